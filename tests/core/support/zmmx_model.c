#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/zmmx_config.h"
#include "zmmx_model.h"

ZMMX_PRINTF(2, 3)
static bool disagree(zmmx_model *model, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(model->error, sizeof(model->error), format, arguments);
	va_end(arguments);
	return false;
}

/* ---- hooks ---- */

static bool on_over_limit(void *context, size_t grow, size_t request)
{
	zmmx_model *model = context;
	model->limit_calls++;
	model->last_grow = grow;
	model->last_request = request;
	return model->admit;
}

static void on_out_of_memory(void *context, size_t grow, size_t request)
{
	zmmx_model *model = context;
	model->memory_calls++;
	model->last_grow = grow;
	model->last_request = request;
}

static void on_size_overflow(void *context, size_t request)
{
	zmmx_model *model = context;
	model->overflow_calls++;
	model->last_request = request;
}

static size_t hook_calls(const zmmx_model *model)
{
	return model->limit_calls + model->memory_calls + model->overflow_calls;
}

/* ---- content ---- */

/* Which words carry the pattern depends on the offset alone, so that a block keeps it when it is resized:
 * all of the first pages, then both ends of each page. */
#define FULL_BYTES ((size_t)16 * 1024)

static size_t next_word(size_t offset)
{
	if (offset + 8 < FULL_BYTES) {
		return offset + 8;
	}
	return offset % ZMMX_PAGE_SIZE == ZMMX_PAGE_SIZE - 8 ? offset + 8 : (offset | (ZMMX_PAGE_SIZE - 1)) - 7;
}

static uint64_t word_at(uint64_t seed, size_t offset)
{
	return (seed + offset) * UINT64_C(0x9e3779b97f4a7c15);
}

static void content_fill(const zmmx_model_block *block)
{
	for (size_t offset = 0; offset + 8 <= block->usable; offset = next_word(offset)) {
		*(uint64_t *)(void *)(block->start + offset) = word_at(block->seed, offset);
	}
}

static bool content_holds(zmmx_model *model, const zmmx_model_block *block, const char *start, size_t size)
{
	for (size_t offset = 0; offset + 8 <= size; offset = next_word(offset)) {
		uint64_t word = *(const uint64_t *)(const void *)(start + offset);
		if (word != word_at(block->seed, offset)) {
			return disagree(model, "content of block %p (%zu bytes) changed at offset %zu: %#llx", (const void *)start,
			                block->size, offset, (unsigned long long)word);
		}
	}
	return true;
}

/* ---- blocks ---- */

static bool is_refusal(zmmx_model *model, size_t calls, size_t size, const char *what)
{
	return hook_calls(model) != calls || disagree(model, "%s of %zu bytes: NULL and no hook was called", what, size);
}

/* Takes note of a block that the heap gave; block->start, size and sealed are set. It is to have `good` bytes. */
static bool block_enter(zmmx_model *model, zmmx_model_block *block, size_t good)
{
	size_t mask = block->size > ZMMX_MAX_LARGE_SIZE ? ZMMX_CHUNK_SIZE - 1
	              : block->size > ZMMX_MAX_SMALL_SIZE ? ZMMX_PAGE_SIZE - 1 : good % 16 ? 7 : 15;
	size_t expected = model->hardened ? block->size : good;
	block->occupied = good;
	block->usable = zmmx_usable_size(model->heap, block->start);
	block->seed = ++model->seeds * 1000003;
	if ((uintptr_t)block->start & (model->hardened ? 15 : mask)) {
		return disagree(model, "block %p of %zu bytes is not aligned", (void *)block->start, block->size);
	}
	if (block->usable < block->size || block->usable != expected) {
		return disagree(model, "block %p of %zu bytes: usable size %zu, expected %zu", (void *)block->start, block->size,
		                block->usable, expected);
	}
	if (!zmmx_heap_owns(model->heap, block->start) || !zmmx_heap_owns(model->heap, block->start + block->usable - (block->usable != 0))) {
		return disagree(model, "block %p of %zu bytes is not owned", (void *)block->start, block->size);
	}
	content_fill(block);
	model->bytes += block->occupied;
	return true;
}

static bool counters_hold(zmmx_model *model)
{
	if (model->live.now != model->bytes) {
		return disagree(model, "live->now is %zu, the blocks have %zu bytes", model->live.now, model->bytes);
	}
	if (model->live.peak < model->live.now || model->real.peak < model->real.now) {
		return disagree(model, "peaks %zu, %zu are below %zu, %zu", model->live.peak, model->real.peak, model->live.now,
		                model->real.now);
	}
	return true;
}

static bool model_open(zmmx_model *model, const zmmx_os *os, zmmx_storage *storage, bool hardened)
{
	memset(model, 0, sizeof(*model));
	model->hardened = hardened;
	model->limit = SIZE_MAX;
	model->hooks.over_limit = on_over_limit;
	model->hooks.out_of_memory = on_out_of_memory;
	model->hooks.size_overflow = on_size_overflow;
	zmmx_config config = {
		.os = os,
		.storage = storage,
		.hardened = hardened,
		.hooks = &model->hooks,
		.context = model,
		.live = &model->live,
		.real = &model->real,
		.limit = &model->limit,
	};
	model->heap = zmmx_heap_create(&config);
	return model->heap || disagree(model, "the heap could not be created");
}

bool zmmx_model_open(zmmx_model *model, const zmmx_os *os, zmmx_storage *storage)
{
	return model_open(model, os, storage, false);
}

bool zmmx_model_open_hardened(zmmx_model *model, const zmmx_os *os, zmmx_storage *storage)
{
	return model_open(model, os, storage, true);
}

bool zmmx_model_close(zmmx_model *model)
{
	bool holds = zmmx_model_verify(model);
	zmmx_heap_destroy(model->heap);
	free(model->blocks);
	model->heap = NULL;
	model->blocks = NULL;
	if (holds && (model->live.now || model->real.now)) {
		return disagree(model, "after destroy: live %zu, real %zu", model->live.now, model->real.now);
	}
	return holds;
}

bool zmmx_model_alloc(zmmx_model *model, size_t size)
{
	size_t calls = hook_calls(model);
	zmmx_model_block block = {.start = zmmx_alloc(model->heap, size), .size = size};
	if (!block.start) {
		return is_refusal(model, calls, size, "alloc") && counters_hold(model);
	}
	if (!block_enter(model, &block, zmmx_good_size(model->heap, size))) {
		return false;
	}
	if (model->count == model->capacity) {
		model->capacity = model->capacity ? model->capacity * 2 : 256;
		model->blocks = realloc(model->blocks, model->capacity * sizeof(*model->blocks));
		if (!model->blocks) {
			abort();
		}
	}
	model->blocks[model->count++] = block;
	return counters_hold(model);
}

bool zmmx_model_free(zmmx_model *model, size_t index)
{
	zmmx_model_block block = model->blocks[index];
	if (!content_holds(model, &block, block.start, block.usable)) {
		return false;
	}
	zmmx_free(model->heap, block.start);
	model->bytes -= block.occupied;
	model->blocks[index] = model->blocks[--model->count];
	return counters_hold(model);
}

/* A small block that just fits the next smaller slots stays in its own. */
static size_t good_size_after(const zmmx_model *model, size_t usable, size_t size)
{
	size_t good = zmmx_good_size(model->heap, size);
	bool stays = !model->hardened && usable <= ZMMX_MAX_SMALL_SIZE && size == good && zmmx_good_size(model->heap, good + 1) == usable;
	return stays ? usable : good;
}

bool zmmx_model_realloc(zmmx_model *model, size_t index, size_t size, size_t copy)
{
	zmmx_model_block *block = &model->blocks[index];
	size_t calls = hook_calls(model);
	size_t keep = block->usable < size ? block->usable : size;
	char *start;
	if (copy == SIZE_MAX) {
		start = zmmx_realloc(model->heap, block->start, size);
	} else {
		start = zmmx_realloc_copy(model->heap, block->start, size, copy);
		keep = copy < keep ? copy : keep;
	}
	if (!start) {
		return is_refusal(model, calls, size, "realloc")
		       && content_holds(model, block, block->start, block->usable) && counters_hold(model);
	}
	if (!content_holds(model, block, start, keep)) {
		return false;
	}
	size_t good = good_size_after(model, block->occupied, size);
	model->bytes -= block->occupied;
	block->sealed = block->sealed && start == block->start;
	block->start = start;
	block->size = size;
	return block_enter(model, block, good) && counters_hold(model);
}

void *zmmx_model_keep_mapping(zmmx_model *model, size_t size)
{
	zmmx_free(model->heap, zmmx_alloc(model->heap, size));
	void *block = zmmx_alloc(model->heap, size);
	zmmx_free(model->heap, block);
	return block;
}

size_t zmmx_model_kept_bytes(const zmmx_model *model)
{
	zmmx_stats stats;
	zmmx_heap_stats(model->heap, &stats);
	return stats.kept_bytes;
}

static size_t held(const zmmx_model *model)
{
	return model->real.now + zmmx_model_kept_bytes(model);
}

bool zmmx_model_pin_chunks(zmmx_model *model, size_t count)
{
	for (size_t i = 0; i < count * (ZMMX_PAGES - 1); i++) {
		if (!zmmx_model_alloc(model, ZMMX_PAGE_SIZE)) {
			return false;
		}
	}
	for (size_t i = model->count; i-- > 0;) {
		if ((uintptr_t)model->blocks[i].start % ZMMX_CHUNK_SIZE != 100 * ZMMX_PAGE_SIZE && !zmmx_model_free(model, i)) {
			return false;
		}
	}
	return true;
}

bool zmmx_model_gc(zmmx_model *model)
{
	size_t before = held(model);
	size_t fell = zmmx_heap_gc(model->heap);
	if (before - held(model) != fell) {
		return disagree(model, "gc says %zu, real and kept bytes fell from %zu to %zu", fell, before, held(model));
	}
	return counters_hold(model);
}

bool zmmx_model_seal(zmmx_model *model)
{
	zmmx_heap_seal(model->heap);
	model->sealed = true;
	for (size_t i = 0; i < model->count; i++) {
		model->blocks[i].sealed = true;
	}
	return counters_hold(model);
}

bool zmmx_model_reset(zmmx_model *model)
{
	size_t kept = 0;
	zmmx_heap_reset(model->heap);
	for (size_t i = 0; i < model->count; i++) {
		zmmx_model_block block = model->blocks[i];
		if (model->sealed && !block.sealed) {
			model->blocks[kept++] = block;
		} else {
			model->bytes -= block.occupied;
		}
	}
	model->count = kept;
	model->sealed = false;
	if (model->live.peak != model->live.now || model->real.peak != model->real.now) {
		return disagree(model, "reset left peaks %zu, %zu at %zu, %zu", model->live.peak, model->real.peak,
		                model->live.now, model->real.now);
	}
	return counters_hold(model);
}

/* ---- the whole heap ---- */

static int by_start(const void *a, const void *b)
{
	const char *left = (*(zmmx_model_block *const *)a)->start, *right = (*(zmmx_model_block *const *)b)->start;
	return left < right ? -1 : left > right;
}

/* The table by address; to be freed. */
static zmmx_model_block **blocks_sorted(const zmmx_model *model)
{
	zmmx_model_block **sorted = malloc((model->count + 1) * sizeof(*sorted));
	if (!sorted) {
		abort();
	}
	for (size_t i = 0; i < model->count; i++) {
		sorted[i] = &model->blocks[i];
	}
	qsort(sorted, model->count, sizeof(*sorted), by_start);
	return sorted;
}

typedef struct tour {
	zmmx_model *model;
	zmmx_model_block **sorted;
	size_t visited, in_area;
	zmmx_area area, chunk;
	const char *next;         /* where the chunk's next area must start */
	bool wrong;
} tour;

static bool tour_area_ends(tour *tour)
{
	/* a hardened heap's freed blocks wait, unseen */
	if (tour->area.start && tour->area.kind != ZMMX_AREA_CHUNK && tour->in_area != tour->area.used
	    && !(tour->model->hardened && tour->in_area < tour->area.used)) {
		tour->wrong = true;
		return disagree(tour->model, "walk: area %p says %zu used, %zu blocks were visited",
		                (const void *)tour->area.start, tour->area.used, tour->in_area);
	}
	return true;
}

static bool tour_chunk_ends(tour *tour)
{
	if (tour->chunk.start && tour->next != tour->chunk.start + ZMMX_CHUNK_SIZE) {
		tour->wrong = true;
		return disagree(tour->model, "walk: the areas of chunk %p end at %p", (const void *)tour->chunk.start,
		                (const void *)tour->next);
	}
	return true;
}

static bool tour_area(tour *tour, const zmmx_area *area)
{
	if (!tour_area_ends(tour)) {
		return false;
	}
	tour->in_area = 0;
	tour->area = *area;
	if (area->kind == ZMMX_AREA_CHUNK || area->kind == ZMMX_AREA_HUGE) {
		if (!tour_chunk_ends(tour)) {
			return false;
		}
		tour->chunk = *area;
		tour->next = area->start + ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE;
		if (area->kind == ZMMX_AREA_HUGE) {
			tour->chunk.start = NULL;
		}
		return true;
	}
	if (area->start != tour->next || area->chunk != tour->chunk.chunk || area->size % ZMMX_PAGE_SIZE || !area->size) {
		tour->wrong = true;
		return disagree(tour->model, "walk: area at %p (%zu bytes, chunk %zu), expected %p of chunk %zu",
		                (const void *)area->start, area->size, area->chunk, (const void *)tour->next, tour->chunk.chunk);
	}
	tour->next += area->size;
	return true;
}

static bool tour_visit(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	tour *tour = argument;
	if (!block) {
		return tour_area(tour, area);
	}
	zmmx_model_block key = {.start = (char *)(uintptr_t)block}, *key_pointer = &key;
	zmmx_model_block **found = bsearch(&key_pointer, tour->sorted, tour->model->count, sizeof(*tour->sorted), by_start);
	tour->visited++;
	tour->in_area++;
	if (!found || (*found)->usable != block_size || area->start != tour->area.start) {
		tour->wrong = true;
		return disagree(tour->model, "walk: block %p of %zu bytes is not one of the live blocks", block, block_size);
	}
	return true;
}

bool zmmx_model_walk(zmmx_model *model)
{
	tour tour = {.model = model, .sorted = blocks_sorted(model)};
	bool whole = zmmx_heap_walk(model->heap, true, tour_visit, &tour);
	free(tour.sorted);
	if (tour.wrong || !tour_area_ends(&tour) || !tour_chunk_ends(&tour)) {
		return false;
	}
	if (!whole || tour.visited != model->count) {
		return disagree(model, "walk: visited %zu blocks of %zu", tour.visited, model->count);
	}
	return true;
}

static bool stats_hold(zmmx_model *model)
{
	zmmx_stats stats;
	zmmx_heap_stats(model->heap, &stats);
	if (stats.live_bytes != model->bytes || stats.real_bytes != model->real.now) {
		return disagree(model, "stats: live %zu, real %zu; expected %zu, %zu", stats.live_bytes, stats.real_bytes,
		                model->bytes, model->real.now);
	}
	size_t pages = stats.pages.free + stats.pages.small + stats.pages.large + stats.pages.header;
	if (stats.pages.total != stats.chunks.count * ZMMX_PAGES || pages != stats.pages.total
	    || stats.pages.purged > stats.pages.free) {
		return disagree(model, "stats: %zu pages in %zu chunks, parts sum up to %zu, %zu of %zu free ones purged",
		                stats.pages.total, stats.chunks.count, pages, stats.pages.purged, stats.pages.free);
	}
	return true;
}

bool zmmx_model_verify(zmmx_model *model)
{
	zmmx_fault fault = {0};
	if (!zmmx_heap_check(model->heap, &fault)) {
		return disagree(model, "zmmx_heap_check: %s at %p: expected %zu, is %zu", fault.invariant, fault.where, fault.expected,
		                fault.actual);
	}
	for (size_t i = 0; i < model->count; i++) {
		const zmmx_model_block *block = &model->blocks[i];
		if (!content_holds(model, block, block->start, block->usable)) {
			return false;
		}
		if (zmmx_usable_size(model->heap, block->start) != block->usable) {
			return disagree(model, "usable size of %p was %zu and is %zu", (void *)block->start, block->usable,
			                zmmx_usable_size(model->heap, block->start));
		}
	}
	zmmx_model_block **sorted = blocks_sorted(model);
	bool apart = true;
	for (size_t i = 1; apart && i < model->count; i++) {
		apart = sorted[i - 1]->start + sorted[i - 1]->usable <= sorted[i]->start
		        || disagree(model, "blocks %p and %p overlap", (void *)sorted[i - 1]->start, (void *)sorted[i]->start);
	}
	free(sorted);
	return apart && counters_hold(model) && stats_hold(model);
}

/* ---- operations ---- */

static size_t size_decode(unsigned profile, uint32_t value)
{
	static const uint16_t slots[ZMMX_BINS] = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
	                                          448, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072};
	switch (profile) {
		case 0: case 1: case 2: case 3:
			return value % 257;
		case 4: case 5: case 6:
			return value % (ZMMX_MAX_SMALL_SIZE + 1);
		case 7: case 8:
			return slots[value % ZMMX_BINS] - 1 + value / ZMMX_BINS % 3;
		case 9: case 10: case 11:
			return ZMMX_MAX_SMALL_SIZE + 1 + value % (64 * 1024);
		case 12: case 13:
			return ZMMX_MAX_SMALL_SIZE + 1 + value % (ZMMX_MAX_LARGE_SIZE - ZMMX_MAX_SMALL_SIZE);
		case 14:
			return ZMMX_MAX_LARGE_SIZE - 4097 + value % 8200;
		default:
			return ZMMX_MAX_LARGE_SIZE + 1 + value % (5 * ZMMX_CHUNK_SIZE);
	}
}

zmmx_op zmmx_op_decode(const uint8_t bytes[ZMMX_OP_BYTES])
{
	static const zmmx_op_kind rare[16] = {
		ZMMX_OP_GC, ZMMX_OP_GC, ZMMX_OP_WALK, ZMMX_OP_VERIFY, ZMMX_OP_VERIFY, ZMMX_OP_SEAL, ZMMX_OP_RESET, ZMMX_OP_RESET,
		ZMMX_OP_FORK, ZMMX_OP_FORK, ZMMX_OP_ALLOC, ZMMX_OP_FREE, ZMMX_OP_FREE, ZMMX_OP_FREE, ZMMX_OP_FREE, ZMMX_OP_REALLOC};
	unsigned choice = bytes[0] & 15;
	zmmx_op op = {.index = (uint32_t)bytes[1] | (uint32_t)bytes[2] << 8};
	op.size = size_decode(bytes[0] >> 4, (uint32_t)bytes[3] | (uint32_t)bytes[4] << 8 | (uint32_t)bytes[5] << 16);
	op.copy = op.size / ((bytes[1] & 3) + 1);
	op.kind = choice < 6 ? ZMMX_OP_ALLOC
	          : choice < 11 ? ZMMX_OP_FREE
	          : choice < 14 ? ZMMX_OP_REALLOC
	          : choice < 15 ? ZMMX_OP_REALLOC_COPY
	          : bytes[5] < 16 ? rare[bytes[3] & 15] : ZMMX_OP_ALLOC;
	return op;
}

bool zmmx_op_apply(zmmx_model *model, const zmmx_op *op, size_t max_bytes)
{
	zmmx_op_kind kind = op->kind;
	size_t index = model->count ? op->index % model->count : 0;
	if (!model->count && (kind == ZMMX_OP_FREE || kind == ZMMX_OP_REALLOC || kind == ZMMX_OP_REALLOC_COPY)) {
		kind = ZMMX_OP_ALLOC;
	}
	if ((kind == ZMMX_OP_ALLOC || kind == ZMMX_OP_REALLOC || kind == ZMMX_OP_REALLOC_COPY) && model->count
	    && model->bytes + op->size > max_bytes) {
		kind = ZMMX_OP_FREE;
	}
	switch (kind) {
		case ZMMX_OP_ALLOC: return zmmx_model_alloc(model, op->size);
		case ZMMX_OP_FREE: return zmmx_model_free(model, index);
		case ZMMX_OP_REALLOC: return zmmx_model_realloc(model, index, op->size, SIZE_MAX);
		case ZMMX_OP_REALLOC_COPY: return zmmx_model_realloc(model, index, op->size, op->copy);
		case ZMMX_OP_GC: return zmmx_model_gc(model);
		case ZMMX_OP_RESET: return zmmx_model_reset(model);
		case ZMMX_OP_SEAL: return zmmx_model_seal(model);
		case ZMMX_OP_VERIFY: return zmmx_model_verify(model);
		case ZMMX_OP_WALK: return zmmx_model_walk(model);
		case ZMMX_OP_FORK: zmmx_heap_forked(model->heap); return true;
	}
	return false;
}
