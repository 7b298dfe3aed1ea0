/* The operations of a hardened heap. */
#include <string.h>

#include "core/heap/zmmx_fast.h"

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
	void *base = zmmx_block_alloc(heap, request, size);
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

/* Calls the heap's own interface, so that a sanitizer is told about an allocation and a free: zmmx_sanitized_realloc()
 * relies on that. */
static void *cell_copy(zmmx_heap *heap, const zmmx_cell *cell, size_t size, size_t copy)
{
	/* Both blocks exist for a moment; the peak of live bytes must not show that. */
	size_t peak = heap->live->peak;
	void *result = zmmx_alloc_fast(heap, size);
	if (!result) {
		return NULL;
	}
	copy = copy < size ? copy : size;
	copy = copy < cell->size ? copy : cell->size;
	memcpy(result, cell_block(cell), copy);
	zmmx_free_fast(heap, cell_block(cell));
	heap->live->peak = peak > heap->live->now ? peak : heap->live->now;
	heap->realloc.moved++;
	heap->realloc.bytes_copied += copy;
	return result;
}

void *zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy)
{
	zmmx_cell cell;
	void *result;
	zmmx_tick(heap);
	if (!zmmx_cell_find(heap, block, &cell)) {
		zmmx_block_ref ref = zmmx_block_find(heap, block);
		return zmmx_realloc_unknown(heap, block, size, &ref);
	}
	zmmx_cell_must_be_live(heap, "realloc", &cell);
	if (zmmx_good_size(heap, size) == zmmx_block_size(&cell.ref)) {
		cell.size = size;
		zmmx_cell_canary_write(heap, &cell);
		zmmx_cell_write(heap, &cell);
		heap->realloc.in_place++;
		return block;
	}
	if (!zmmx_cell_request(heap, size)) {
		return zmmx_size_overflow(heap, size);
	}
	return cell_resize(heap, &cell, size, &result) ? result : cell_copy(heap, &cell, size, copy);
}

/* ---- questions of the base heap ---- */

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

void zmmx_harden_renew(zmmx_heap *heap)
{
	zmmx_harden *harden = heap->harden;
	harden->key = (uintptr_t)zmmx_meta_secret(heap, heap->dice);
	heap->dice = zmmx_meta_secret(heap, harden->key) | 1;
	harden->canary_key[0] = zmmx_meta_secret(heap, heap->dice);
	harden->canary_key[1] = zmmx_meta_secret(heap, harden->canary_key[0]);
}

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
	zmmx_harden_renew(heap);
	zmmx_checked_begin(heap);
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
