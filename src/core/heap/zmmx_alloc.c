/* malloc, free, realloc: which kind of block it is, and the calls to the file that knows that kind. */
#include <string.h>

#include "core/heap/zmmx_fast.h"

/* The header's descriptor tells whose the page table has. */
static zmmx_run *runs_find(const zmmx_heap *heap, uintptr_t address)
{
	uintptr_t base = chunk_base(address);
	zmmx_run *header = page_table_run(heap, base);
	return base && header->free == base ? header : zmmx_map_chunk(heap, base);
}

zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	zmmx_block_ref ref = {0};
	zmmx_run *runs = runs_find(heap, address);
	if (!runs) {
		if (!(address & ZMMX_CHUNK_MASK)) {
			ref.huge = zmmx_map_huge(heap, address);
		}
		return ref;
	}
	ref.chunk = true;
	zmmx_run *run = runs + page_of(address);
	run = run_first(run, run->lead);
	switch (run_kind(run)) {
		case ZMMX_PAGE_SMALL:
			if (run_has_slot(heap, run, address)) {
				ref.small = run;
			}
			break;
		case ZMMX_PAGE_LARGE:
			if (!(address & (ZMMX_PAGE_SIZE - 1))) {
				ref.large = run;
				ref.page = page_of(address);
			}
			break;
		default:
			break;
	}
	return ref;
}

void *zmmx_alloc(zmmx_heap *heap, size_t size)
{
	return zmmx_alloc_fast(heap, size);
}

void zmmx_free(zmmx_heap *heap, void *block)
{
	zmmx_free_fast(heap, block);
}

ZMMX_APART static void keys_renew(zmmx_heap *heap)
{
	zmmx_key_after_fork(heap);
	if (heap->harden) {
		zmmx_harden_after_fork(heap);
	}
}

void *zmmx_block_alloc(zmmx_heap *heap, size_t size)
{
	if (zmmx_unlikely(heap->key_is_shared)) {
		keys_renew(heap);
	}
	zmmx_tick(heap);
	if (size <= ZMMX_MAX_SMALL_SIZE) {
		return zmmx_small_alloc_slow(heap, heap->bin_of[(size + 7) / 8]);
	}
	if (size <= ZMMX_MAX_LARGE_SIZE) {
		return zmmx_large_alloc(heap, size);
	}
	return zmmx_huge_alloc(heap, size);
}

ZMMX_NOINLINE void *zmmx_alloc_slow(size_t size, zmmx_heap *heap)
{
	zmmx_assert_heap(heap);
	return zmmx_unlikely(heap->checked) ? zmmx_checked_alloc(heap, size) : zmmx_block_alloc(heap, size);
}

/* Where it costs little to look. A slot that was written to since it was freed is known only as the last of its run. */
ZMMX_INLINE bool slot_is_free(const zmmx_heap *heap, const zmmx_run *run, const void *block)
{
	uintptr_t slot = (uintptr_t)block;
	return slot == run->free || !run_used(run)
	       || (zmmx_free_list_may_hold(heap, run, zmmx_word_read(block)) && zmmx_free_list_has(heap, run, slot));
}

ZMMX_NOINLINE static void refuse_free_slot(zmmx_heap *heap, const char *function, const zmmx_run *run, const void *block)
{
	zmmx_fatal_block(heap, block, "%s(%p): double free of a block of %u bytes", function, block, run_slot_size(run));
}

bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref)
{
	if (ref->small) {
		if (slot_is_free(heap, ref->small, block)) {
			refuse_free_slot(heap, "free", ref->small, block);
		}
		zmmx_small_claim(heap, ref->small);
		slot_give(heap, ref->small, (uintptr_t)block);
	} else if (ref->large) {
		zmmx_large_free(heap, (zmmx_chunk *)chunk_base((uintptr_t)block), ref->page);
	} else if (ref->huge) {
		zmmx_huge_free(heap, ref->huge);
	} else {
		return false;
	}
	return true;
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
		/* all that was wrong may be that the page table did not hold the run */
		zmmx_page_table_set(heap, (uintptr_t)block, 1, ref.small);
	}
	if (!zmmx_block_free(heap, block, &ref)) {
		zmmx_free_unknown(heap, block, &ref);
	}
}

size_t zmmx_block_size(const zmmx_block_ref *ref)
{
	if (ref->small) {
		return run_slot_size(ref->small);
	}
	if (ref->large) {
		return (size_t)run_pages(ref->large) * ZMMX_PAGE_SIZE;
	}
	return ref->huge ? ref->huge->size : 0;
}

size_t zmmx_usable_size(const zmmx_heap *heap, const void *block)
{
	if (!block) {
		return 0;
	}
	if (heap->harden) {
		silence_begin(heap);
		size_t size = zmmx_harden_size(heap, block);
		silence_end(heap);
		return size;
	}
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	size_t size = zmmx_block_size(&ref);
	return heap->sanitized ? zmmx_sanitizer_extent(block, (const char *)block + size) : size;
}

size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size)
{
	if (size <= ZMMX_MAX_SMALL_SIZE) {
		return zmmx_bin_rows[heap->bin_of[(size + 7) / 8]].slot_size;
	}
	if (size <= ZMMX_MAX_LARGE_SIZE) {
		return round_up(size, ZMMX_PAGE_SIZE);
	}
	return round_up(size, heap->os->page_size);
}

size_t zmmx_good_size(const zmmx_heap *heap, size_t size)
{
	if (!heap->harden) {
		return zmmx_occupied_size(heap, size);
	}
	size = zmmx_harden_request(heap, size);
	return size ? zmmx_occupied_size(heap, size) : 0;
}

bool zmmx_heap_owns(const zmmx_heap *heap, const void *address)
{
	uintptr_t value = (uintptr_t)address;
	if (runs_find(heap, value)) {
		return true;
	}
	/* a huge block is found by its start, so go through them: nobody asks this often */
	for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		if (value - huge->base < huge->mapped) {
			return true;
		}
	}
	return false;
}

static bool slot_fits(const zmmx_heap *heap, const zmmx_run *run, size_t size)
{
	return size <= heap->slot_bytes[run->kind_bin] && size >= heap->stays_from[run_bin(run)];
}

bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, void **result)
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
	return size > ZMMX_MAX_LARGE_SIZE && zmmx_huge_resize(heap, ref->huge, size, result);
}

ZMMX_INLINE void moved(zmmx_heap *heap, size_t copy)
{
	heap->realloc_moved++;
	heap->realloc_bytes += copy;
}

/* By the heap's own interface, so that a checked or sanitized heap, whose realloc ends here, sees an allocation and a free. */
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
	/* both existed for a moment, which the peak is not to show */
	heap->live->peak = peak > heap->live->now ? peak : heap->live->now;
	moved(heap, copy);
	return result;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

static void *realloc_found(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, size_t copy)
{
	size_t old_size = zmmx_block_size(ref);
	void *result;
	if (ref->small && slot_is_free(heap, ref->small, block)) {
		refuse_free_slot(heap, "realloc", ref->small, block);
	}
	if (zmmx_block_resize(heap, ref, block, size, &result)) {
		if (result == block) {
			heap->realloc_in_place++;
		} else if (result) {
			heap->realloc_moved++;
		}
		return result;
	}
	return move(heap, block, size, least(copy, size, old_size));
}

void *zmmx_block_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	if (ref.huge && round_up(size, heap->os->page_size) == ref.huge->size) {
		/* a string that is appended to by a few bytes */
		heap->realloc_in_place++;
		return block;
	}
	zmmx_tick(heap);
	if (ref.small || ref.large || ref.huge) {
		return realloc_found(heap, &ref, block, size, copy);
	}
	return zmmx_realloc_unknown(heap, block, size, &ref);
}

/* Whatever is not a small block that the page table leads to. */
ZMMX_APART static void *realloc_slow(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	if (!block) {
		return zmmx_alloc_fast(heap, size);
	}
	zmmx_assert_heap(heap);
	return heap->checked ? zmmx_checked_realloc(heap, block, size, copy) : zmmx_block_realloc(heap, block, size, copy);
}

/* To another slot at hand, from a run that is known. What is live changes by the difference at once, so that the peak
 * does not show both. Apart, so that a block which stays needs no stack frame. */
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

ZMMX_INLINE void *realloc_fast(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	zmmx_run *run = page_table_slot_run(heap, (uintptr_t)block);
	if (zmmx_unlikely(!run)) {
		return realloc_slow(heap, block, size, copy);
	}
	if (slot_fits(heap, run, size)) {
		heap->realloc_in_place++;
		return block;
	}
	return zmmx_slot_move(heap, run, block, size, least(copy, size, heap->slot_bytes[run->kind_bin]));
}

void *zmmx_realloc_copy(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	return realloc_fast(heap, block, size, copy);
}

void *zmmx_realloc(zmmx_heap *heap, void *block, size_t size)
{
	return realloc_fast(heap, block, size, size);
}
