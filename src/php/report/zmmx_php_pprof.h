/* A profile in pprof's format: a protocol buffer, not compressed. */
#ifndef ZMMX_PHP_PPROF_H
#define ZMMX_PHP_PPROF_H

#include "php/report/zmmx_php_profile_view.h"

/* All values. */
zmmx_format zmmx_format_pprof;

#endif
