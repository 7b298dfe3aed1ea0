/* Pages of chunks: finding, splitting and joining free spans. */
#include "core/base/zmmx_bitset.h"
#include "core/pages/zmmx_pages.h"

/* Fresh pages are fetched so many at once; a fault for each costs twice as much. */
#define AHEAD_PAGES 32u

/* The smallest free span of at least `pages` pages, the first of its length. *span is its length. */
static uint32_t span_find(const zmmx_chunk *chunk, uint32_t pages, uint32_t *span)
{
	zmmx_assert(pages && pages <= chunk->longest);
	uint32_t best = 0, best_length = ZMMX_PAGES + 1, start, end;
	bits_groups spans = bits_groups_of(chunk->free_map);
	while (best_length != pages && bits_group_next(&spans, &start, &end)) {
		uint32_t length = end - start;
		if (length >= pages && length < best_length) {
			best = start;
			best_length = length;
		}
	}
	*span = best_length;
	return best;
}

/* The longest free span. No span is longer than `bound`, so the search ends at the first of that length. */
static uint32_t span_longest(const zmmx_chunk *chunk, uint32_t bound)
{
	uint32_t longest = 0, start, end;
	bits_groups spans = bits_groups_of(chunk->free_map);
	while (longest < bound && bits_group_next(&spans, &start, &end)) {
		longest = end - start > longest ? end - start : longest;
	}
	return longest;
}

/* Fetches fresh pages that are about to be used, and some after them. */
static void pages_ahead(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	uint32_t unit = (uint32_t)(heap->os->page_size > ZMMX_PAGE_SIZE ? heap->os->page_size / ZMMX_PAGE_SIZE : 1);
	uint32_t end = page + pages;
	if (chunk->touched >= ZMMX_THP_USED && zmmx_thp_join_used(heap, chunk)) {
		return;
	}
	/* A larger block may only be used in part soon. And the child of a fork should not get memory of its own that it
	 * does not need. */
	if (pages <= AHEAD_PAGES && heap->chunk_number > 1 && !heap->key_number) {
		uint32_t start = (page > chunk->touched ? page : chunk->touched) / unit * unit;
		end = start + AHEAD_PAGES < ZMMX_PAGES ? start + AHEAD_PAGES : ZMMX_PAGES;
		end = end > page + pages ? end : (page + pages + unit - 1) / unit * unit;
		zmmx_storage_populate(heap, chunk->storage, (void *)page_address((uintptr_t)chunk, start),
		                      (end - start) * ZMMX_PAGE_SIZE);
	}
	chunk->touched = (uint16_t)end;
}

/* Takes pages out of a free span of `span` pages. Limit and storage have admitted them. */
static void span_take(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages, uint32_t span)
{
	zmmx_assert(heap->holds && pages && bits_count(chunk->free_map, page, pages) == pages);
	zmmx_assert(span >= pages && span <= chunk->longest);
	zmmx_assert(!chunk->sealed);
	zmmx_assert(runs_are_clean(chunk->runs + page, pages));
	uint32_t purged = chunk->purged_pages ? bits_count(chunk->purged_map, page, pages) : 0;
	/* the last collection may have had to leave these pages; if they become free again, another one can gain them */
	size_t held = (pages - purged) * ZMMX_PAGE_SIZE;
	heap->barren -= held < heap->barren ? held : heap->barren;
	if (purged) {
		bits_clear(chunk->purged_map, page, pages);
		chunk->purged_pages = (uint16_t)(chunk->purged_pages - purged);
		heap->purged_pages -= purged;
		zmmx_real_add(heap, purged * ZMMX_PAGE_SIZE);
	}
	chunk->used_at = heap->now;
	if (page + pages > chunk->touched) {
		pages_ahead(heap, chunk, page, pages);
	}
	bits_clear(chunk->free_map, page, pages);
	chunk->free_pages = (uint16_t)(chunk->free_pages - pages);
	heap->free_pages -= pages;
	if (span == chunk->longest) {
		chunk->longest = (uint16_t)span_longest(chunk, span);
	}
	zmmx_fit_update(heap, chunk);
	zmmx_assert_pages(heap, chunk);
}

static size_t span_growth(const zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	return chunk->purged_pages ? bits_count(chunk->purged_map, page, pages) * ZMMX_PAGE_SIZE : 0;
}

size_t zmmx_chunk_growth(const zmmx_heap *heap, uint32_t pages)
{
	const zmmx_chunk *cached = heap->cached;
	if (!cached) {
		return ZMMX_CHUNK_SIZE;
	}
	return ZMMX_CHUNK_SIZE - cached->purged_pages * ZMMX_PAGE_SIZE + span_growth(cached, ZMMX_FIRST_PAGE, pages);
}

/* The span from which the next request for `pages` is served, in *chunk (NULL: a cached or new one), and the bytes that
 * this commits. */
static size_t span_choose(const zmmx_heap *heap, uint32_t pages, zmmx_chunk **chunk, uint32_t *page, uint32_t *span)
{
	*chunk = zmmx_fit_find(heap, pages);
	if (!*chunk) {
		return zmmx_chunk_growth(heap, pages);
	}
	*page = span_find(*chunk, pages, span);
	return span_growth(*chunk, *page, pages);
}

size_t zmmx_pages_growth(const zmmx_heap *heap, uint32_t pages)
{
	zmmx_chunk *chunk;
	uint32_t page, span;
	return span_choose(heap, pages, &chunk, &page, &span);
}

/* Another chunk is in use. */
static bool chunk_obtain(zmmx_heap *heap, zmmx_attempt *attempt)
{
	if (!attempt->may_map) {
		attempt_lacks(attempt, ZMMX_LACKS_CHUNK, ZMMX_CHUNK_SIZE);
		return false;
	}
	if (!zmmx_chunk_obtain(heap)) {
		attempt_lacks(attempt, ZMMX_LACKS_MEMORY, ZMMX_CHUNK_SIZE);
		return false;
	}
	return true;
}

ZMMX_INLINE uint32_t pages_take(zmmx_heap *heap, uint32_t pages, zmmx_attempt *attempt, zmmx_chunk **result)
{
	zmmx_assert(pages && pages <= ZMMX_PAGES - ZMMX_FIRST_PAGE);
	zmmx_chunk *chunk;
	uint32_t page = 0, span = 0;
	do {
		size_t grow = span_choose(heap, pages, &chunk, &page, &span);
		attempt->needs_chunk = !chunk;
		if (!zmmx_limit_allows(heap, attempt, grow) || (!chunk && !chunk_obtain(heap, attempt))) {
			return 0;
		}
	} while (!chunk);
	zmmx_assert(page);
	zmmx_chunk_prepare(heap, chunk);
	span_take(heap, chunk, page, pages, span);
	*result = chunk;
	return page;
}

uint32_t zmmx_pages_take(zmmx_heap *heap, uint32_t pages, zmmx_attempt *attempt, zmmx_chunk **result)
{
	free_hold(heap);
	uint32_t page = pages_take(heap, pages, attempt, result);
	free_let_go(heap);
	return page;
}

ZMMX_INLINE void pages_give(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	zmmx_chunk_prepare(heap, chunk);
	zmmx_assert(pages && page >= ZMMX_FIRST_PAGE && page + pages <= ZMMX_PAGES);
	zmmx_assert(!bits_count(chunk->free_map, page, pages));
	zmmx_assert(runs_are_clean(chunk->runs + page, pages));
	chunk->used_at = heap->now;
	bits_set(chunk->free_map, page, pages);
	chunk->free_pages = (uint16_t)(chunk->free_pages + pages);
	heap->free_pages += pages;
	uint32_t start = bits_previous_clear(chunk->free_map, page) + 1;
	uint32_t span = bits_next_clear(chunk->free_map, page + pages) - start;
	if (span > chunk->longest) {
		chunk->longest = (uint16_t)span;
	}
	if (chunk->sealed) {
		return;
	}
	zmmx_fit_update(heap, chunk);
	zmmx_assert_pages(heap, chunk);
	if (chunk->free_pages == ZMMX_PAGES - ZMMX_FIRST_PAGE && heap->chunk_count > 1) {
		zmmx_chunk_release(heap, chunk);
	}
}

void zmmx_pages_give(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	free_hold(heap);
	pages_give(heap, chunk, page, pages);
	idle_note(heap);
	free_let_go(heap);
}

ZMMX_INLINE bool pages_take_at(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	/* Pages on the two sides of a seal must not join again. */
	if (chunk->sealed || page + pages > ZMMX_PAGES || !bits_test(chunk->free_map, page)) {
		return false;
	}
	uint32_t span = bits_next_clear(chunk->free_map, page) - page;
	if (span < pages || !zmmx_limit_fits(heap, span_growth(chunk, page, pages))) {
		return false;
	}
	span_take(heap, chunk, page, pages, span);
	return true;
}

bool zmmx_pages_take_at(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	free_hold(heap);
	bool taken = pages_take_at(heap, chunk, page, pages);
	free_let_go(heap);
	return taken;
}
