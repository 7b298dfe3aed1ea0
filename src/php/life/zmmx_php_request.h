/* A request, for the heap. */
#ifndef ZMMX_PHP_REQUEST_H
#define ZMMX_PHP_REQUEST_H

#include "php/engine/zmmx_php.h"

/* RINIT, RSHUTDOWN, and after the engine's deactivation. */
void zmmx_request_activate(void);
void zmmx_request_deactivate(void);
/* Bails out if the engine does, for lack of memory. */
void zmmx_request_post_deactivate(void);
/* Drops everything; blocks that must survive have to be allocated afterwards. There must be a heap. */
void zmmx_request_end(void);
#if !ZMMX_HAS_SHUTDOWN_HANDLER
/* Late phase: the engine frees `block`. true: that ended the request, and the block is gone with it; false: the block
 * still has to be freed. */
bool zmmx_request_ends_with(void *block);
#endif

#endif
