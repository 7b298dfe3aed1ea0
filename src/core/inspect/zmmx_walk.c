/* The heap walk: chunk, run, block. Figures that need not be counted during operations come from here. */
#include <string.h>

#include "core/base/zmmx_bitset.h"
#include "core/inspect/zmmx_inspect.h"

typedef struct walk {
	const zmmx_heap *heap;
	bool blocks;
	zmmx_visitor *visitor;
	void *argument;
} walk;

static bool visit_area(const walk *walk, const zmmx_area *area)
{
	return walk->visitor(area, NULL, 0, walk->argument);
}

static bool visit_block(const walk *walk, const zmmx_area *area, const void *block, size_t size)
{
	return (walk->heap->harden && !zmmx_cell_visible(walk->heap, &block, &size))
	       || walk->visitor(area, block, size, walk->argument);
}

static bool visit_slots(const walk *walk, const zmmx_run *run, const zmmx_area *area)
{
	uint64_t free_slots[ZMMX_MAX_ELEMENTS / 64] = {0};
	uint32_t carved = run_carved(run);
	uintptr_t link = run->free;
	while (!link_is_end(link)) {
		size_t slot = (size_t)(link - (uintptr_t)area->start) / run_slot_size(run);
		zmmx_assert(slot < carved);
		free_slots[slot / 64] |= UINT64_C(1) << (slot % 64);
		link = link_decode(run_key(walk->heap, run), link, zmmx_word_read((const void *)link));
	}
	for (uint32_t slot = 0; slot < carved; slot++) {
		if (!bits_test(free_slots, slot)
		    && !visit_block(walk, area, area->start + (size_t)slot * run_slot_size(run), run_slot_size(run))) {
			return false;
		}
	}
	return true;
}

/* Visits one run or span that starts at `page`; *pages is its length. */
static bool visit_row(const walk *walk, const zmmx_chunk *chunk, uint32_t page, uint32_t *pages)
{
	const zmmx_run *run = chunk->runs + page;
	zmmx_area area = {.start = (const char *)chunk + page * ZMMX_PAGE_SIZE, .chunk = chunk->number};
	if (bits_test(chunk->free_map, page)) {
		*pages = bits_next_clear(chunk->free_map, page) - page;
		area.kind = ZMMX_AREA_FREE;
		area.purged = bits_count(chunk->purged_map, page, *pages) * ZMMX_PAGE_SIZE;
	} else if (run_kind(run) == ZMMX_PAGE_SMALL) {
		*pages = run_pages(run);
		area.kind = ZMMX_AREA_SMALL;
		area.bin = run_bin(run);
		area.block_size = run_slot_size(run);
		area.capacity = zmmx_bin_rows[area.bin].elements;
		area.used = run_used(run);
	} else {
		zmmx_assert(run_kind(run) == ZMMX_PAGE_LARGE);
		*pages = run_pages(run);
		area.kind = ZMMX_AREA_LARGE;
		area.block_size = *pages * ZMMX_PAGE_SIZE;
		area.capacity = area.used = 1;
	}
	zmmx_assert(*pages && page + *pages <= ZMMX_PAGES);
	area.size = *pages * ZMMX_PAGE_SIZE;
	if (!visit_area(walk, &area)) {
		return false;
	}
	if (!walk->blocks || !area.used) {
		return true;
	}
	return area.kind == ZMMX_AREA_SMALL
	           ? visit_slots(walk, run, &area)
	           : visit_block(walk, &area, area.start, area.block_size);
}

static bool visit_chunk(const walk *walk, const zmmx_chunk *chunk)
{
	zmmx_area area = {
		.kind = ZMMX_AREA_CHUNK,
		.start = (const char *)chunk,
		.size = ZMMX_CHUNK_SIZE,
		.capacity = ZMMX_PAGES,
		.used = (size_t)(ZMMX_PAGES - chunk->free_pages),
		.purged = chunk->purged_pages * ZMMX_PAGE_SIZE,
		.chunk = chunk->number,
	};
	if (!visit_area(walk, &area)) {
		return false;
	}
	uint32_t pages;
	for (uint32_t page = ZMMX_FIRST_PAGE; page < ZMMX_PAGES; page += pages) {
		if (!visit_row(walk, chunk, page, &pages)) {
			return false;
		}
	}
	return true;
}

static bool visit_huge(const walk *walk, const zmmx_huge *huge)
{
	zmmx_area area = {
		.kind = ZMMX_AREA_HUGE,
		.start = (const char *)huge->base,
		.size = huge->mapped,
		.block_size = huge->size,
		.capacity = 1,
		.used = 1,
		.chunk = huge->number,
	};
	return visit_area(walk, &area)
	       && (!walk->blocks || visit_block(walk, &area, area.start, area.block_size));
}

bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument)
{
	walk walk = {heap, true, visitor, argument};
	return visit_chunk(&walk, chunk);
}

static bool visit_heap(const walk *walk)
{
	for (const zmmx_chunk *chunk = walk->heap->chunks; chunk; chunk = chunk->next) {
		if (!visit_chunk(walk, chunk)) {
			return false;
		}
	}
	for (const zmmx_huge *huge = walk->heap->huge; huge; huge = huge->next) {
		if (!visit_huge(walk, huge)) {
			return false;
		}
	}
	return true;
}

bool zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument)
{
	walk walk = {heap, blocks, visitor, argument};
	silence_begin(heap);
	bool whole = visit_heap(&walk);
	silence_end(heap);
	return whole;
}

static char span_letter(const zmmx_run *run)
{
	return run_kind(run) == ZMMX_PAGE_LARGE ? 'L' : "0123456789abcdefghijklmnopqrstuv"[run_bin(run)];
}

void zmmx_heap_page_map(const void *start, char letters[ZMMX_PAGES])
{
	const zmmx_chunk *chunk = start;
	memset(letters, '#', ZMMX_FIRST_PAGE);
	for (uint32_t page = ZMMX_FIRST_PAGE; page < ZMMX_PAGES;) {
		const zmmx_run *run = chunk->runs + page;
		if (bits_test(chunk->free_map, page)) {
			letters[page] = bits_test(chunk->purged_map, page) ? '_' : '.';
			page++;
			continue;
		}
		uint32_t pages = run_pages(run);
		zmmx_assert(pages && page + pages <= ZMMX_PAGES);
		letters[page] = span_letter(run);
		memset(letters + page + 1, run_kind(run) == ZMMX_PAGE_LARGE ? '+' : letters[page], pages - 1);
		page += pages;
	}
}
