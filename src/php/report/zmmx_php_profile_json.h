/* A profile as part of a report. */
#ifndef ZMMX_PHP_PROFILE_JSON_H
#define ZMMX_PHP_PROFILE_JSON_H

#include "php/report/zmmx_php_profile_view.h"

/* Appends a member "profile" to an object; nothing for NULL. */
void zmmx_profile_json(zmmx_output *out, const zmmx_profile *profile);

#endif
