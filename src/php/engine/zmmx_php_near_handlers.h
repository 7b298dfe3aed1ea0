/* The fast handlers once more, near the engine's code. */
#ifndef ZMMX_PHP_NEAR_HANDLERS_H
#define ZMMX_PHP_NEAR_HANDLERS_H

#include "php/engine/zmmx_php.h"

/* For the process' only heap. NULL: none are to be had, or needed. Valid until they are destroyed. */
const zmmx_handler_set *zmmx_near_handlers_create(zmmx_heap *heap);
/* They must be called no more. Nothing if there are none. */
void zmmx_near_handlers_destroy(void);
/* Of their code. NULL: there are none. */
const void *zmmx_near_handlers_address(void);

#endif
