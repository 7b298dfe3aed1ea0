/* The globals of the engine and of extensions, searched for addresses of blocks. */
#ifndef ZMMX_PHP_C_GLOBALS_H
#define ZMMX_PHP_C_GLOBALS_H

#include "php/hold/zmmx_php_hold.h"

/* Each extension is a root. */
void zmmx_hold_extension_globals(zmmx_hold *hold);
void zmmx_hold_engine_globals(zmmx_hold *hold);

#endif
