/* The operations of a hardened heap. */
#include <string.h>

#include "core/heap/zmmx_request.h"

/* In a sanitized heap, the sanitizer handles poisoned memory. */
static void bytes_clear(const zmmx_heap *heap, void *start, size_t bytes)
{
	if (!heap->sanitized) {
		memset(start, 0, bytes);
	}
}

/* ---- operations ---- */

/* Makes the cell's block live. */
static void *cell_begin(const zmmx_heap *heap, zmmx_cell *cell, size_t size)
{
	cell->size = size;
	cell->freed = false;
	cell_renew(heap, cell);
	zmmx_cell_canary_write(heap, cell);
	zmmx_cell_close_guards(heap, cell);
	zmmx_cell_write(heap, cell);
	return cell_block(cell);
}

void *zmmx_harden_alloc(zmmx_heap *heap, size_t size)
{
	size_t request = zmmx_cell_request(heap, size);
	if (!request) {
		return zmmx_size_overflow(heap, size);
	}
	zmmx_cell cell;
	void *base = block_alloc(heap, request, size);
	if (!base || !zmmx_cell_at(heap, base, &cell)) {
		return NULL;
	}
	if (cell.ref.small) {
		zmmx_cell_must_be_clear(heap, &cell);
	}
	return cell_begin(heap, &cell, size);
}

void zmmx_harden_free(zmmx_heap *heap, void *block)
{
	zmmx_cell cell;
	zmmx_tick(heap);
	if (!zmmx_cell_find(heap, block, &cell)) {
		zmmx_block_ref ref = zmmx_block_find(heap, block);
		zmmx_free_unknown(heap, block, &ref);
		return;
	}
	zmmx_cell_must_be_live(heap, "free", &cell);
	if (cell.ref.huge) {
		zmmx_cell_open_guards(heap, &cell);
		zmmx_block_free(heap, cell.base, &cell.ref);
		heap->huge_freed[(heap->huge_freed_next - 1) % ZMMX_HUGE_FREED] = (zmmx_huge_freed){(uintptr_t)block, cell.size};
		return;
	}
	bytes_clear(heap, block, cell.bytes - ZMMX_HEAD_BYTES);
	cell.freed = true;
	cell_renew(heap, &cell);
	zmmx_cell_write(heap, &cell);
	heap->live->now -= zmmx_block_size(&cell.ref);
	zmmx_quarantine_add(heap, &cell);
}

/* A large or huge cell gets other pages in place, or the system moves them. false: only a copy helps. */
static bool cell_resize(zmmx_heap *heap, zmmx_cell *cell, size_t size, void **result)
{
	size_t request = zmmx_cell_request(heap, size);
	size_t old_size = cell->size;
	void *base;
	bool stays_huge = request > ZMMX_MAX_LARGE_SIZE;
	if (cell->ref.small || request <= ZMMX_MAX_SMALL_SIZE || stays_huge != (cell->ref.huge != NULL)) {
		return false;
	}
	/* the present state, in case the request is refused by a jump */
	zmmx_cell_open_guards(heap, cell);
	zmmx_cell_write(heap, cell);
	if (size < old_size) { /* shrinking does not fail */
		bytes_clear(heap, cell_block(cell) + size, old_size - size);
	}
	bool resized = zmmx_block_resize(heap, &cell->ref, cell->base, request, size, &base);
	cache_gives_way(heap);
	if (resized && base) {
		bool moved = base != cell->base;
		zmmx_cell_at(heap, base, cell);
		*result = cell_begin(heap, cell, size);
		heap->realloc.moved += moved;
		heap->realloc.in_place += !moved;
		return true;
	}
	cell_begin(heap, cell, old_size);
	*result = NULL;
	return resized;
}

bool zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result)
{
	zmmx_cell cell;
	zmmx_tick(heap);
	if (!zmmx_cell_find(heap, block, &cell)) {
		zmmx_block_ref ref = zmmx_block_find(heap, block);
		*result = zmmx_realloc_unknown(heap, block, size, &ref);
		return true;
	}
	zmmx_cell_must_be_live(heap, "realloc", &cell);
	if (zmmx_good_size(heap, size) == zmmx_block_size(&cell.ref)) {
		cell.size = size;
		cell_renew(heap, &cell);
		zmmx_cell_canary_write(heap, &cell);
		zmmx_cell_write(heap, &cell);
		heap->realloc.in_place++;
		*result = block;
		return true;
	}
	if (!zmmx_cell_request(heap, size)) {
		*result = zmmx_size_overflow(heap, size);
		return true;
	}
	*copy = *copy < cell.size ? *copy : cell.size;
	return cell_resize(heap, &cell, size, result);
}

/* ---- or those of the base heap ---- */

void *zmmx_plain_alloc(zmmx_heap *heap, size_t size)
{
	return heap->harden ? zmmx_harden_alloc(heap, size) : block_alloc(heap, size, size);
}

void zmmx_plain_free(zmmx_heap *heap, void *block)
{
	if (heap->harden) {
		zmmx_harden_free(heap, block);
		return;
	}
	zmmx_tick(heap);
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	if (!zmmx_block_free(heap, block, &ref)) {
		zmmx_free_unknown(heap, block, &ref);
	}
}

bool zmmx_plain_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result)
{
	return heap->harden ? zmmx_harden_realloc(heap, block, size, copy, result)
	                    : block_realloc(heap, block, size, copy, result);
}

/* ---- the end of a request ---- */

static bool block_retire(const zmmx_area *area, const void *block, size_t size, void *argument)
{
	zmmx_heap *heap = argument;
	zmmx_cell cell;
	(void)area;
	(void)size;
	if (block && zmmx_cell_find(heap, block, &cell)) {
		zmmx_cell_must_be_live(heap, "reset", &cell);
		zmmx_cell_open_guards(heap, &cell);
	}
	return true;
}

void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	zmmx_walk_chunk(heap, chunk, block_retire, heap);
}

void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge)
{
	block_retire(NULL, zmmx_cell_huge_block(heap, huge), 0, heap);
}

/* ---- creation and destruction ---- */

static size_t harden_bytes(const zmmx_heap *heap)
{
	return round_up(sizeof(zmmx_harden), heap->os->page_size);
}

bool zmmx_harden_create(zmmx_heap *heap)
{
	heap->harden = zmmx_meta_map(heap, harden_bytes(heap));
	if (!heap->harden) {
		return false;
	}
	zmmx_cell_keys_begin(heap);
	return true;
}

bool zmmx_heap_is_hardened(const zmmx_heap *heap)
{
	return heap->harden != NULL;
}

void zmmx_harden_destroy(zmmx_heap *heap)
{
	if (heap->harden) {
		zmmx_meta_unmap(heap, heap->harden, harden_bytes(heap));
		heap->harden = NULL;
	}
}
