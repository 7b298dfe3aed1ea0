/* Large blocks. Each is a run of pages. */
#include "core/blocks/zmmx_blocks.h"

void *zmmx_large_alloc(zmmx_heap *heap, size_t size, zmmx_attempt *attempt)
{
	zmmx_assert(size > ZMMX_MAX_SMALL_SIZE && size <= ZMMX_MAX_LARGE_SIZE);
	uint32_t pages = pages_for(size);
	zmmx_chunk *chunk;
	uint32_t page = zmmx_pages_take(heap, pages, attempt, &chunk);
	if (!page) {
		return NULL;
	}
	zmmx_run *run = chunk->runs + page;
	run->kind_bin = kind_bin(ZMMX_PAGE_LARGE, 0);
	run->used = (int16_t)pages;
	live_add(heap, pages * ZMMX_PAGE_SIZE);
	return (void *)page_address((uintptr_t)chunk, page);
}

void zmmx_large_free(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page)
{
	zmmx_chunk_verify(heap, chunk);
	zmmx_run *run = chunk->runs + page;
	zmmx_assert(run_kind(run) == ZMMX_PAGE_LARGE);
	uint32_t pages = run_pages(run);
	zmmx_assert(heap->live->now >= pages * ZMMX_PAGE_SIZE);
	run->kind_bin = 0;
	run->used = 0;
	heap->live->now -= pages * ZMMX_PAGE_SIZE;
	zmmx_pages_give(heap, chunk, page, pages);
}

bool zmmx_large_resize(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	zmmx_chunk_verify(heap, chunk);
	zmmx_run *run = chunk->runs + page;
	zmmx_assert(run_kind(run) == ZMMX_PAGE_LARGE && pages);
	uint32_t old_pages = run_pages(run);
	if (pages <= old_pages) {
		if (pages < old_pages) {
			run->used = (int16_t)pages;
			heap->live->now -= (old_pages - pages) * ZMMX_PAGE_SIZE;
			zmmx_pages_give(heap, chunk, page + pages, old_pages - pages);
		}
		return true;
	}
	uint32_t more = pages - old_pages;
	if (!zmmx_pages_take_at(heap, chunk, page + old_pages, more)) {
		return false;
	}
	run->used = (int16_t)pages;
	live_add(heap, more * ZMMX_PAGE_SIZE);
	return true;
}
