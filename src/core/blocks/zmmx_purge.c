/* Memory goes back by age. Events off the fast path are counted, and after some of them the clock is read. From time to
 * time a sweep visits the chunks, a few with each event, and returns the free pages of those that gave and took no
 * pages for a while. Memory that is kept for reuse goes by the same age. */
#include "core/blocks/zmmx_blocks.h"

/* Events between two readings of the clock, and the number when the last ones came slowly. */
#define TICKS 16u
#define TICKS_SLOW 2u
#define SLOW_MS 20u
/* Chunks visited with one event; one more for each millisecond since the last. */
#define SWEEP_CHUNKS 4u
/* Fewer bytes of free pages are left alone, in the heap and in a chunk. */
#define IDLE_BYTES ((size_t)1024 * 1024)
#define IDLE_PAGES 32u

/* Milliseconds in which the heap was at work; the time between two requests does not count. */
static uint32_t clock_advance(zmmx_heap *heap)
{
	uint64_t clock = heap->os->clock(heap->os) / 1000;
	uint64_t elapsed = clock - heap->clock;
	heap->clock = clock;
	if (heap->clock_stopped) {
		heap->clock_stopped = false;
		return 0;
	}
	heap->now += (uint32_t)elapsed;
	return (uint32_t)elapsed;
}

static bool is_old(const zmmx_heap *heap, uint32_t since)
{
	return heap->now - since >= heap->purge_age;
}

static bool sweep_is_due(const zmmx_heap *heap)
{
	size_t live = heap->live->now - heap->foreign_live;
	return heap->now - heap->swept >= heap->purge_age / 4 && heap->real_share > live + IDLE_BYTES;
}

static void sweep_chunks(zmmx_heap *heap, uint32_t most)
{
	for (; heap->sweep && most; most--) {
		zmmx_chunk *chunk = heap->sweep;
		zmmx_assert(chunk_is_in(heap->chunks, chunk));
		heap->sweep = chunk->next;
		if ((uint32_t)(chunk->free_pages - chunk->purged_pages) >= IDLE_PAGES && is_old(heap, chunk->used_at)
		    && zmmx_thp_lets_go(heap, chunk, heap->now - chunk->used_at)) {
			zmmx_chunk_purge(heap, chunk);
		}
	}
}

static void caches_expire(zmmx_heap *heap)
{
	zmmx_mapping_cache_expire(heap);
	zmmx_chunk_cache_expire(heap);
}

/* What is too old goes back. */
static void old_purge(zmmx_heap *heap)
{
	uint32_t elapsed = clock_advance(heap);
	if (elapsed > SLOW_MS) {
		heap->ticks = TICKS_SLOW;
	}
	caches_expire(heap);
	if (!heap->sweep && sweep_is_due(heap)) {
		heap->swept = heap->now;
		zmmx_small_release_kept(heap);
		heap->sweep = heap->chunks;
	}
	sweep_chunks(heap, SWEEP_CHUNKS + elapsed);
}

ZMMX_NOINLINE void zmmx_purge_tick(zmmx_heap *heap)
{
	heap->periods++;
	heap->ticks = TICKS;
	free_hold(heap);
	if (heap->purge_age == ZMMX_PURGE_NEVER) {
		caches_expire(heap);
	} else {
		old_purge(heap);
	}
	free_let_go(heap);
	if (zmmx_unlikely(heap->watched)) {
		zmmx_watcher_tell(heap);
	}
}
