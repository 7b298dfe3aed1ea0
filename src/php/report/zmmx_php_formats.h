/* The text formats of a profile. */
#ifndef ZMMX_PHP_FORMATS_H
#define ZMMX_PHP_FORMATS_H

#include "php/report/zmmx_php_profile_view.h"

/* All values. */
zmmx_format zmmx_format_callgrind;
/* One value. */
zmmx_format zmmx_format_collapsed, zmmx_format_speedscope;

#endif
