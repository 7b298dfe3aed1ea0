/* Texts of any bytes as JSON, in the system's memory. */
#ifndef ZMMX_PHP_JSON_H
#define ZMMX_PHP_JSON_H

#include "php/report/zmmx_php_profile_view.h"

/* Appends a string with its quotes; each byte that is not UTF-8 becomes U+FFFD. */
void zmmx_json_string(zmmx_output *out, const char *text);

#endif
