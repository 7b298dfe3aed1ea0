/* A second copy of the fast handlers, near the engine's code. */
#ifndef ZMMX_PHP_NEAR_HANDLERS_H
#define ZMMX_PHP_NEAR_HANDLERS_H

#include "php/engine/zmmx_php.h"

/* Handlers for the process's only heap, or for that of the thread that calls them. NULL: not available, or not needed.
 * Valid until they are released as often as they were used. */
const zmmx_handler_set *zmmx_near_handlers_use(zmmx_heap *heap);
/* They are no longer called for a heap. */
void zmmx_near_handlers_release(void);
/* The address of their code. NULL: there are none. */
const void *zmmx_near_handlers_address(void);

#endif
