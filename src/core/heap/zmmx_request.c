/* Requests to the base heap: tried again as long as what they lack can be provided. */
#include "core/blocks/zmmx_slot.h"
#include "core/heap/zmmx_heap.h"

/* The size that an error names: the user's, unless the block is large only because of what is around it. */
static zmmx_attempt attempt_of(size_t size, size_t asked)
{
	return (zmmx_attempt){.request = asked > ZMMX_MAX_SMALL_SIZE ? asked : size};
}

/* Call after the heap has committed more. */
ZMMX_INLINE void cache_gives_way(zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->keeps_too_much)) {
		heap->keeps_too_much = false;
		zmmx_cache_trim(heap, heap->most_held - heap->real_share);
	}
}

ZMMX_APART static void *small_alloc(zmmx_heap *heap, uint32_t bin)
{
	zmmx_attempt attempt = {0};
	void *slot = NULL;
	do {
		if (zmmx_small_extend(heap, bin, &attempt)) {
			slot = zmmx_small_alloc_slow(heap, bin);
		}
	} while (!slot && zmmx_reclaim_for(heap, &attempt));
	cache_gives_way(heap);
	return slot;
}

static void *pages_try(zmmx_heap *heap, size_t size, zmmx_attempt *attempt)
{
	return size <= ZMMX_MAX_LARGE_SIZE ? zmmx_large_alloc(heap, size, attempt) : zmmx_huge_alloc(heap, size, attempt);
}

ZMMX_APART static void *pages_alloc(zmmx_heap *heap, size_t size, size_t asked)
{
	zmmx_attempt attempt = attempt_of(size, asked);
	void *block;
	while (!(block = pages_try(heap, size, &attempt)) && zmmx_reclaim_for(heap, &attempt)) {
	}
	cache_gives_way(heap);
	return block;
}

void *zmmx_block_alloc(zmmx_heap *heap, size_t size, size_t asked)
{
	if (zmmx_unlikely(heap->key_is_shared)) {
		zmmx_key_after_fork(heap);
	}
	zmmx_tick(heap);
	if (size > ZMMX_MAX_SMALL_SIZE) {
		return pages_alloc(heap, size, asked);
	}
	uint32_t bin = heap->bin_of[(size + 7) / 8];
	void *slot = zmmx_small_alloc_slow(heap, bin);
	return zmmx_likely(slot != NULL) ? slot : small_alloc(heap, bin);
}

static bool huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t size, size_t asked, void **result)
{
	zmmx_attempt attempt = attempt_of(size, asked);
	bool resized;
	while ((resized = zmmx_huge_resize(heap, huge, size, &attempt, result)) && !*result && zmmx_reclaim_for(heap, &attempt)) {
	}
	cache_gives_way(heap);
	return resized;
}

static bool large_resize(zmmx_heap *heap, void *block, uint32_t page, size_t size)
{
	bool resized = zmmx_large_resize(heap, (zmmx_chunk *)chunk_base((uintptr_t)block), page, pages_for(size));
	cache_gives_way(heap);
	return resized;
}

bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, size_t asked, void **result)
{
	zmmx_assert(!ref->small + !ref->large + !ref->huge == 2);
	*result = block;
	if (ref->small) {
		return slot_fits(heap, ref->small, size);
	}
	if (ref->large) {
		return size > ZMMX_MAX_SMALL_SIZE && size <= ZMMX_MAX_LARGE_SIZE && large_resize(heap, block, ref->page, size);
	}
	return size > ZMMX_MAX_LARGE_SIZE && huge_resize(heap, ref->huge, size, asked, result);
}
