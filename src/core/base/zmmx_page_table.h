/* The page table: maps a page to its small run. */
#ifndef ZMMX_PAGE_TABLE_H
#define ZMMX_PAGE_TABLE_H

#include "core/base/zmmx_run.h"

/* zmmx_page_table.c */
/* Creates an empty table. false: the system has no memory. */
bool zmmx_page_table_create(zmmx_heap *heap);
void zmmx_page_table_destroy(zmmx_heap *heap);
/* Makes room for one more chunk if the system has memory; without it, more frees are slow. */
void zmmx_page_table_provide(zmmx_heap *heap);
/* Enters the run for these pages, so that the fast paths find it. */
void zmmx_page_table_set(zmmx_heap *heap, uintptr_t start, uint32_t pages, const zmmx_run *run);
/* Removes pages of one chunk that will belong to another run, or to none. */
void zmmx_page_table_clear(zmmx_heap *heap, uintptr_t start, uint32_t pages);
/* Removes all entries, where possible by a new table: clearing would copy pages that are shared with the parent of a
 * fork. */
void zmmx_page_table_renew(zmmx_heap *heap);
/* Removes all entries in place. */
void zmmx_page_table_clear_all(zmmx_heap *heap);
size_t zmmx_page_table_resident(const zmmx_heap *heap);

ZMMX_INLINE uintptr_t *page_table_entry(const zmmx_heap *heap, uintptr_t address)
{
	return heap->page_table + ((address >> ZMMX_PAGE_SHIFT) & heap->page_table_mask);
}

/* The small run of the page at the address. If the page is in none, or merely not in the page table, this is a run of
 * another chunk or `vacant`, and the address is not one of its slots. */
ZMMX_INLINE zmmx_run *page_table_run(const zmmx_heap *heap, uintptr_t address)
{
	return (zmmx_run *)((uintptr_t)&heap->vacant + *page_table_entry(heap, address));
}

/* The run, if the address is the start of one of its carved slots; NULL: take the slow path.
 *
 * The page table may lead to a run of another chunk, with pages that share the entry. run->free lies in the run's own
 * chunk even if the list is empty, because it is then the chunk's base. So the bits in which run->free and the address
 * differ tell three cases apart in one compare, as 0 - 1 is the largest word:
 *
 *   - 0: the slot is the first of the free list, so it was freed already;
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
