/* Slots of a run that were never handed out are linked: in order, or in a hardened heap at random. */
#include <string.h>

#include "core/base/zmmx_dice.h"
#include "core/blocks/zmmx_blocks.h"

/* Slots linked at once: enough to be rarely here, few enough not to touch pages that are not needed. */
#define CARVE_BYTES 2048u

/* Cleared, too, unless what is in free slots is a sanitizer's business. Returns the first; the last leads to `end`. */
static uintptr_t slots_link_at_random(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end)
{
	uint16_t order[ZMMX_PAGE_SIZE / 8];
	if (!heap->sanitized) {
		memset((void *)first, 0, (size_t)count * slot_size);
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t j = dice_below(heap, i + 1);
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

void zmmx_run_carve(zmmx_heap *heap, zmmx_run *run)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[run_bin(run)];
	zmmx_chunk *chunk = run_chunk(run);
	uint32_t carved = run_carved(run);
	uint32_t left = row->elements - carved;
	zmmx_assert(link_is_end(run->free) && left);
	zmmx_assert(run_used(run) == carved);
	zmmx_chunk_verify(heap, chunk);
	uint32_t count = CARVE_BYTES / row->slot_size;
	if (count < 1) {
		count = 1;
	}
	if (count > left) {
		count = left;
	}
	uintptr_t slot = page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs))
	                 + (uintptr_t)carved * row->slot_size;
	run->bound = (uint16_t)((carved + count) * row->remainder);
	if (heap->harden) {
		run->free = slots_link_at_random(heap, slot, count, row->slot_size, (uintptr_t)chunk);
		zmmx_assert_run(heap, run);
		return;
	}
	run->free = slot;
	const zmmx_key key = heap->key;
	const uintptr_t slot_size = row->slot_size, last = slot + (count - 1) * slot_size;
	while (slot != last) {
		uintptr_t next = slot + slot_size;
		zmmx_word_write((void *)slot, link_encode(&key, slot, next));
		slot = next;
	}
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, (uintptr_t)chunk));
	zmmx_assert_run(heap, run);
}
