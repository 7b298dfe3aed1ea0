/* The operations of the base heap, tried until they succeed or are refused. `asked` is the size that the user requested,
 * which errors name. */
#ifndef ZMMX_REQUEST_H
#define ZMMX_REQUEST_H

#include "core/blocks/zmmx_slot.h"
#include "core/heap/zmmx_heap.h"

/* zmmx_request.c */
/* Takes new keys, at the first allocation after a fork. */
void zmmx_keys_renew(zmmx_heap *heap);
/* Allocates from a new run. NULL: refused. */
void *zmmx_small_alloc_new(zmmx_heap *heap, uint32_t bin);
/* Allocates a large or huge block. NULL: refused. */
void *zmmx_whole_pages_alloc(zmmx_heap *heap, size_t size, size_t asked);
/* false: only a copy helps. true: *result is the block, or NULL if the request was refused. The caller lets kept memory
 * give way. */
bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, size_t asked, void **result);

/* Call after the heap has committed more. */
ZMMX_INLINE void cache_gives_way(zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->keeps_too_much)) {
		heap->keeps_too_much = false;
		zmmx_cache_trim(heap, heap->most_held - heap->real_share);
	}
}

/* NULL: refused. */
ZMMX_INLINE void *block_alloc(zmmx_heap *heap, size_t size, size_t asked)
{
	if (zmmx_unlikely(heap->key_is_shared)) {
		zmmx_keys_renew(heap);
	}
	zmmx_tick(heap);
	if (size > ZMMX_MAX_SMALL_SIZE) {
		return zmmx_whole_pages_alloc(heap, size, asked);
	}
	uint32_t bin = heap->bin_of[(size + 7) / 8];
	void *slot = zmmx_small_alloc_slow(heap, bin);
	return zmmx_likely(slot != NULL) ? slot : zmmx_small_alloc_new(heap, bin);
}

/* For a block that was found. */
ZMMX_INLINE bool block_realloc_found(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, size_t *copy,
                                     void **result)
{
	if (ref->small && slot_is_free(heap, ref->small, block)) {
		zmmx_fatal_double_free(heap, "realloc", ref->small, block);
	}
	bool resized = zmmx_block_resize(heap, ref, block, size, size, result);
	cache_gives_way(heap);
	if (!resized) {
		size_t old_size = zmmx_block_size(ref);
		*copy = *copy < old_size ? *copy : old_size;
	} else if (*result == block) {
		heap->realloc.in_place++;
	} else if (*result) {
		heap->realloc.moved++;
	}
	return resized;
}

/* Like zmmx_block_resize(). If false, *copy is reduced to the bytes that the old block has. */
ZMMX_INLINE bool block_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result)
{
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	if (ref.huge && round_up(size, heap->os->page_size) == ref.huge->size) {
		/* a string that grows by a few bytes */
		heap->realloc.in_place++;
		*result = block;
		return true;
	}
	zmmx_tick(heap);
	if (ref.small || ref.large || ref.huge) {
		return block_realloc_found(heap, &ref, block, size, copy, result);
	}
	*result = zmmx_realloc_unknown(heap, block, size, &ref);
	return true;
}

#endif
