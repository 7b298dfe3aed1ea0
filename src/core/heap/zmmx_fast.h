/* The fast paths, inline so that the engine's handlers contain them. */
#ifndef ZMMX_FAST_H
#define ZMMX_FAST_H

#include "core/heap/zmmx_heap.h"

/* Takes a slot of the bin, without counting it as live. false: the first run's list is empty or overwritten, so take
 * the slow path. One check finds both: see zmmx_chunk. */
ZMMX_INLINE bool slot_take(zmmx_heap *heap, size_t bin, uintptr_t *slot)
{
	zmmx_run *run = heap->bins[bin];
	zmmx_assert_run(heap, run);
	*slot = run->free;
	uintptr_t difference = link_difference(&heap->key, *(uintptr_t *)*slot);
	if (zmmx_unlikely(!is_in_chunk(difference))) {
		return false;
	}
	run->free = *slot ^ difference;
	run->used++;
	return true;
}

ZMMX_INLINE void *zmmx_alloc_fast(zmmx_heap *heap, size_t size)
{
	if (zmmx_unlikely(size > ZMMX_MAX_SMALL_SIZE)) {
		return zmmx_alloc_slow(size, heap);
	}
	size_t bin = heap->fast_bin[(size + 7) / 8];
	uintptr_t slot;
	if (zmmx_unlikely(!slot_take(heap, bin, &slot))) {
		return zmmx_alloc_slow(size, heap);
	}
	live_add(heap, heap->slot_bytes[(ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT) + bin]);
	return (void *)slot;
}

/* Returns a slot to its run. It must be a slot of that run, and no longer counted as live. */
ZMMX_INLINE void slot_return(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	zmmx_assert_run(heap, run);
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, run->free));
	run->free = slot;
	if (zmmx_unlikely(--run->used < 0)) {
		zmmx_small_free_edge((void *)slot, heap, run);
	}
}

ZMMX_INLINE void slot_give(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	heap->live->now -= heap->slot_bytes[run->kind_bin];
	slot_return(heap, run, slot);
}

ZMMX_INLINE void zmmx_free_fast(zmmx_heap *heap, void *block)
{
	uintptr_t slot = (uintptr_t)block;
	zmmx_run *run = page_table_slot_run(heap, slot);
	if (zmmx_unlikely(!run)) {
		zmmx_free_slow(block, heap);
		return;
	}
	slot_give(heap, run, slot);
}

#endif
