/* The table of live blocks. */
#include "zmmx_php_blocks.h"

#include <stdlib.h>

#define PLACES_FIRST ((size_t)1024)

static size_t home(const zmmx_blocks *blocks, uintptr_t address)
{
	return (size_t)((uint64_t)(address >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 24) & (blocks->place_count - 1);
}

static zmmx_block *place_of(const zmmx_blocks *blocks, uintptr_t address)
{
	size_t place = home(blocks, address);
	while (blocks->places[place].address && blocks->places[place].address != address) {
		place = (place + 1) & (blocks->place_count - 1);
	}
	return &blocks->places[place];
}

static bool blocks_grow(zmmx_blocks *blocks)
{
	zmmx_blocks larger = {.place_count = blocks->place_count ? blocks->place_count * 2 : PLACES_FIRST};
	larger.places = calloc(larger.place_count, sizeof(zmmx_block));
	if (!larger.places) {
		return false;
	}
	ZMMX_BLOCKS_EACH(blocks, block) {
		*place_of(&larger, block->address) = *block;
	}
	larger.count = blocks->count;
	free(blocks->places);
	*blocks = larger;
	return true;
}

bool zmmx_blocks_add(zmmx_blocks *blocks, const zmmx_block *block)
{
	if ((blocks->count + 1) * 3 > blocks->place_count * 2 && !blocks_grow(blocks)) {
		return false;
	}
	*place_of(blocks, block->address) = *block;
	blocks->count++;
	return true;
}

const zmmx_block *zmmx_blocks_find(const zmmx_blocks *blocks, const void *address)
{
	if (!blocks->count) {
		return NULL;
	}
	const zmmx_block *block = place_of(blocks, (uintptr_t)address);
	return block->address ? block : NULL;
}

/* Whether a block whose home is `home` may move from `from` back to `to`: its home is not between the two. */
static bool may_move(size_t home, size_t to, size_t from, size_t mask)
{
	return ((from - home) & mask) >= ((from - to) & mask);
}

/* Moves the blocks behind the gap up, so that no search ends there too early. */
static void gap_close(zmmx_blocks *blocks, size_t gap)
{
	size_t mask = blocks->place_count - 1;
	for (size_t place = (gap + 1) & mask; blocks->places[place].address; place = (place + 1) & mask) {
		if (may_move(home(blocks, blocks->places[place].address), gap, place, mask)) {
			blocks->places[gap] = blocks->places[place];
			gap = place;
		}
	}
	blocks->places[gap].address = 0;
}

bool zmmx_blocks_take(zmmx_blocks *blocks, const void *address, zmmx_block *taken)
{
	const zmmx_block *block = zmmx_blocks_find(blocks, address);
	if (!block) {
		return false;
	}
	*taken = *block;
	gap_close(blocks, (size_t)(block - blocks->places));
	blocks->count--;
	return true;
}

void zmmx_blocks_empty(zmmx_blocks *blocks)
{
	free(blocks->places);
	*blocks = (zmmx_blocks){0};
}
