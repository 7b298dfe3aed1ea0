/* Memory that is not in use goes back: by a collection when it is asked for, at the limit, and when the system has none. */
#include "core/heap/zmmx_heap.h"

void zmmx_heap_collect(zmmx_heap *heap)
{
	silence_begin(heap);
	zmmx_harden_release(heap);
	silence_end(heap);
	zmmx_small_release_spares(heap);
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_chunk_purge(heap, chunk);
	}
}

size_t zmmx_heap_gc(zmmx_heap *heap)
{
	size_t before = heap->real_share + zmmx_cached_bytes(heap);
	zmmx_heap_collect(heap);
	zmmx_cache_clear(heap);
	return before - heap->real_share + zmmx_huge_trim(heap);
}

void zmmx_heap_starve(zmmx_heap *heap)
{
	zmmx_heap_gc(heap);
	zmmx_huge_trim_addresses(heap);
}

/* What a collection can take off the real usage, at most: free pages with memory, and empty runs, with each of which a
 * chunk's header may go. What is in quarantine is not free yet. */
static size_t gain_at_most(const zmmx_heap *heap)
{
	size_t runs = 0, generations = heap->key_number + 1;  /* each may have left a spare */
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		runs += heap->kept_pages[bin] + (heap->spare_bins >> bin & 1) * zmmx_bin_rows[bin].pages * generations;
	}
	return (heap->free_pages - heap->purged_pages + 2 * runs) * ZMMX_PAGE_SIZE + 2 * zmmx_harden_waiting(heap);
}

/* A collection goes through all chunks. A caller that may exceed the limit, and then grows in steps of a page, must not
 * pay for one with each step: what the last one had to leave is no reason for the next. */
bool zmmx_limit_reclaim(zmmx_heap *heap, size_t grow)
{
	size_t gain = gain_at_most(heap);
	if (gain < heap->barren) {
		heap->barren = gain;
	}
	if (gain - heap->barren < zmmx_limit_excess(heap, grow)) {
		return false;
	}
	zmmx_heap_collect(heap);
	heap->barren = gain_at_most(heap);
	return true;
}

bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t beyond, size_t request)
{
	if (zmmx_limit_fits(heap, grow)) {
		return true;
	}
	if (zmmx_limit_reclaim(heap, grow) && zmmx_limit_fits(heap, grow)) {
		return true;
	}
	return zmmx_limit_overrun(heap, beyond, request);
}
