/* Chunks: obtaining, caching, purging and giving back. */
#include <string.h>

#include "core/base/zmmx_bitset.h"
#include "core/pages/zmmx_pages.h"
#include "core/base/zmmx_list.h"

#define ALL_PAGES (ZMMX_PAGES - ZMMX_FIRST_PAGE)

ZMMX_LIST(chunk_list, zmmx_chunk, next, prev, "chunks");

/* Bytes of the chunk that have memory. */
static size_t chunk_bytes(const zmmx_chunk *chunk)
{
	return ZMMX_CHUNK_SIZE - chunk->purged_pages * ZMMX_PAGE_SIZE;
}

void zmmx_chunk_list_add(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(heap->holds);
	zmmx_assert(!chunk_is_in(heap->chunks, chunk) && !chunk_is_in(heap->cached, chunk));
	chunk_list_add(heap, &heap->chunks, chunk);
	heap->chunk_count++;
	if (heap->chunk_count > heap->chunk_peak) {
		heap->chunk_peak = heap->chunk_count;
	}
	heap->free_pages += chunk->free_pages;
	heap->purged_pages += chunk->purged_pages;
	zmmx_real_add(heap, chunk_bytes(chunk));
}

void zmmx_chunk_list_remove(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(heap->holds && chunk_is_in(heap->chunks, chunk));
	zmmx_assert(heap->chunk_count);
	chunk_list_remove(heap, &heap->chunks, chunk);
	if (heap->sweep == chunk) {
		heap->sweep = chunk->next;
	}
	heap->chunk_count--;
	heap->free_pages -= chunk->free_pages;
	heap->purged_pages -= chunk->purged_pages;
	zmmx_real_sub(heap, chunk_bytes(chunk));
}

static void chunk_set_free(zmmx_chunk *chunk)
{
	memset(chunk->free_map, 0xff, sizeof(chunk->free_map));
	bits_clear(chunk->free_map, 0, ZMMX_FIRST_PAGE);
	chunk->free_pages = ALL_PAGES;
	chunk->longest = ALL_PAGES;
	chunk->fit = ZMMX_FIT_NONE;
	chunk->sealed = chunk->emptied = false;
}

static zmmx_chunk *chunk_map(zmmx_heap *heap)
{
	zmmx_reuse_missed(heap, &heap->chunk_reuse, ZMMX_CHUNK_SIZE, ZMMX_CHUNK_SIZE);
	if (!zmmx_map_reserve(heap)) {
		return NULL;
	}
	zmmx_run *runs = zmmx_meta_descriptors(heap);
	if (!runs) {
		return NULL;
	}
	zmmx_chunk *chunk = zmmx_storage_alloc(heap, ZMMX_CHUNK_SIZE);
	if (!chunk) {
		zmmx_meta_descriptors_free(heap, runs);
		return NULL;
	}
	zmmx_assert(!((uintptr_t)chunk & ZMMX_CHUNK_MASK));
	zmmx_assert(runs_are_clean(runs, ZMMX_PAGES));
	zmmx_advice advice = zmmx_thp_advise(heap, heap->storage, chunk, ZMMX_CHUNK_SIZE, ZMMX_CHUNK_SIZE);
	bool whole = zmmx_thp_is_whole(heap, heap->storage, advice)
	             && zmmx_thp_probe(heap, chunk, ZMMX_CHUNK_SIZE) != ZMMX_THP_NONE;
	memset(chunk, 0, sizeof(*chunk));
	chunk->advice = advice;
	chunk->touched = whole ? ZMMX_PAGES : ZMMX_FIRST_PAGE;
	zmmx_chunk_sign(heap, chunk);
	chunk->runs = runs;
	chunk->storage = heap->storage;
	chunk->number = ++heap->chunk_number;
	runs[0].kind_bin = kind_bin(ZMMX_PAGE_HEADER, 0);
	runs[0].free = (uintptr_t)chunk;
	chunk_set_free(chunk);
	if (heap->sanitized) {
		zmmx_sanitizer_poison((char *)chunk + ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE, (char *)chunk + ZMMX_CHUNK_SIZE);
	}
	zmmx_page_table_provide(heap);
	zmmx_page_table_set(heap, (uintptr_t)chunk, 1, runs);
	zmmx_map_insert(heap, (uintptr_t)chunk, runs);
	return chunk;
}

/* Takes the chunk out of the list of cached ones. */
static zmmx_chunk *cache_remove(zmmx_heap *heap, zmmx_chunk **link)
{
	zmmx_chunk *chunk = *link;
	zmmx_assert(heap->holds);
	zmmx_chunk_verify(heap, chunk);
	*link = chunk->next;
	heap->cached_count--;
	heap->cached_chunk_bytes -= chunk_bytes(chunk);
	return chunk;
}

/* From the cache or the storage. */
zmmx_chunk *zmmx_chunk_obtain(zmmx_heap *heap)
{
	zmmx_chunk *chunk = heap->cached ? cache_remove(heap, &heap->cached) : chunk_map(heap);
	if (!chunk) {
		return NULL;
	}
	zmmx_chunk_prepare(heap, chunk);
	zmmx_assert(chunk->free_pages == ALL_PAGES);
	zmmx_assert(runs_are_clean(chunk->runs + ZMMX_FIRST_PAGE, ALL_PAGES));
	chunk->used_at = heap->now;
	zmmx_chunk_list_add(heap, chunk);
	zmmx_fit_insert(heap, chunk);
	zmmx_assert_pages(heap, chunk);
	return chunk;
}

void zmmx_chunk_lose(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(!chunk_is_in(heap->chunks, chunk) && !chunk_is_in(heap->cached, chunk));
	zmmx_assert(chunk->fit == ZMMX_FIT_NONE);
	zmmx_assert(chunk != heap->sweep);
	zmmx_assert(runs_are_clean(chunk->runs + ZMMX_FIRST_PAGE, ALL_PAGES));
	zmmx_map_remove(heap, (uintptr_t)chunk);
	zmmx_page_table_clear(heap, (uintptr_t)chunk, chunk->touched);
	memset(chunk->runs, 0, sizeof(zmmx_run));
	zmmx_meta_descriptors_free(heap, chunk->runs);
}

void zmmx_chunk_drop(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_chunk_lose(heap, chunk);
	zmmx_storage_free(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE);
}

void zmmx_chunk_cache(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(!chunk_is_in(heap->chunks, chunk) && !chunk_is_in(heap->cached, chunk));
	zmmx_assert(heap->holds && chunk->free_pages == ALL_PAGES && !chunk->sealed);
	zmmx_assert(chunk->fit == ZMMX_FIT_NONE);
	chunk->used_at = heap->now;
	chunk->cached_in = heap->periods;
	chunk->next = heap->cached;
	heap->cached = chunk;
	heap->cached_count++;
	heap->cached_chunk_bytes += chunk_bytes(chunk);
}

/* Whether requests use so many chunks on average; that many are worth keeping until they are too old. */
static bool is_usual(const zmmx_heap *heap, size_t chunks)
{
	return (double)chunks < heap->chunk_average + 0.1;
}

static bool is_kept_in_vain(const zmmx_heap *heap, const zmmx_chunk *chunk)
{
	bool usual = is_usual(heap, heap->chunk_count + heap->cached_count);
	return zmmx_reuse_is_over(heap, usual ? heap->periods : chunk->cached_in, chunk->used_at);
}

void zmmx_chunk_cache_expire(zmmx_heap *heap)
{
	zmmx_chunk **link = &heap->cached;
	zmmx_assert(heap->holds);
	/* the newest are first */
	while (*link && !is_kept_in_vain(heap, *link)) {
		zmmx_chunk_verify(heap, *link);
		link = &(*link)->next;
	}
	while (*link) {
		zmmx_reuse_kept_in_vain(&heap->chunk_reuse, ZMMX_CHUNK_SIZE);
		zmmx_chunk_drop(heap, cache_remove(heap, link));
	}
}

/* Pages to fetch again if the chunk went back; fewer than none, if pages that were never used were purged. */
static int pages_worth(const zmmx_chunk *chunk)
{
	return chunk->touched - chunk->purged_pages;
}

static zmmx_chunk **cached_least_worth(zmmx_heap *heap)
{
	zmmx_chunk **least = &heap->cached;
	for (zmmx_chunk **link = least; *link; link = &(*link)->next) {
		zmmx_chunk_verify(heap, *link);
		if (pages_worth(*link) < pages_worth(*least)) {
			least = link;
		}
	}
	return least;
}

void zmmx_chunk_cache_trim(zmmx_heap *heap, size_t keep)
{
	while (heap->cached_count > keep) {
		zmmx_chunk_drop(heap, cache_remove(heap, keep ? cached_least_worth(heap) : &heap->cached));
	}
}

void zmmx_chunk_release(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(chunk->free_pages == ALL_PAGES && !chunk->sealed);
	zmmx_fit_remove(heap, chunk);
	zmmx_chunk_list_remove(heap, chunk);
	if (is_usual(heap, heap->chunk_count + heap->cached_count + 1)
	    || zmmx_reuse_wants(heap, &heap->chunk_reuse, ZMMX_CHUNK_SIZE, heap->cached_chunk_bytes)) {
		zmmx_chunk_cache(heap, chunk);
	} else {
		zmmx_chunk_drop(heap, chunk);
	}
}

void zmmx_chunk_clean(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(!chunk_is_in(heap->chunks, chunk));
	zmmx_assert(chunk->fit == ZMMX_FIT_NONE);
	/* descriptors after that of the last used page were never written */
	uint32_t end = bits_previous_clear(chunk->free_map, ZMMX_PAGES) + 1;
	memset(chunk->runs + ZMMX_FIRST_PAGE, 0, (end - ZMMX_FIRST_PAGE) * sizeof(zmmx_run));
	zmmx_page_table_clear(heap, page_address((uintptr_t)chunk, ZMMX_FIRST_PAGE), end - ZMMX_FIRST_PAGE);
	chunk_set_free(chunk);
}

bool zmmx_chunk_span(const zmmx_heap *heap, const zmmx_chunk *chunk, uint32_t *start, uint32_t *from, uint32_t *to)
{
	uint32_t unit = (uint32_t)(heap->os->page_size > ZMMX_PAGE_SIZE ? heap->os->page_size / ZMMX_PAGE_SIZE : 1);
	do {
		uint32_t first = bits_next_set(chunk->free_map, *start);
		if (first >= ZMMX_PAGES) {
			return false;
		}
		*start = bits_next_clear(chunk->free_map, first);
		*from = (first + unit - 1) / unit * unit;
		*to = *start / unit * unit;
	} while (*from >= *to);
	return true;
}

/* Free pages have no memory any more. */
static void pages_are_purged(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t from, uint32_t pages, uint32_t held)
{
	bits_set(chunk->purged_map, from, pages);
	chunk->purged_pages = (uint16_t)(chunk->purged_pages + held);
	heap->purged_pages += held;
	zmmx_real_sub(heap, held * ZMMX_PAGE_SIZE);
}

/* For each free span with memory; `returns` says whether its memory goes back, or has gone. */
static void spans_purge(zmmx_heap *heap, zmmx_chunk *chunk, bool (*returns)(zmmx_heap *, zmmx_storage *, void *, size_t))
{
	uint32_t from, to, start = ZMMX_FIRST_PAGE;
	while (zmmx_chunk_span(heap, chunk, &start, &from, &to)) {
		uint32_t held = to - from - bits_count(chunk->purged_map, from, to - from);
		if (held && returns(heap, chunk->storage, (void *)page_address((uintptr_t)chunk, from), (to - from) * ZMMX_PAGE_SIZE)) {
			pages_are_purged(heap, chunk, from, to - from, held);
		}
	}
	zmmx_assert(chunk->purged_pages <= chunk->free_pages);
	zmmx_assert_pages(heap, chunk);
}

void zmmx_chunk_purge(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(heap->holds);
	zmmx_chunk_verify(heap, chunk);
	if (chunk->purged_pages < chunk->free_pages && zmmx_thp_is_whole(heap, chunk->storage, chunk->advice)) {
		/* or the system would join what is left to a huge page again, all of it memory */
		chunk->advice = ZMMX_ADVICE_AGAINST;
		zmmx_storage_huge_pages(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE, false);
	}
	spans_purge(heap, chunk, zmmx_storage_purge);
}

static void cached_settle(zmmx_heap *heap)
{
	zmmx_chunk **link = &heap->cached;
	while (*link) {
		if ((*link)->emptied) {
			zmmx_reuse_kept_in_vain(&heap->chunk_reuse, ZMMX_CHUNK_SIZE);
			zmmx_chunk_drop(heap, cache_remove(heap, link));
		} else {
			zmmx_chunk_verify(heap, *link);
			link = &(*link)->next;
		}
	}
}

void zmmx_chunks_settle(zmmx_heap *heap)
{
	cached_settle(heap);
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		if (chunk->emptied) {
			zmmx_chunk_prepare(heap, chunk);
			chunk->emptied = false;
			chunk->advice = zmmx_thp_is_whole(heap, chunk->storage, chunk->advice) ? ZMMX_ADVICE_AGAINST : chunk->advice;
			spans_purge(heap, chunk, zmmx_storage_was_purged);
		}
	}
}

/* For a list: its chunks and their descriptors. */
static size_t chunks_resident(const zmmx_heap *heap, const zmmx_chunk *chunk)
{
	size_t bytes = 0;
	for (; chunk; chunk = chunk->next) {
		bytes += zmmx_resident(heap, chunk, ZMMX_CHUNK_SIZE) + zmmx_resident(heap, chunk->runs, ZMMX_PAGES * sizeof(zmmx_run));
	}
	return bytes;
}

size_t zmmx_chunks_resident(const zmmx_heap *heap)
{
	return chunks_resident(heap, heap->chunks) + chunks_resident(heap, heap->cached);
}
