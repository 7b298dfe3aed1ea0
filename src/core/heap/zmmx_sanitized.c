/* The operations of a sanitized heap: those of the base heap, and the messages to sanitizers.
 *
 * All memory outside of live blocks is poisoned: free slots and pages, the rest of a slot, page or mapping behind its block,
 * and the head of a cell. The base heap comes there all the same, so memcheck is silenced while it works, and its hooks
 * are called with memcheck speaking again. */
#include "core/heap/zmmx_heap.h"

/* A block and its room in the base heap. */
typedef struct room {
	char *base, *end;
	size_t size;    /* as requested */
	size_t surplus; /* see zmmx_types.h */
	zmmx_huge *huge;
} room;

/* Bytes that a live block has only because of what is around it. */
size_t zmmx_heap_surplus(const zmmx_heap *heap, size_t bytes, size_t size)
{
	return heap->sanitized && heap->harden ? bytes - zmmx_occupied_size(heap, size) : 0;
}

/* false: there is no such block, live or not. */
static bool room_find(zmmx_heap *heap, void *block, room *room)
{
	zmmx_cell cell = {.base = block};
	heap_silence(heap);
	if (!heap->harden) {
		cell.ref = zmmx_block_find(heap, block);
	} else if (!zmmx_cell_find(heap, block, &cell)) {
		cell.ref = (zmmx_block_ref){0};
	}
	heap_speak(heap);
	size_t bytes = zmmx_block_size(&cell.ref);
	room->base = cell.base;
	room->end = cell.base + bytes;
	room->size = heap->harden ? cell.size : zmmx_sanitizer_extent(block, room->end);
	room->surplus = bytes ? zmmx_heap_surplus(heap, bytes, room->size) : 0;
	room->huge = cell.ref.huge;
	return bytes != 0;
}

/* The figures are those of blocks with nothing around them; `peak` is from before the base heap counted. */
static void surplus_change(zmmx_heap *heap, size_t less, size_t more, size_t peak)
{
	heap->surplus += more - less;
	heap->live->now -= more - less;
	heap->live->peak = peak > heap->live->now ? peak : heap->live->now;
}

/* Poisons the room around a block that was just made. */
static void room_poison(const room *room, char *block, size_t size)
{
	zmmx_sanitizer_poison(room->base, block);
	zmmx_sanitizer_poison(block + size, room->end);
}

void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size)
{
	room room;
	size_t peak = heap->live->peak;
	heap_silence(heap);
	void *block = zmmx_plain_alloc(heap, size);
	heap_speak(heap);
	if (block && room_find(heap, block, &room)) {
		surplus_change(heap, 0, room.surplus, peak);
		room_poison(&room, block, size);
		zmmx_sanitizer_on_alloc(block, size);
	}
	return block;
}

/* memcheck continues after its report, so the second free is skipped, as in memcheck's own malloc(). */
void zmmx_sanitized_free(zmmx_heap *heap, void *block)
{
	room room;
	if (!room_find(heap, block, &room)) {
		zmmx_block_ref ref = zmmx_block_find(heap, block);
		zmmx_free_unknown(heap, block, &ref); /* this may destroy the heap */
		return;
	}
	if (!zmmx_sanitizer_is_live(block)) {
		zmmx_sanitizer_report_free(block);
		return;
	}
	zmmx_sanitizer_on_free(block, room.end);
	surplus_change(heap, room.surplus, 0, heap->live->peak);
	heap_silence(heap);
	zmmx_plain_free(heap, block);
	heap_speak(heap);
}

bool zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result)
{
	room before, after;
	size_t peak = heap->live->peak;
	if (!room_find(heap, block, &before)) {
		zmmx_block_ref ref = zmmx_block_find(heap, block);
		*result = zmmx_realloc_unknown(heap, block, size, &ref);
		return true;
	}
	if (!zmmx_sanitizer_is_live(block)) {
		zmmx_sanitizer_report_free(block);
		zmmx_fatal_block(heap, block, "realloc(%p): a block that was already freed", block);
	}
	*copy = *copy < before.size ? *copy : before.size;
	heap_silence(heap);
	bool resized = zmmx_plain_realloc(heap, block, size, copy, result);
	heap_speak(heap);
	if (!resized || !*result || !room_find(heap, *result, &after)) {
		return resized;
	}
	if (*result == block) {
		zmmx_sanitizer_on_resize(block, before.size, size, after.end);
	} else {
		zmmx_assert(before.huge && before.huge == after.huge);
		room_poison(&after, *result, size);
		zmmx_sanitizer_on_move(block, before.size, *result, size);
	}
	surplus_change(heap, before.surplus, after.surplus, peak);
	return true;
}

/* ---- the end of a request ---- */

static bool block_retire(const zmmx_area *area, const void *block, size_t size, void *argument)
{
	zmmx_heap *heap = argument;
	if (block) {
		heap->surplus -= zmmx_heap_surplus(heap, area->block_size, size);
	}
	if (block && !heap->loses_leaks) {
		zmmx_sanitizer_on_free(block, (const char *)block + size);
	}
	return true;
}

static bool block_seen(const zmmx_area *area, const void *block, size_t size, void *argument)
{
	(void)area;
	(void)size;
	(void)argument;
	return !block;
}

bool zmmx_sanitized_retire(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	zmmx_walk_chunk(heap, chunk, block_retire, heap);
	return heap->loses_leaks && !zmmx_walk_chunk(heap, chunk, block_seen, heap);
}

bool zmmx_sanitized_retire_huge(zmmx_heap *heap, const zmmx_huge *huge)
{
	const void *block = heap->harden ? zmmx_cell_huge_block(heap, huge) : (const void *)huge->base;
	heap->surplus -= zmmx_heap_surplus(heap, huge->size, zmmx_usable_size(heap, block));
	if (!heap->loses_leaks) {
		zmmx_sanitizer_on_free(block, (const char *)huge->base + huge->mapped);
	}
	return heap->loses_leaks;
}
