/* Unused memory goes back: in a collection on request, at the limit, and when the system has no memory. */
#include "core/heap/zmmx_heap.h"

void zmmx_cache_trim(zmmx_heap *heap, size_t most)
{
	free_hold(heap);
	while (zmmx_cached_bytes(heap) > most) {
		if (heap->huge_cached) {
			zmmx_mapping_cache_drop_oldest(heap);
		} else {
			zmmx_chunk_cache_trim(heap, heap->cached_count - 1);
		}
	}
	free_let_go(heap);
}

void zmmx_heap_settle(zmmx_heap *heap)
{
	zmmx_mapping_settle(heap);
}

void zmmx_cache_clear(zmmx_heap *heap)
{
	free_hold(heap);
	zmmx_mapping_cache_clear(heap);
	zmmx_chunk_cache_trim(heap, 0);
	free_let_go(heap);
}

/* The part of a collection that lowers real usage: returns empty runs and free pages. */
static void collect(zmmx_heap *heap)
{
	free_hold(heap);
	silence_begin(heap);
	zmmx_quarantine_release(heap);
	silence_end(heap);
	zmmx_small_release_spares(heap);
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_chunk_purge(heap, chunk);
	}
	free_let_go(heap);
}

size_t zmmx_heap_gc(zmmx_heap *heap)
{
	zmmx_heap_settle(heap);
	size_t before = heap->real_share + zmmx_cached_bytes(heap);
	collect(heap);
	zmmx_cache_clear(heap);
	return before - heap->real_share + zmmx_huge_trim(heap);
}

/* The system has no memory: gives back everything possible, addresses too. */
static void starve(zmmx_heap *heap)
{
	zmmx_heap_gc(heap);
	zmmx_huge_trim_addresses(heap);
}

/* The most that a collection can gain: free pages with memory, and empty runs, each of which may free a chunk's header,
 * too. Blocks in quarantine are not free yet. */
static size_t gain_at_most(const zmmx_heap *heap)
{
	size_t runs = 0, generations = heap->key_number + 1; /* each may have left a spare */
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		runs += heap->kept_pages[bin] + (heap->spare_bins >> bin & 1) * zmmx_bin_rows[bin].pages * generations;
	}
	return (heap->free_pages - heap->purged_pages + 2 * runs) * ZMMX_PAGE_SIZE + 2 * heap->waiting;
}

/* Collects if that can gain enough. false: nothing changed. After true, the next call in a row returns false.
 *
 * A collection visits all chunks. A caller that may exceed the limit, and then grows in steps of a page, must not pay
 * for one with each step, so bytes that the last one had to leave are no reason for the next. */
static bool limit_reclaim(zmmx_heap *heap, size_t grow)
{
	size_t gain = gain_at_most(heap);
	if (gain < heap->barren) {
		heap->barren = gain;
	}
	if (gain - heap->barren < zmmx_limit_excess(heap, grow)) {
		return false;
	}
	collect(heap);
	heap->barren = gain_at_most(heap);
	return true;
}

/* Once a request was admitted, the limit does not apply to it again. */
static bool limit_admits(zmmx_heap *heap, zmmx_attempt *attempt)
{
	if (attempt->needs_chunk && zmmx_small_release_spares(heap)) {
		return true; /* these and the free pages around them may be one span now */
	}
	if (limit_reclaim(heap, attempt->grow)) {
		return true;
	}
	attempt->admitted = zmmx_limit_overrun(heap, attempt->beyond, attempt->request);
	return attempt->admitted;
}

/* Makes room in the present chunks: releases blocks that wait only because of a sanitizer, and kept runs. */
static bool room_make(zmmx_heap *heap)
{
	if (heap->sanitized && heap->waiting) {
		zmmx_quarantine_release(heap);
		return true;
	}
	return zmmx_small_release_kept(heap);
}

static bool memory_reclaim(zmmx_heap *heap, zmmx_attempt *attempt)
{
	if (attempt->starved) {
		zmmx_out_of_memory(heap, attempt->grow, attempt->request);
		return false;
	}
	starve(heap);
	attempt->starved = true;
	return true;
}

ZMMX_NOINLINE bool zmmx_reclaim_for(zmmx_heap *heap, zmmx_attempt *attempt)
{
	uint8_t lack = attempt->lack;
	attempt->lack = ZMMX_LACKS_NOTHING;
	switch (lack) {
		case ZMMX_LACKS_LIMIT:
			return limit_admits(heap, attempt);
		case ZMMX_LACKS_CHUNK:
			attempt->may_map = !room_make(heap);
			return true;
		case ZMMX_LACKS_MEMORY:
			return memory_reclaim(heap, attempt);
		default:
			return false;
	}
}
