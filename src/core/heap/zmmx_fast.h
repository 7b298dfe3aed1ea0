/* The fast paths, inline so that the engine's handlers contain them. */
#ifndef ZMMX_FAST_H
#define ZMMX_FAST_H

#include "core/blocks/zmmx_slot.h"
#include "core/heap/zmmx_heap.h"

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
