/* A second copy of the fast handlers, near the engine's code. */
#ifndef ZMMX_PHP_NEAR_HANDLERS_H
#define ZMMX_PHP_NEAR_HANDLERS_H

#include "php/engine/zmmx_php.h"

/* Handlers for the process's only heap. NULL: not available, or not needed. Valid until they are destroyed. */
const zmmx_handler_set *zmmx_near_handlers_create(zmmx_heap *heap);
/* They must no longer be called. Does nothing if there are none. */
void zmmx_near_handlers_destroy(void);
/* The address of their code. NULL: there are none. */
const void *zmmx_near_handlers_address(void);

#endif
