/* The operations of a hardened heap, and its quarantine. */
#include <string.h>

#include "core/heap/zmmx_cell.h"

static uint64_t roll(zmmx_harden *harden)
{
	harden->dice ^= harden->dice << 13;
	harden->dice ^= harden->dice >> 7;
	harden->dice ^= harden->dice << 17;
	return harden->dice;
}

static uint32_t roll_below(zmmx_harden *harden, uint32_t bound)
{
	return (uint32_t)((roll(harden) >> 32) * bound >> 32);
}

/* In a sanitized heap, what is poisoned is the sanitizer's business. */
static void bytes_clear(const zmmx_heap *heap, void *start, size_t bytes)
{
	if (!heap->sanitized) {
		memset(start, 0, bytes);
	}
}

/* ---- quarantine ---- */

static void cell_release(zmmx_heap *heap, void *base)
{
	zmmx_cell cell;
	if (!zmmx_cell_at(heap, base, &cell)) {
		return;
	}
	zmmx_cell_read(heap, &cell);
	zmmx_cell_must_be_freed(heap, &cell);
	zmmx_cell_erase(&cell);
	zmmx_cell_open_guards(heap, &cell);
	heap->harden->waiting -= zmmx_block_size(&cell.ref);
	heap->live->now += zmmx_block_size(&cell.ref);
	zmmx_block_free(heap, base, &cell.ref);
}

static void queue_take(zmmx_heap *heap)
{
	zmmx_harden *harden = heap->harden;
	void *base = harden->queue[harden->first];
	harden->first = (harden->first + 1) % ZMMX_QUEUE_BLOCKS;
	harden->count--;
	cell_release(heap, base);
}

static void queue_put(zmmx_heap *heap, void *base)
{
	zmmx_harden *harden = heap->harden;
	while (harden->count == ZMMX_QUEUE_BLOCKS || (harden->count && harden->waiting > ZMMX_QUEUE_BYTES)) {
		queue_take(heap);
	}
	harden->queue[(harden->first + harden->count++) % ZMMX_QUEUE_BLOCKS] = base;
}

static void quarantine(zmmx_heap *heap, const zmmx_cell *cell)
{
	zmmx_harden *harden = heap->harden;
	void *base = cell->base;
	harden->waiting += zmmx_block_size(&cell->ref);
	if (cell->ref.small) {
		uint32_t i = roll_below(harden, ZMMX_POOL_BLOCKS);
		void *other = harden->pool[i];
		harden->pool[i] = base;
		base = other;
	}
	if (base) {
		queue_put(heap, base);
	}
}

void zmmx_harden_release(zmmx_heap *heap)
{
	zmmx_harden *harden = heap->harden;
	if (!harden) {
		return;
	}
	for (uint32_t i = 0; i < ZMMX_POOL_BLOCKS; i++) {
		void *base = harden->pool[i];
		harden->pool[i] = NULL;
		if (base) {
			cell_release(heap, base);
		}
	}
	while (harden->count) {
		queue_take(heap);
	}
}

size_t zmmx_harden_waiting(const zmmx_heap *heap)
{
	return heap->harden ? heap->harden->waiting : 0;
}

static void block_uncount(const zmmx_heap *heap, const void *base, zmmx_stats *stats)
{
	zmmx_block_ref ref = zmmx_block_find(heap, base);
	stats->waiting.blocks++;
	stats->waiting.bytes += zmmx_block_size(&ref);
	stats->live_bytes -= zmmx_block_size(&ref);
	if (ref.small) {
		stats->bins[run_bin(ref.small)].used--;
		stats->bins[run_bin(ref.small)].free++;
	} else {
		stats->large.blocks--;
		stats->large.bytes -= zmmx_block_size(&ref);
	}
}

void zmmx_harden_uncount(const zmmx_heap *heap, zmmx_stats *stats)
{
	const zmmx_harden *harden = heap->harden;
	for (uint32_t i = 0; i < ZMMX_POOL_BLOCKS; i++) {
		if (harden->pool[i]) {
			block_uncount(heap, harden->pool[i], stats);
		}
	}
	for (uint32_t i = 0; i < harden->count; i++) {
		block_uncount(heap, harden->queue[(harden->first + i) % ZMMX_QUEUE_BLOCKS], stats);
	}
}

/* ---- operations ---- */

size_t zmmx_harden_request(const zmmx_heap *heap, size_t size)
{
	if (size > SIZE_MAX - ZMMX_CHUNK_SIZE) {
		return 0;
	}
	size_t bytes = round_up(ZMMX_HEAD_BYTES + size + ZMMX_CANARY_MIN, ZMMX_CELL_UNIT);
	return bytes <= ZMMX_MAX_SMALL_SIZE ? bytes : round_up(bytes, guard_bytes(heap)) + 2 * guard_bytes(heap);
}

size_t zmmx_harden_asked(const zmmx_heap *heap, size_t request)
{
	return heap->harden && request > ZMMX_MAX_SMALL_SIZE && heap->harden->asked > ZMMX_MAX_SMALL_SIZE ? heap->harden->asked
	                                                                                          : request;
}

/* The cell's block is live from here on. */
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
	size_t request = zmmx_harden_request(heap, size);
	if (!request) {
		return zmmx_size_overflow(heap, size);
	}
	zmmx_cell cell;
	heap->harden->asked = size;
	void *base = zmmx_block_alloc(heap, request);
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
	quarantine(heap, &cell);
}

/* A large or huge cell gets other pages where it is, or the system moves them. false: only a copy helps. */
static bool cell_resize(zmmx_heap *heap, zmmx_cell *cell, size_t size, void **result)
{
	size_t request = zmmx_harden_request(heap, size);
	size_t old_size = cell->size;
	void *base;
	heap->harden->asked = size;
	bool stays_huge = request > ZMMX_MAX_LARGE_SIZE;
	if (cell->ref.small || request <= ZMMX_MAX_SMALL_SIZE || stays_huge != (cell->ref.huge != NULL)) {
		return false;
	}
	/* as it is now, should the request be refused by a jump */
	zmmx_cell_open_guards(heap, cell);
	zmmx_cell_write(heap, cell);
	if (size < old_size) {  /* which does not fail */
		bytes_clear(heap, cell_block(cell) + size, old_size - size);
	}
	bool resized = zmmx_block_resize(heap, &cell->ref, cell->base, request, &base);
	if (resized && base) {
		bool moved = base != cell->base;
		zmmx_cell_at(heap, base, cell);
		*result = cell_begin(heap, cell, size);
		heap->realloc_moved += moved;
		heap->realloc_in_place += !moved;
		return true;
	}
	cell_begin(heap, cell, old_size);
	*result = NULL;
	return resized;
}

/* By the heap's own interface, so that a sanitizer is told of an allocation and a free: zmmx_sanitized_realloc() relies on
 * that. */
static void *cell_copy(zmmx_heap *heap, const zmmx_cell *cell, size_t size, size_t copy)
{
	/* Both blocks exist for a moment; the peak of live bytes is not to show it. */
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
	heap->realloc_moved++;
	heap->realloc_bytes += copy;
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
		cell_renew(heap, &cell);
		zmmx_cell_canary_write(heap, &cell);
		zmmx_cell_write(heap, &cell);
		heap->realloc_in_place++;
		return block;
	}
	if (!zmmx_harden_request(heap, size)) {
		return zmmx_size_overflow(heap, size);
	}
	return cell_resize(heap, &cell, size, &result) ? result : cell_copy(heap, &cell, size, copy);
}

size_t zmmx_harden_size(const zmmx_heap *heap, const void *block)
{
	zmmx_cell cell;
	return zmmx_cell_find(heap, block, &cell) && !cell.broken && !cell.freed ? cell.size : 0;
}

/* ---- what the base heap asks of the layer ---- */

uintptr_t zmmx_harden_carve(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end)
{
	uint16_t order[ZMMX_PAGE_SIZE / 8];
	bytes_clear(heap, (void *)first, (size_t)count * slot_size);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t j = roll_below(heap->harden, i + 1);
		order[i] = order[j];
		order[j] = (uint16_t)i;
	}
	for (uint32_t i = 0; i < count; i++) {
		uintptr_t slot = first + (uintptr_t)order[i] * slot_size;
		zmmx_word_write((void *)slot, link_encode(&heap->key, slot, end));
		end = slot;
	}
	return end;
}

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

const void *zmmx_harden_huge_block(const zmmx_heap *heap, const zmmx_huge *huge)
{
	return (const char *)huge->base + guard_bytes(heap) + ZMMX_HEAD_BYTES;
}

void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge)
{
	block_retire(NULL, zmmx_harden_huge_block(heap, huge), 0, heap);
}

bool zmmx_harden_visible(const zmmx_heap *heap, const void **block, size_t *size)
{
	zmmx_cell cell;
	if (!zmmx_cell_at(heap, *block, &cell)) {
		return false;
	}
	zmmx_cell_read(heap, &cell);
	*block = cell_block(&cell);
	*size = cell.broken ? cell_capacity(&cell) : cell.size;
	return cell.broken || !cell.freed;
}

const char *zmmx_harden_fault(const zmmx_heap *heap, const void *base, bool is_free)
{
	zmmx_cell cell;
	ptrdiff_t offset;
	if (!zmmx_cell_at(heap, base, &cell)) {
		return "HARDEN-1 a cell for every block";
	}
	if (is_free) {
		return zmmx_cell_is_clear(heap, &cell, true, &offset) ? NULL : "HARDEN-2 a free slot is clear";
	}
	zmmx_cell_read(heap, &cell);
	if (cell.broken) {
		return "HARDEN-3 canary and head before a block";
	}
	if (cell.freed) {
		return zmmx_cell_is_clear(heap, &cell, false, &offset) ? NULL : "HARDEN-4 a block in quarantine is clear";
	}
	return zmmx_cell_canary_holds(heap, &cell) < canary_bytes(&cell) ? "HARDEN-5 canary behind a block" : NULL;
}

/* ---- life ---- */

static void key_take(zmmx_heap *heap, uint32_t number)
{
	zmmx_harden *harden = heap->harden;
	zmmx_cell_key *key = &harden->keys[number];
	key->head = (uintptr_t)zmmx_meta_secret(heap, harden->dice);
	harden->dice = zmmx_meta_secret(heap, key->head) | 1;
	key->canary[0] = zmmx_meta_secret(heap, harden->dice);
	key->canary[1] = zmmx_meta_secret(heap, key->canary[0]);
	harden->key_number = number;
}

void zmmx_harden_renew(zmmx_heap *heap)
{
	key_take(heap, 0);
}

/* To write to all cells would be to copy all of the heap: one whose head does not change keeps its key. */
void zmmx_harden_after_fork(zmmx_heap *heap)
{
	if (heap->harden->key_number < ZMMX_KEYS - 1) {
		key_take(heap, heap->harden->key_number + 1);
	}
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
