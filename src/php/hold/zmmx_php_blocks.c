/* The list of all blocks: two walks over the heap, one to count and one to fill. */
#include "php/hold/zmmx_php_blocks.h"

#include <stdlib.h>

#include "core/base/zmmx_hash.h"

ZMMX_INLINE size_t home_of(uintptr_t address)
{
	return (size_t)((uint64_t)(address / ZMMX_CHUNK_SIZE) * UINT64_C(0x9e3779b97f4a7c15) >> 24);
}

ZMMX_HASH(chunk, zmmx_blocks_chunk, address, home_of);

static bool area_count(const zmmx_area *area, const void *block, size_t size, void *argument)
{
	zmmx_blocks *blocks = argument;
	(void)block;
	(void)size;
	blocks->chunk_count += area->kind == ZMMX_AREA_CHUNK;
	if (area->kind != ZMMX_AREA_CHUNK && area->used) {
		blocks->row_count++;
		blocks->block_count += area->capacity;
	}
	return true;
}

typedef struct filling {
	const zmmx_heap *heap;
	zmmx_blocks *blocks;
	zmmx_row *row;
	uint32_t *pages; /* of the present chunk */
	uintptr_t chunk;
	uint32_t chunks, next;
} filling;

static void chunk_add(filling *filling, const zmmx_area *area)
{
	zmmx_blocks *blocks = filling->blocks;
	filling->chunk = (uintptr_t)area->start;
	filling->pages = blocks->pages + (size_t)filling->chunks++ * ZMMX_PAGES;
	*chunk_entry(blocks->chunks, blocks->chunk_mask, filling->chunk) = (zmmx_blocks_chunk){filling->chunk, filling->pages};
}

static void row_add(filling *filling, const zmmx_area *area)
{
	zmmx_blocks *blocks = filling->blocks;
	bool huge = area->kind == ZMMX_AREA_HUGE;
	filling->row = filling->row ? filling->row + 1 : blocks->rows;
	*filling->row = (zmmx_row){
		.start = (uintptr_t)area->start,
		.block_size = area->block_size,
		.first = filling->next,
		.count = (uint32_t)area->capacity,
		.chunk = huge ? 0 : filling->chunks,
	};
	filling->next += (uint32_t)area->capacity;
	size_t number = (size_t)(filling->row - blocks->rows) + 1;
	if (huge) {
		return;
	}
	blocks->huge_from = number;
	size_t page = ((uintptr_t)area->start - filling->chunk) / ZMMX_PAGE_SIZE;
	for (size_t i = 0; i < area->size / ZMMX_PAGE_SIZE; i++) {
		filling->pages[page + i] = (uint32_t)number;
	}
}

/* In a hardened heap slots have room around the block, and large and huge blocks are between pages that cannot be read. */
static void block_add(const filling *filling, const zmmx_area *area, const void *block, size_t size)
{
	zmmx_row *row = filling->row;
	size_t offset = (uintptr_t)block - row->start;
	size_t number = row->first + offset / row->block_size;
	filling->blocks->blocks[number].live = 1;
	if (filling->blocks->surplus) {
		filling->blocks->surplus[number] = (uint32_t)zmmx_heap_surplus(filling->heap, row->block_size, size);
	}
	row->lead = (uint32_t)(offset % row->block_size);
	row->content = area->kind == ZMMX_AREA_SMALL ? row->block_size - row->lead : size;
}

static bool area_fill(const zmmx_area *area, const void *block, size_t size, void *argument)
{
	filling *filling = argument;
	if (block) {
		block_add(filling, area, block, size);
	} else if (area->kind == ZMMX_AREA_CHUNK) {
		chunk_add(filling, area);
	} else if (area->used) {
		row_add(filling, area);
	}
	return true;
}

static int by_start(const void *a, const void *b)
{
	const zmmx_row *left = a, *right = b;
	return (left->start > right->start) - (left->start < right->start);
}

bool zmmx_blocks_collect(zmmx_blocks *blocks, const zmmx_heap *heap)
{
	*blocks = (zmmx_blocks){0};
	zmmx_heap_walk(heap, false, area_count, blocks);
	size_t buckets = 16;
	while (buckets < blocks->chunk_count * 2) {
		buckets *= 2;
	}
	blocks->chunk_mask = buckets - 1;
	blocks->blocks = calloc(blocks->block_count + 1, sizeof(*blocks->blocks));
	blocks->rows = calloc(blocks->row_count + 1, sizeof(*blocks->rows));
	blocks->chunks = calloc(buckets, sizeof(*blocks->chunks));
	blocks->pages = calloc(blocks->chunk_count * ZMMX_PAGES + 1, sizeof(*blocks->pages));
	bool whole = blocks->blocks && blocks->rows && blocks->chunks && blocks->pages && blocks->block_count <= UINT32_MAX;
	if (zmmx_heap_is_sanitized(heap)) {
		blocks->surplus = calloc(blocks->block_count + 1, sizeof(*blocks->surplus));
		whole = whole && blocks->surplus;
	}
	if (!whole) {
		return false;
	}
	filling filling = {.heap = heap, .blocks = blocks};
	zmmx_heap_walk(heap, true, area_fill, &filling);
	qsort(blocks->rows + blocks->huge_from, blocks->row_count - blocks->huge_from, sizeof(*blocks->rows), by_start);
	return true;
}

void zmmx_blocks_destroy(zmmx_blocks *blocks)
{
	free(blocks->blocks);
	free(blocks->rows);
	free(blocks->chunks);
	free(blocks->pages);
	free(blocks->surplus);
	*blocks = (zmmx_blocks){0};
}

static const zmmx_row *huge_find(const zmmx_blocks *blocks, uintptr_t address)
{
	size_t low = blocks->huge_from, high = blocks->row_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (blocks->rows[middle].start <= address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low > blocks->huge_from ? &blocks->rows[low - 1] : NULL;
}

zmmx_held *zmmx_blocks_find(const zmmx_blocks *blocks, const void *address, const zmmx_row **row)
{
	uintptr_t at = (uintptr_t)address, chunk = at & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1);
	const zmmx_blocks_chunk *found = chunk ? chunk_entry(blocks->chunks, blocks->chunk_mask, chunk) : NULL;
	if (found && found->address) {
		uint32_t number = found->pages[(at - chunk) / ZMMX_PAGE_SIZE];
		*row = number ? &blocks->rows[number - 1] : NULL;
	} else {
		*row = huge_find(blocks, at);
	}
	if (!*row) {
		return NULL;
	}
	size_t slot = (at - (*row)->start) / (*row)->block_size;
	if (slot >= (*row)->count) {
		return NULL;
	}
	zmmx_held *held = &blocks->blocks[(*row)->first + slot];
	return held->live ? held : NULL;
}
