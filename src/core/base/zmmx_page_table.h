/* The page table: from a page to the small run that it belongs to. */
#ifndef ZMMX_PAGE_TABLE_H
#define ZMMX_PAGE_TABLE_H

#include "core/base/zmmx_run.h"

/* zmmx_page_table.c */
/* Empty. false: the system has no memory. */
bool zmmx_page_table_create(zmmx_heap *heap);
void zmmx_page_table_destroy(zmmx_heap *heap);
/* Room for one chunk more, if the system has it: without, more frees are slow. */
void zmmx_page_table_provide(zmmx_heap *heap);
/* Lets the fast paths find the run of these pages. */
void zmmx_page_table_set(zmmx_heap *heap, uintptr_t start, uint32_t pages, const zmmx_run *run);
/* Pages of one chunk that will belong to another run, or to none. */
void zmmx_page_table_clear(zmmx_heap *heap, uintptr_t start, uint32_t pages);
/* All of them: pages that are read only stay as they are, shared with the parent of a fork. */
void zmmx_page_table_renew(zmmx_heap *heap);
/* All of them, in their places. */
void zmmx_page_table_clear_all(zmmx_heap *heap);
size_t zmmx_page_table_resident(const zmmx_heap *heap);

ZMMX_INLINE uintptr_t *page_table_entry(const zmmx_heap *heap, uintptr_t address)
{
	return heap->page_table + ((address >> ZMMX_PAGE_SHIFT) & heap->page_table_mask);
}

/* The small run of the page that the address lies in; or one in another chunk, or `vacant`, if it lies in none or is
 * merely not in the page table: then no slot of that run is the address. */
ZMMX_INLINE zmmx_run *page_table_run(const zmmx_heap *heap, uintptr_t address)
{
	return (zmmx_run *)((uintptr_t)&heap->vacant + *page_table_entry(heap, address));
}

/* The run in one of whose carved slots the address lies, at its start; or NULL: the slow path is to look.
 *
 * The page table may lead to a run of another chunk, whose pages share the entry. run->free lies in the run's own chunk
 * even when its list is empty, for then it is the chunk's base. So the bits in which it differs from the address tell three
 * things in one compare, as 0 - 1 is the largest of words:
 *   - none: the slot is the first of the free list, so it was freed already;
 *   - from ZMMX_CHUNK_SIZE on: the run is in another chunk;
 *   - 1 to ZMMX_CHUNK_MASK: neither. */
ZMMX_INLINE zmmx_run *page_table_slot_run(const zmmx_heap *heap, uintptr_t address)
{
	zmmx_run *run = page_table_run(heap, address);
	if (zmmx_unlikely(!run_has_slot(heap, run, address)) || zmmx_unlikely((run->free ^ address) - 1 >= ZMMX_CHUNK_MASK)) {
		return NULL;
	}
	return run;
}

#endif
