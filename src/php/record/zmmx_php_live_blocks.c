/* The table of live blocks. */
#include "php/record/zmmx_php_live_blocks.h"

#include <stdlib.h>

#define BUCKETS_INITIAL ((size_t)1024)

static size_t home(const zmmx_live_blocks *blocks, uintptr_t address)
{
	return (size_t)((uint64_t)(address >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 24) & (blocks->bucket_count - 1);
}

static zmmx_live_block *bucket_of(const zmmx_live_blocks *blocks, uintptr_t address)
{
	size_t bucket = home(blocks, address);
	while (blocks->buckets[bucket].address && blocks->buckets[bucket].address != address) {
		bucket = (bucket + 1) & (blocks->bucket_count - 1);
	}
	return &blocks->buckets[bucket];
}

static bool blocks_grow(zmmx_live_blocks *blocks)
{
	zmmx_live_blocks larger = {.bucket_count = blocks->bucket_count ? blocks->bucket_count * 2 : BUCKETS_INITIAL};
	larger.buckets = calloc(larger.bucket_count, sizeof(zmmx_live_block));
	if (!larger.buckets) {
		return false;
	}
	ZMMX_LIVE_BLOCKS_EACH(blocks, block) {
		*bucket_of(&larger, block->address) = *block;
	}
	larger.count = blocks->count;
	free(blocks->buckets);
	*blocks = larger;
	return true;
}

bool zmmx_live_blocks_add(zmmx_live_blocks *blocks, const zmmx_live_block *block)
{
	if ((blocks->count + 1) * 3 > blocks->bucket_count * 2 && !blocks_grow(blocks)) {
		return false;
	}
	*bucket_of(blocks, block->address) = *block;
	blocks->count++;
	return true;
}

const zmmx_live_block *zmmx_live_blocks_find(const zmmx_live_blocks *blocks, const void *address)
{
	if (!blocks->count) {
		return NULL;
	}
	const zmmx_live_block *block = bucket_of(blocks, (uintptr_t)address);
	return block->address ? block : NULL;
}

/* Whether a block whose home is `home` may move from `from` back to `to`: its home is not between the two. */
static bool may_move(size_t home, size_t to, size_t from, size_t mask)
{
	return ((from - home) & mask) >= ((from - to) & mask);
}

/* Moves up the blocks after the gap, so that no search ends there too early. */
static void gap_close(zmmx_live_blocks *blocks, size_t gap)
{
	size_t mask = blocks->bucket_count - 1;
	for (size_t bucket = (gap + 1) & mask; blocks->buckets[bucket].address; bucket = (bucket + 1) & mask) {
		if (may_move(home(blocks, blocks->buckets[bucket].address), gap, bucket, mask)) {
			blocks->buckets[gap] = blocks->buckets[bucket];
			gap = bucket;
		}
	}
	blocks->buckets[gap].address = 0;
}

bool zmmx_live_blocks_remove(zmmx_live_blocks *blocks, const void *address, zmmx_live_block *taken)
{
	const zmmx_live_block *block = zmmx_live_blocks_find(blocks, address);
	if (!block) {
		return false;
	}
	*taken = *block;
	gap_close(blocks, (size_t)(block - blocks->buckets));
	blocks->count--;
	return true;
}

void zmmx_live_blocks_clear(zmmx_live_blocks *blocks)
{
	free(blocks->buckets);
	*blocks = (zmmx_live_blocks){0};
}
