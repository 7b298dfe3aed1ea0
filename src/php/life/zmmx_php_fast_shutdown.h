/* The end of a request on a heap that is about to be dropped. */
#ifndef ZMMX_PHP_FAST_SHUTDOWN_H
#define ZMMX_PHP_FAST_SHUTDOWN_H

#include "php/engine/zmmx_php.h"

/* At RSHUTDOWN: makes the engine drop its tables instead of destroying them, unless something needs to see every free. */
void zmmx_fast_shutdown_prepare(void);

#endif
