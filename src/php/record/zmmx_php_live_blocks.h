/* Where each live block was allocated: a hash table by address, outside the heap. */
#ifndef ZMMX_PHP_LIVE_BLOCKS_H
#define ZMMX_PHP_LIVE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zmmx_live_block {
	uintptr_t address; /* 0: vacant */
	size_t size;       /* as requested */
	uint32_t site;
	uint32_t epoch; /* numbers for its owner; see there */
	uint64_t born;
} zmmx_live_block;

typedef struct zmmx_live_blocks {
	zmmx_live_block *buckets; /* open addressing, linear probing; NULL: empty */
	size_t bucket_count;      /* a power of two */
	size_t count;
} zmmx_live_blocks;

/* Adds a block, which must not be there. false: no memory for it. */
bool zmmx_live_blocks_add(zmmx_live_blocks *blocks, const zmmx_live_block *block);
/* NULL: not there. Valid until a block is added or removed. */
const zmmx_live_block *zmmx_live_blocks_find(const zmmx_live_blocks *blocks, const void *address);
/* Removes a block. false: it is not there. */
bool zmmx_live_blocks_remove(zmmx_live_blocks *blocks, const void *address, zmmx_live_block *taken);
/* Gives all memory back. */
void zmmx_live_blocks_clear(zmmx_live_blocks *blocks);

#define ZMMX_LIVE_BLOCKS_EACH(blocks, block) \
	for (const zmmx_live_block *block = (blocks)->buckets, *block##_end = block + (blocks)->bucket_count; block != block##_end; \
	     block++) \
		if (block->address)

#endif
