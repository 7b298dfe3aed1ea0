/* The table of live blocks. */
#include "php/record/zmmx_php_live_blocks.h"

#include <stdlib.h>

#include "core/base/zmmx_hash.h"

#define BUCKETS_INITIAL ((size_t)1024)

ZMMX_INLINE size_t home_of(uintptr_t address)
{
	return (size_t)((uint64_t)(address >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 24);
}

ZMMX_HASH(block, zmmx_live_block, address, home_of);

static zmmx_live_block *bucket_of(const zmmx_live_blocks *blocks, uintptr_t address)
{
	return block_entry(blocks->buckets, blocks->bucket_count - 1, address);
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

bool zmmx_live_blocks_remove(zmmx_live_blocks *blocks, const void *address, zmmx_live_block *taken)
{
	zmmx_live_block *block = blocks->count ? bucket_of(blocks, (uintptr_t)address) : NULL;
	if (!block || !block->address) {
		return false;
	}
	*taken = *block;
	block_vacate(blocks->buckets, blocks->bucket_count - 1, block);
	blocks->count--;
	return true;
}

void zmmx_live_blocks_clear(zmmx_live_blocks *blocks)
{
	free(blocks->buckets);
	*blocks = (zmmx_live_blocks){0};
}
