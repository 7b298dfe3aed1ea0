/* Which live block was allocated where: a hash table by address, outside the heap. */
#ifndef ZMMX_PHP_BLOCKS_H
#define ZMMX_PHP_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zmmx_block {
	uintptr_t address;   /* 0: vacant */
	size_t size;         /* as asked for */
	uint32_t site;
	uint32_t epoch;      /* what its owner counts; see there */
} zmmx_block;

typedef struct zmmx_blocks {
	zmmx_block *places;  /* open addressing, linear probing; NULL: empty */
	size_t place_count;  /* a power of two */
	size_t count;
} zmmx_blocks;

/* Adds a block that is not there. false: no memory for it. */
bool zmmx_blocks_add(zmmx_blocks *blocks, const zmmx_block *block);
/* NULL: not there. Valid until something is added or taken. */
const zmmx_block *zmmx_blocks_find(const zmmx_blocks *blocks, const void *address);
/* Takes a block out. false: it is not there. */
bool zmmx_blocks_take(zmmx_blocks *blocks, const void *address, zmmx_block *taken);
void zmmx_blocks_empty(zmmx_blocks *blocks);

#define ZMMX_BLOCKS_EACH(blocks, block) \
	for (const zmmx_block *block = (blocks)->places, *block##_end = block + (blocks)->place_count; block != block##_end; \
	     block++) \
		if (block->address)

#endif
