/* A second copy of the fast handlers, near the engine's code. */
#ifndef ZMMX_PHP_NEAR_HANDLERS_H
#define ZMMX_PHP_NEAR_HANDLERS_H

#include "core/heap/zmmx_fast_x86_64.h"
#include "php/engine/zmmx_php.h"

/* Those of a running request. */
typedef struct zmmx_near_sets {
	zmmx_handler_set fast;    /* without an observer */
	zmmx_handler_set sampled; /* while a profile is recorded */
} zmmx_near_sets;

/* What the second set needs from outside. */
typedef struct zmmx_near_sampling {
	ptrdiff_t *left;              /* bytes to the next sample */
	const uint8_t *const *filter; /* see zmmx_beside_sampling */
	void *(*malloc_due)(size_t size);
	void (*free_sampled)(void *block);
	zmmx_realloc_handler realloc;
} zmmx_near_sampling;

/* A thread's heap can be found from there if the thread pointer is always as far away from its variable. */
#if defined(ZTS) && !defined(TSRM_TLS_MODEL_INITIAL_EXEC) && !defined(TSRM_TLS_MODEL_LOCAL_EXEC)
#define ZMMX_HEAP_IS_NEAR 0
#else
#define ZMMX_HEAP_IS_NEAR 1
#endif

#if ZMMX_HAS_BESIDE && ZMMX_HEAP_IS_NEAR && !ZEND_DEBUG
#define ZMMX_HAS_NEAR_HANDLERS 1
#else
#define ZMMX_HAS_NEAR_HANDLERS 0
#endif

/* Handlers for the process's only heap, or for that of the thread that calls them; there, those that take samples are the
 * linked ones. NULL: not available, or not needed. Valid until they are released as often as they were used. */
const zmmx_near_sets *zmmx_near_handlers_use(zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked);
/* They are no longer called for a heap. */
void zmmx_near_handlers_release(void);
/* The address of their code. NULL: there are none. */
const void *zmmx_near_handlers_address(void);

#endif
