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

#if ZMMX_HAS_BESIDE && !defined(ZTS) && !ZEND_DEBUG
#define ZMMX_HAS_NEAR_HANDLERS 1
#else
#define ZMMX_HAS_NEAR_HANDLERS 0
#endif

/* Handlers for the process's only heap. NULL: not available, or not needed. Valid until they are destroyed. */
const zmmx_near_sets *zmmx_near_handlers_create(zmmx_heap *heap, const zmmx_near_sampling *sampling);
/* They must no longer be called. Does nothing if there are none. */
void zmmx_near_handlers_destroy(void);
/* The address of their code. NULL: there are none. */
const void *zmmx_near_handlers_address(void);

#endif
