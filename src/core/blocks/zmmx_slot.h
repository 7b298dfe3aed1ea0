/* Takes and returns slots of a known run: shared by the fast and the slow paths. */
#ifndef ZMMX_SLOT_H
#define ZMMX_SLOT_H

#include "core/blocks/zmmx_blocks.h"

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

/* Checks for a double free where that costs little. A slot that was written to since it was freed is only recognised as
 * the last of its run. */
ZMMX_INLINE bool slot_is_free(const zmmx_heap *heap, const zmmx_run *run, const void *block)
{
	uintptr_t slot = (uintptr_t)block;
	return slot == run->free || !run_used(run)
	       || (is_in_chunk(link_difference(run_key(heap, run), zmmx_word_read(block))) && zmmx_free_list_has(heap, run, slot));
}

/* Whether a block in the run stays in place when it is resized. */
ZMMX_INLINE bool slot_fits(const zmmx_heap *heap, const zmmx_run *run, size_t size)
{
	return size <= heap->slot_bytes[run->kind_bin] && size >= heap->stays_from[run_bin(run)];
}

#endif
