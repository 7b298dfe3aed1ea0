/* The page table: maps a page to its small run, for the fast paths. It is direct-mapped. As long as the system has
 * memory for a longer table, at least a fourth of its entries belongs to no chunk in use. Pages of chunks that are
 * further apart than its length share an entry, which holds the one that was looked up last. */
#include <string.h>

#include "core/base/zmmx_page_table.h"

#define GROWTH 4u
#define PAGES_OF_ALL (UINTPTR_MAX >> ZMMX_PAGE_SHIFT)

static size_t table_bytes(const zmmx_heap *heap, size_t entries)
{
	return round_up(entries * sizeof(*heap->page_table), heap->os->page_size);
}

static bool table_make(zmmx_heap *heap, size_t entries)
{
	const zmmx_os *os = heap->os;
	zmmx_assert(!(entries & (entries - 1)) && entries >= ZMMX_PAGES);
	size_t bytes = table_bytes(heap, entries);
	uintptr_t *table = zmmx_meta_map(heap, bytes);
	if (!table) {
		return false;
	}
	if (os->huge_pages && bytes >= ZMMX_CHUNK_SIZE) {
		os->huge_pages(os, table, bytes, false);
	}
	zmmx_page_table_destroy(heap);
	heap->page_table = table;
	heap->page_table_mask = entries - 1;
	return true;
}

void zmmx_page_table_destroy(zmmx_heap *heap)
{
	if (heap->page_table) {
		zmmx_meta_unmap(heap, heap->page_table, table_bytes(heap, heap->page_table_mask + 1));
		heap->page_table = NULL;
	}
}

size_t zmmx_page_table_resident(const zmmx_heap *heap)
{
	return heap->page_table ? zmmx_resident(heap, heap->page_table, table_bytes(heap, heap->page_table_mask + 1)) : 0;
}

void zmmx_page_table_set(zmmx_heap *heap, uintptr_t start, uint32_t pages, const zmmx_run *run)
{
	if (heap->checked) {
		return;
	}
	zmmx_assert(pages <= ZMMX_PAGES - page_of(start));
	uintptr_t *entry = page_table_entry(heap, start);
	for (uint32_t i = 0; i < pages; i++) {
		entry[i] = (uintptr_t)run - (uintptr_t)&heap->vacant;
	}
}

void zmmx_page_table_clear(zmmx_heap *heap, uintptr_t start, uint32_t pages)
{
	zmmx_assert(pages <= ZMMX_PAGES - page_of(start));
	if (!heap->checked) {
		memset(page_table_entry(heap, start), 0, pages * sizeof(*heap->page_table));
	}
}

static void chunks_visit(zmmx_heap *heap, void (*visit)(zmmx_heap *heap, const zmmx_chunk *chunk))
{
	for (const zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		visit(heap, chunk);
	}
	for (const zmmx_chunk *chunk = heap->cached; chunk; chunk = chunk->next) {
		visit(heap, chunk);
	}
}

static void chunk_enter(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	zmmx_page_table_set(heap, (uintptr_t)chunk, 1, chunk->runs);
	for (uint32_t page = ZMMX_FIRST_PAGE; page < chunk->touched; page++) {
		const zmmx_run *run = chunk->runs + page;
		if (run_kind(run) == ZMMX_PAGE_SMALL && !run->lead && run->key == heap->key_number) {
			zmmx_page_table_set(heap, page_address((uintptr_t)chunk, page), run_pages(run), run);
		}
	}
}

static void chunk_clear(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	zmmx_page_table_clear(heap, (uintptr_t)chunk, chunk->touched);
}

bool zmmx_page_table_create(zmmx_heap *heap)
{
	return table_make(heap, ZMMX_PAGE_TABLE_INITIAL);
}

void zmmx_page_table_provide(zmmx_heap *heap)
{
	size_t entries = heap->page_table_mask + 1;
	size_t needed = (heap->chunk_count + heap->cached_count + 1) * ZMMX_PAGES;
	if (needed > entries / 4 * 3 && entries <= PAGES_OF_ALL && table_make(heap, entries * GROWTH)) {
		chunks_visit(heap, chunk_enter);
	}
}

void zmmx_page_table_renew(zmmx_heap *heap)
{
	if (!heap->checked && !table_make(heap, heap->page_table_mask + 1)) {
		zmmx_page_table_clear_all(heap);
	}
}

void zmmx_page_table_clear_all(zmmx_heap *heap)
{
	chunks_visit(heap, chunk_clear);
}
