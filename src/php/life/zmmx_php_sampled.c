/* The handlers while a profile is recorded and there is no other observer: the fast ones, and before them a count of bytes
 * that runs down, and a filter that tells whether a block may have been recorded. The near handlers do the same. */
#include "php/life/zmmx_php_sampled.h"

#include "core/heap/zmmx_fast.h"
#include "zend_globals.h"

bool zmmx_resize(zmmx_resized *resized, void *block, size_t size)
{
	zmmx_heap *heap = ZMMX_G(heap);
	size_t live = ZMMX_G(live)->now, copied = heap->realloc.bytes_copied;
	*resized = (zmmx_resized){.before = block, .block = zmmx_realloc(heap, block, size), .size = size};
	resized->added = (ptrdiff_t)(ZMMX_G(live)->now - live);
	resized->copied = heap->realloc.bytes_copied - copied;
	return resized->block != NULL;
}

static zend_never_inline void *malloc_recorded(size_t size, const void *pc ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER_AT(pc);
	ZMMX_G(sample_left) += (ptrdiff_t)size; /* zmmx_profile_on_alloc() subtracts it again */
	void *block = zmmx_alloc(ZMMX_G(heap), size);
	zmmx_profile_on_alloc(block, size, &caller);
	return block;
}

void *zmmx_sampled_malloc(size_t size ZMMX_DC)
{
	ptrdiff_t left = ZMMX_G(sample_left) - (ptrdiff_t)size;
	ZMMX_G(sample_left) = left;
	if (UNEXPECTED(left < 0)) {
		return malloc_recorded(size, ZMMX_RETURN_ADDRESS() ZMMX_CC);
	}
	return zmmx_alloc_fast(zmmx_heap_here(), size);
}

static zend_never_inline void free_recorded(void *block)
{
	zmmx_profile_on_free(block);
	zmmx_free(ZMMX_G(heap), block);
}

void zmmx_sampled_free(void *block ZMMX_DC)
{
	if (UNEXPECTED(zmmx_filter_has(ZMMX_G(sample_filter), block))) {
		free_recorded(block);
		return;
	}
	zmmx_free_fast(zmmx_heap_here(), block);
}

static zend_never_inline void *realloc_recorded(void *block, size_t size, const void *pc ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER_AT(pc);
	zmmx_resized resized;
	if (zmmx_resize(&resized, block, size)) {
		zmmx_profile_on_realloc(&resized, &caller);
	}
	return (void *)(uintptr_t)resized.block;
}

void *zmmx_sampled_realloc(void *block, size_t size ZMMX_DC)
{
	ptrdiff_t left = ZMMX_G(sample_left) - (ptrdiff_t)size;
	if (UNEXPECTED(left < 0) || UNEXPECTED(zmmx_filter_has(ZMMX_G(sample_filter), block))) {
		return realloc_recorded(block, size, ZMMX_RETURN_ADDRESS() ZMMX_CC);
	}
	size_t live = ZMMX_G(live)->now;
	void *result = zmmx_realloc(ZMMX_G(heap), block, size);
	/* a block that stays as large and where it was is no allocation */
	if (result != block || ZMMX_G(live)->now != live) {
		ZMMX_G(sample_left) = left;
	}
	return result;
}

#if ZMMX_HAS_NEAR_HANDLERS

/* A near handler jumps here, so the address to return to is the engine's. */
static void *malloc_due(size_t size)
{
	return malloc_recorded(size, ZMMX_RETURN_ADDRESS());
}

zmmx_near_sampling zmmx_sampling(void)
{
	return (zmmx_near_sampling){&ZMMX_G(sample_left), &ZMMX_G(sample_filter), malloc_due, free_recorded, zmmx_sampled_realloc};
}

#else

zmmx_near_sampling zmmx_sampling(void)
{
	return (zmmx_near_sampling){0};
}

#endif
