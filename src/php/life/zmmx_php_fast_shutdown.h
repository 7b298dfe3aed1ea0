/* The end of a request on a heap that is about to be dropped. */
#ifndef ZMMX_PHP_FAST_SHUTDOWN_H
#define ZMMX_PHP_FAST_SHUTDOWN_H

#include "php/engine/zmmx_php.h"

/* At RSHUTDOWN: has the engine's tables dropped instead of destroyed, unless somebody needs to see every block freed. */
void zmmx_fast_shutdown_prepare(void);

#endif
