/* Requests to the base heap: tried again as long as what they lack can be provided. */
#include "core/blocks/zmmx_cell.h"
#include "core/heap/zmmx_request.h"

/* An error names the user's size, unless the block is large only because of what is around it. */
ZMMX_INLINE void attempt_for(zmmx_attempt *attempt, size_t size, size_t asked)
{
	attempt_begin(attempt, asked > ZMMX_MAX_SMALL_SIZE ? asked : size);
}

void *zmmx_small_alloc_new(zmmx_heap *heap, uint32_t bin)
{
	zmmx_attempt attempt;
	bool extended;
	attempt_begin(&attempt, zmmx_bin_rows[bin].pages * ZMMX_PAGE_SIZE);
	while (!(extended = zmmx_small_extend(heap, bin, &attempt)) && zmmx_reclaim_for(heap, &attempt)) {
	}
	cache_gives_way(heap);
	return extended ? zmmx_small_alloc_slow(heap, bin) : NULL;
}

static void *whole_pages_try(zmmx_heap *heap, size_t size, zmmx_attempt *attempt)
{
	return size <= ZMMX_MAX_LARGE_SIZE ? zmmx_large_alloc(heap, size, attempt) : zmmx_huge_alloc(heap, size, attempt);
}

void *zmmx_whole_pages_alloc(zmmx_heap *heap, size_t size, size_t asked)
{
	zmmx_attempt attempt;
	attempt_for(&attempt, size, asked);
	void *block;
	while (!(block = whole_pages_try(heap, size, &attempt)) && zmmx_reclaim_for(heap, &attempt)) {
	}
	cache_gives_way(heap);
	return block;
}

ZMMX_APART void zmmx_keys_renew(zmmx_heap *heap)
{
	free_hold(heap);
	zmmx_key_after_fork(heap);
	if (heap->harden) {
		zmmx_cell_keys_after_fork(heap);
	}
	free_let_go(heap);
}

static bool huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t size, size_t asked, void **result)
{
	zmmx_attempt attempt;
	attempt_for(&attempt, size, asked);
	bool resized;
	while ((resized = zmmx_huge_resize(heap, huge, size, &attempt, result)) && !*result && zmmx_reclaim_for(heap, &attempt)) {
	}
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
		return size > ZMMX_MAX_SMALL_SIZE && size <= ZMMX_MAX_LARGE_SIZE
		       && zmmx_large_resize(heap, (zmmx_chunk *)chunk_base((uintptr_t)block), ref->page, pages_for(size));
	}
	return size > ZMMX_MAX_LARGE_SIZE && huge_resize(heap, ref->huge, size, asked, result);
}
