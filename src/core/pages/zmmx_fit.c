/* The fit index: finds the chunk to take pages from. */
#include "core/base/zmmx_bitset.h"
#include "core/base/zmmx_list.h"
#include "core/pages/zmmx_pages.h"

ZMMX_LIST(fit_list, zmmx_chunk, fit_next, fit_prev, "chunks by free pages");

uint32_t zmmx_fit_list(const zmmx_chunk *chunk)
{
	if (!chunk->longest) {
		return ZMMX_FIT_NONE;
	}
	return chunk->longest * ZMMX_FIT_CLASSES + chunk->free_pages * ZMMX_FIT_CLASSES / ZMMX_PAGES;
}

void zmmx_fit_insert(zmmx_heap *heap, zmmx_chunk *chunk)
{
	uint32_t list = zmmx_fit_list(chunk);
	zmmx_assert(!chunk->sealed);
	zmmx_assert(chunk->fit == ZMMX_FIT_NONE);
	chunk->fit = (uint16_t)list;
	if (list == ZMMX_FIT_NONE) {
		return;
	}
	zmmx_assert(list < ZMMX_FIT_LISTS);
	fit_list_add(heap, &heap->fit_lists[list], chunk);
	heap->fit_map[list / 64] |= UINT64_C(1) << (list % 64);
	heap->fit_summary |= UINT64_C(1) << (list / 64);
}

void zmmx_fit_remove(zmmx_heap *heap, zmmx_chunk *chunk)
{
	uint32_t list = chunk->fit;
	if (list == ZMMX_FIT_NONE) {
		return;
	}
	if (list >= ZMMX_FIT_LISTS) {
		zmmx_fatal(heap, "chunk %p: header overwritten", (void *)chunk);
		return;
	}
	zmmx_assert(bits_test(heap->fit_map, list));
	chunk->fit = ZMMX_FIT_NONE;
	fit_list_remove(heap, &heap->fit_lists[list], chunk);
	if (!heap->fit_lists[list]) {
		heap->fit_map[list / 64] &= ~(UINT64_C(1) << (list % 64));
		if (!heap->fit_map[list / 64]) {
			heap->fit_summary &= ~(UINT64_C(1) << (list / 64));
		}
	}
}

void zmmx_fit_update(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_assert(!chunk->sealed);
	if (chunk->fit != zmmx_fit_list(chunk)) {
		zmmx_fit_remove(heap, chunk);
		zmmx_fit_insert(heap, chunk);
	}
}

zmmx_chunk *zmmx_fit_find(const zmmx_heap *heap, uint32_t pages)
{
	zmmx_assert(pages && pages <= ZMMX_PAGES - ZMMX_FIRST_PAGE);
	uint32_t list = pages * ZMMX_FIT_CLASSES;
	uint32_t word = list / 64;
	uint64_t bits = heap->fit_map[word] & (~UINT64_C(0) << (list % 64));
	if (!bits) {
		uint64_t words = word == 63 ? 0 : heap->fit_summary & (~UINT64_C(0) << (word + 1));
		if (!words) {
			return NULL;
		}
		word = zmmx_lowest_bit(words);
		bits = heap->fit_map[word];
	}
	zmmx_assert(heap->fit_lists[word * 64 + zmmx_lowest_bit(bits)]->longest >= pages);
	return heap->fit_lists[word * 64 + zmmx_lowest_bit(bits)];
}
