/* malloc, free and realloc: finds out which kind of block it is and calls the file for that kind. */
#include <string.h>

#include "core/heap/zmmx_fast.h"
#include "core/heap/zmmx_request.h"

void *zmmx_alloc(zmmx_heap *heap, size_t size)
{
	return zmmx_alloc_fast(heap, size);
}

void zmmx_free(zmmx_heap *heap, void *block)
{
	zmmx_free_fast(heap, block);
}

ZMMX_NOINLINE void *zmmx_alloc_slow(size_t size, zmmx_heap *heap)
{
	zmmx_assert_heap(heap);
	return zmmx_unlikely(heap->checked) ? zmmx_checked_alloc(heap, size) : block_alloc(heap, size, size);
}

ZMMX_NOINLINE void zmmx_free_slow(void *block, zmmx_heap *heap)
{
	if (!block) {
		return;
	}
	zmmx_assert_heap(heap);
	if (zmmx_unlikely(heap->checked)) {
		zmmx_checked_free(heap, block);
		return;
	}
	zmmx_tick(heap);
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	if (ref.small) {
		/* the only problem may be that the page table did not hold the run */
		zmmx_page_table_set(heap, (uintptr_t)block, 1, ref.small);
	}
	if (!zmmx_block_free(heap, block, &ref)) {
		zmmx_free_unknown(heap, block, &ref);
	}
}

ZMMX_INLINE void moved(zmmx_heap *heap, size_t copy)
{
	heap->realloc.moved++;
	heap->realloc.bytes_copied += copy;
}

/* Calls the heap's own interface, so that a checked, hardened or sanitized heap, whose realloc said that only a copy helps,
 * sees an allocation and a free. */
static void *move(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	zmmx_assert(copy <= size);
	size_t peak = heap->live->peak;
	void *result = zmmx_alloc_fast(heap, size);
	if (!result) {
		return NULL;
	}
	memcpy(result, block, copy);
	zmmx_free_fast(heap, block);
	/* both existed for a moment; the peak must not show that */
	heap->live->peak = peak > heap->live->now ? peak : heap->live->now;
	moved(heap, copy);
	return result;
}

/* Everything but a small block that the page table leads to. */
ZMMX_APART static void *realloc_slow(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	if (!block) {
		return zmmx_alloc_fast(heap, size);
	}
	zmmx_assert_heap(heap);
	void *result;
	bool done = heap->checked ? zmmx_checked_realloc(heap, block, size, &copy, &result)
	                          : block_realloc(heap, block, size, &copy, &result);
	return done ? result : move(heap, block, size, copy < size ? copy : size);
}

/* Moves to another slot that is available, from a known run. The live bytes change by the difference at once, so that
 * the peak does not show both. A function of its own, so that a block which stays needs no stack frame. */
ZMMX_APART void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy)
{
	zmmx_assert(copy <= size && copy <= heap->slot_bytes[run->kind_bin]);
	zmmx_assert(run_has_slot(heap, run, (uintptr_t)block));
	size_t bin = size <= ZMMX_MAX_SMALL_SIZE ? heap->fast_bin[(size + 7) / 8] : ZMMX_BINS;
	uintptr_t slot;
	if (zmmx_unlikely(!slot_take(heap, bin, &slot))) {
		return move(heap, block, size, copy);
	}
	live_add(heap, (size_t)heap->slot_bytes[(ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT) + bin] - heap->slot_bytes[run->kind_bin]);
	moved(heap, copy);
	void *result = memcpy((void *)slot, block, copy);
	slot_return(heap, run, (uintptr_t)block);
	return result;
}

/* Moves to a smaller slot. As with ZendMM the peak shows both blocks here, but not when a block grows. */
ZMMX_APART void *zmmx_slot_shrink(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy)
{
	size_t both = heap->live->now + heap->slot_bytes[(ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT) + heap->fast_bin[(size + 7) / 8]];
	if (both > heap->live->peak) {
		heap->live->peak = both;
	}
	return zmmx_slot_move(heap, run, block, size, copy);
}

ZMMX_INLINE void *realloc_fast(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	zmmx_run *run = page_table_slot_run(heap, (uintptr_t)block);
	if (zmmx_unlikely(!run)) {
		return realloc_slow(heap, block, size, copy);
	}
	if (slot_fits(heap, run, size)) {
		heap->realloc.in_place++;
		return block;
	}
	size_t old_size = heap->slot_bytes[run->kind_bin];
	return size < old_size ? zmmx_slot_shrink(heap, run, block, size, copy < size ? copy : size)
	                       : zmmx_slot_move(heap, run, block, size, copy < old_size ? copy : old_size);
}

void *zmmx_realloc_copy(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	return realloc_fast(heap, block, size, copy);
}

void *zmmx_realloc(zmmx_heap *heap, void *block, size_t size)
{
	return realloc_fast(heap, block, size, size);
}
