/* Finds a block of the base heap by its address: its kind, its size, and how to free it. */
#include "core/blocks/zmmx_slot.h"

/* The page table may lead to another chunk's header; its `free` is the base of its own chunk. */
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

bool zmmx_heap_owns(const zmmx_heap *heap, const void *address)
{
	uintptr_t value = (uintptr_t)address;
	if (runs_find(heap, value)) {
		return true;
	}
	/* the address map only has starts of huge blocks, so search their list; this is rarely asked */
	for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		if (value - huge->base < huge->mapped) {
			return true;
		}
	}
	return false;
}

ZMMX_NOINLINE void zmmx_fatal_double_free(zmmx_heap *heap, const char *function, const zmmx_run *run, const void *block)
{
	zmmx_fatal_block(heap, block, "%s(%p): double free of a block of %u bytes", function, block, run_slot_size(run));
}

bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref)
{
	if (ref->small) {
		if (slot_is_free(heap, ref->small, block)) {
			zmmx_fatal_double_free(heap, "free", ref->small, block);
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
