/* A hardened heap links slots that were never handed out in random order. */
#include <string.h>

#include "core/base/zmmx_dice.h"
#include "core/blocks/zmmx_blocks.h"

uintptr_t zmmx_carve_at_random(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end)
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
