/* Cells: where they are, what their heads say, canaries and guard pages. */
#include <string.h>

#include "core/blocks/zmmx_cell.h"

/* Each block with guard pages splits a mapping in up to four, and the system limits their number (Linux: 65530). */
#define GUARDED_MAX 8192u

/* Offset of the first byte that is not 0, or `size`. */
static size_t bytes_clear(const char *start, size_t size)
{
	if (!size || (!start[0] && !memcmp(start, start + 1, size - 1))) {
		return size;
	}
	size_t i = 0;
	while (!start[i]) {
		i++;
	}
	return i;
}

static uint64_t cell_mask(const zmmx_heap *heap, const zmmx_cell *cell)
{
	uint64_t mask = ((uint64_t)(uintptr_t)cell->start ^ heap->harden->keys[cell->key].head) * UINT64_C(0x9e3779b97f4a7c15);
	return mask ^ mask >> 29;
}

/* ---- sizes ---- */

size_t zmmx_cell_request(const zmmx_heap *heap, size_t size)
{
	if (size > SIZE_MAX - ZMMX_CHUNK_SIZE) {
		return 0;
	}
	size_t bytes = round_up(ZMMX_HEAD_BYTES + size + ZMMX_CANARY_MIN, ZMMX_CELL_UNIT);
	return bytes <= ZMMX_MAX_SMALL_SIZE ? bytes : round_up(bytes, guard_bytes(heap)) + 2 * guard_bytes(heap);
}

size_t zmmx_cell_occupied(const zmmx_heap *heap, size_t size)
{
	size_t request = zmmx_cell_request(heap, size);
	return request ? zmmx_occupied_size(heap, request) : 0;
}

/* ---- canaries ---- */

#define CANARY_BYTES 8u

/* The pattern repeats as long as there is room. */
typedef struct canary {
	unsigned char bytes[CANARY_BYTES];
} canary;

/* Random and different from cell to cell, so that reading one canary reveals neither another nor the key of the heads.
 * The second byte is 0, so that a string function that reads beyond its block stops there. The first byte is not 0;
 * otherwise the most frequent overrun, the 0 that ends a string, would change nothing. */
static canary canary_of(const zmmx_heap *heap, const zmmx_cell *cell)
{
	const uint64_t *key = heap->harden->keys[cell->key].canary;
	canary canary;
	uint64_t word = ((uint64_t)(uintptr_t)cell->start ^ key[0]) * UINT64_C(0xd6e8feb86659fd93);
	word = ((word ^ word >> 32) + key[1]) * UINT64_C(0xa0761d6478bd642f);
	word ^= word >> 32;
	memcpy(canary.bytes, &word, sizeof(word));
	canary.bytes[0] |= !canary.bytes[0];
	canary.bytes[1] = 0;
	return canary;
}

static void canary_repeat(char *start, size_t size, canary canary)
{
	for (size_t i = 0; i < size; i += CANARY_BYTES) {
		memcpy(start + i, canary.bytes, size - i < CANARY_BYTES ? size - i : CANARY_BYTES);
	}
}

/* Offset of the first byte that differs, or `size`. */
static size_t canary_holds(const char *start, size_t size, canary canary)
{
	size_t i = 0;
	while (i + CANARY_BYTES <= size && !memcmp(start + i, canary.bytes, CANARY_BYTES)) {
		i += CANARY_BYTES;
	}
	while (i < size && (unsigned char)start[i] == canary.bytes[i % CANARY_BYTES]) {
		i++;
	}
	return i;
}

/* ---- heads ---- */

#define TAG_FREED 0x5a5au
#define TAG_GUARDED 0x0ff0u

/* The words before a block. */
typedef struct cell_head {
	uint64_t canary, word;
} cell_head;
_Static_assert(sizeof(cell_head) == ZMMX_HEAD_BYTES && ZMMX_HEAD_BYTES % ZMMX_CELL_UNIT == 0, "the block is aligned");

static void head_write(char *start, cell_head head)
{
	for (size_t i = 0; i < sizeof(head); i += sizeof(uintptr_t)) {
		uintptr_t part;
		memcpy(&part, (char *)&head + i, sizeof(part));
		zmmx_word_write(start + i, part);
	}
}

static cell_head head_read(const char *start)
{
	cell_head head;
	for (size_t i = 0; i < sizeof(head); i += sizeof(uintptr_t)) {
		uintptr_t part = zmmx_word_read(start + i);
		memcpy((char *)&head + i, &part, sizeof(part));
	}
	return head;
}

static uint64_t head_canary(const zmmx_heap *heap, const zmmx_cell *cell)
{
	uint64_t word;
	canary canary = canary_of(heap, cell);
	memcpy(&word, canary.bytes, sizeof(word));
	return word;
}

void zmmx_cell_erase(const zmmx_cell *cell)
{
	head_write(cell->start, (cell_head){0, 0});
}

static uint16_t size_tag(size_t size)
{
	return (uint16_t)((uint32_t)size * 0x9e37u + 0x3c96u);
}

void zmmx_cell_write(const zmmx_heap *heap, const zmmx_cell *cell)
{
	uint16_t tag = (uint16_t)(size_tag(cell->size) ^ (cell->freed ? TAG_FREED : 0) ^ (cell->guarded ? TAG_GUARDED : 0));
	uint64_t word = ((uint64_t)cell->size << 16 | tag) ^ cell_mask(heap, cell);
	head_write(cell->start, (cell_head){head_canary(heap, cell), word});
}

/* By the canary before the head. false: it is that of none, and the cell is taken for one of the present key. */
static bool key_find(const zmmx_heap *heap, zmmx_cell *cell, uint64_t canary)
{
	cell_renew(heap, cell);
	while (head_canary(heap, cell) != canary) {
		if (!cell->key) {
			cell_renew(heap, cell);
			return false;
		}
		cell->key--;
	}
	return true;
}

void zmmx_cell_read(const zmmx_heap *heap, zmmx_cell *cell)
{
	cell_head head = head_read(cell->start);
	bool found = key_find(heap, cell, head.canary);
	uint64_t word = head.word ^ cell_mask(heap, cell);
	cell->size = (size_t)(word >> 16);
	uint16_t tag = (uint16_t)word ^ size_tag(cell->size);
	cell->freed = tag == TAG_FREED || tag == (TAG_FREED ^ TAG_GUARDED);
	cell->guarded = tag == TAG_GUARDED || tag == (TAG_FREED ^ TAG_GUARDED);
	cell->broken = (tag && !cell->freed && !cell->guarded) || !found || word >> 16 > SIZE_MAX - ZMMX_CHUNK_SIZE
	               || zmmx_cell_occupied(heap, cell->size) != zmmx_block_size(&cell->ref);
}

bool zmmx_cell_at(const zmmx_heap *heap, const void *base, zmmx_cell *cell)
{
	cell->ref = zmmx_block_find(heap, base);
	cell->bytes = zmmx_block_size(&cell->ref);
	if (!cell->bytes) {
		return false;
	}
	size_t guard = cell->ref.small ? 0 : guard_bytes(heap);
	cell_renew(heap, cell);
	cell->base = (char *)(uintptr_t)base;
	cell->start = cell->base + guard;
	cell->bytes -= 2 * guard;
	return true;
}

bool zmmx_cell_find(const zmmx_heap *heap, const void *block, zmmx_cell *cell)
{
	uintptr_t start = (uintptr_t)block - ZMMX_HEAD_BYTES;
	if (!(zmmx_cell_at(heap, (void *)start, cell) && cell->ref.small)
	    && !(zmmx_cell_at(heap, (void *)(start - guard_bytes(heap)), cell) && !cell->ref.small)) {
		return false;
	}
	zmmx_cell_read(heap, cell);
	return true;
}

static char *canary_start(const zmmx_cell *cell)
{
	return cell_block(cell) + cell->size;
}

size_t zmmx_cell_canary_holds(const zmmx_heap *heap, const zmmx_cell *cell)
{
	if (heap->sanitized) {
		return canary_bytes(cell);
	}
	return canary_holds(canary_start(cell), canary_bytes(cell), canary_of(heap, cell));
}

void zmmx_cell_canary_write(const zmmx_heap *heap, const zmmx_cell *cell)
{
	if (!heap->sanitized) {
		canary_repeat(canary_start(cell), canary_bytes(cell), canary_of(heap, cell));
	}
}

bool zmmx_cell_is_clear(const zmmx_heap *heap, const zmmx_cell *cell, bool is_free, ptrdiff_t *offset)
{
	const char *from = is_free ? cell->start + sizeof(uintptr_t) : cell_block(cell);
	size_t bytes = (size_t)(cell->start + cell->bytes - from);
	if (heap->sanitized) {
		return true;
	}
	size_t clear = bytes_clear(from, bytes);
	*offset = from + clear - cell_block(cell);
	return clear == bytes;
}

/* The base heap's block at the address, or NULL. */
static void *base_around(const zmmx_heap *heap, uintptr_t address)
{
	zmmx_run *runs = zmmx_map_chunk(heap, chunk_base(address));
	if (!runs) {
		for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
			if (address - huge->base < huge->mapped) {
				return (void *)huge->base;
			}
		}
		return NULL;
	}
	uint32_t page = page_of(address);
	zmmx_run *run = run_first(runs + page, runs[page].first_offset);
	if (run_kind(run) == ZMMX_PAGE_SMALL) {
		return (void *)(address - run_offset(runs[page].first_offset, address) % run_slot_size(run));
	}
	while (page > ZMMX_FIRST_PAGE && run_kind(runs + page) == ZMMX_PAGE_NONE) {
		page--;
	}
	bool inside = run_kind(runs + page) == ZMMX_PAGE_LARGE && page_of(address) < page + run_pages(runs + page);
	return inside ? (void *)page_address(chunk_base(address), page) : NULL;
}

bool zmmx_cell_around(const zmmx_heap *heap, const void *address, zmmx_cell *cell)
{
	void *base = base_around(heap, (uintptr_t)address);
	if (!base || !zmmx_cell_at(heap, base, cell)) {
		return false;
	}
	zmmx_cell_read(heap, cell);
	return true;
}

/* ---- guard pages ---- */

/* Only whole system pages can be guard pages. Where those are larger than ours, a large block may have none. */
static int range_protect(const zmmx_heap *heap, const char *from, const char *to, bool accessible)
{
	uintptr_t page = heap->os->page_size;
	uintptr_t first = round_up((uintptr_t)from, page), end = (uintptr_t)to & ~(page - 1);
	if (!heap->os->protect || first >= end) {
		return -1;
	}
	return heap->os->protect(heap->os, (void *)first, end - first, accessible);
}

void zmmx_cell_close_guards(const zmmx_heap *heap, zmmx_cell *cell)
{
	const char *end = cell->start + cell->bytes;
	cell->guarded = false;
	if (cell->ref.small || heap->sanitized || heap->harden->guarded >= GUARDED_MAX
	    || range_protect(heap, cell->base, cell->start, false)) {
		return;
	}
	if (range_protect(heap, end, cell->base + zmmx_block_size(&cell->ref), false)) {
		range_protect(heap, cell->base, cell->start, true);
		return;
	}
	cell->guarded = true;
	heap->harden->guarded++;
}

void zmmx_cell_open_guards(zmmx_heap *heap, zmmx_cell *cell)
{
	const char *end = cell->start + cell->bytes;
	if (!cell->guarded) {
		return;
	}
	heap->harden->guarded--;
	cell->guarded = false;
	if (range_protect(heap, cell->base, cell->start, true)
	    || range_protect(heap, end, cell->base + zmmx_block_size(&cell->ref), true)) {
		zmmx_fatal(heap, "block %p of %zu bytes: the system cannot make its guard pages accessible", (void *)cell_block(cell),
		           cell->size);
	}
}

/* ---- the user's view ---- */

const void *zmmx_cell_huge_block(const zmmx_heap *heap, const zmmx_huge *huge)
{
	return (const char *)huge->base + guard_bytes(heap) + ZMMX_HEAD_BYTES;
}

bool zmmx_cell_visible(const zmmx_heap *heap, const void **block, size_t *size)
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

const char *zmmx_cell_fault(const zmmx_heap *heap, const void *base, bool is_free)
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
	return zmmx_cell_canary_holds(heap, &cell) < canary_bytes(&cell) ? "HARDEN-5 canary after a block" : NULL;
}

/* ---- keys of heads and canaries ---- */

static void key_take(zmmx_heap *heap, uint32_t number)
{
	zmmx_harden *harden = heap->harden;
	zmmx_cell_key *key = &harden->keys[number];
	key->head = (uintptr_t)zmmx_meta_secret(heap, heap->dice);
	heap->dice = zmmx_meta_secret(heap, key->head) | 1;
	key->canary[0] = zmmx_meta_secret(heap, heap->dice);
	key->canary[1] = zmmx_meta_secret(heap, key->canary[0]);
	harden->key_number = number;
}

void zmmx_cell_keys_begin(zmmx_heap *heap)
{
	key_take(heap, 0);
}

/* To write to all cells would copy all of the heap: one whose head does not change keeps its key. */
void zmmx_cell_keys_after_fork(zmmx_heap *heap)
{
	if (heap->harden->key_number < ZMMX_KEYS - 1) {
		key_take(heap, heap->harden->key_number + 1);
	}
}
