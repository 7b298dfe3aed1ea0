/* A profile as JSON, for programs of one's own. */
#ifndef ZMMX_PHP_PROFILE_JSON_H
#define ZMMX_PHP_PROFILE_JSON_H

#include "php/report/zmmx_php_profile_view.h"

/* All values. */
zmmx_format zmmx_format_json;

#endif
