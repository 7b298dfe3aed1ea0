/* All blocks of the heap at one moment, by address, with what a walk over PHP's data notes about each. Outside the heap. */
#ifndef ZMMX_PHP_BLOCKS_H
#define ZMMX_PHP_BLOCKS_H

#include "core/zmmx_core.h"

typedef struct zmmx_held {
	uint32_t holder;     /* 1 + the path that reached it first; 0: none yet */
	uint32_t common;     /* the innermost path that all lead through that reach it; or, while references are counted, their number */
	uint32_t entry : 28; /* of the walk: the one that has it */
	uint32_t live : 1;   /* a block, not a free slot */
	uint32_t object : 1; /* the engine lists an object in it */
	uint32_t text : 1;   /* reached as a string */
	uint32_t outer : 1;  /* something elsewhere leads to it */
} zmmx_held;

/* Blocks of one size side by side. */
typedef struct zmmx_row {
	uintptr_t start;
	size_t block_size;
	uint32_t first, count; /* into the blocks; free slots count */
	uint32_t chunk;        /* 0: a huge block */
	uint32_t lead;         /* bytes before a block: its head in a hardened heap */
	size_t content;        /* bytes of a block that can be read */
} zmmx_row;

typedef struct zmmx_blocks_chunk {
	uintptr_t address; /* 0: vacant */
	uint32_t *pages;   /* number of the row of each page, from 1 on; 0: none */
} zmmx_blocks_chunk;

typedef struct zmmx_blocks {
	zmmx_held *blocks;
	zmmx_row *rows; /* the huge ones come last, in the order of addresses */
	zmmx_blocks_chunk *chunks;
	uint32_t *pages;
	uint32_t *surplus; /* of each block, what no figure counts; NULL: nothing */
	size_t block_count, row_count, huge_from, chunk_count, chunk_mask;
} zmmx_blocks;

/* Lists the blocks of the heap. false: the system has no memory for the list; to be destroyed even so. */
bool zmmx_blocks_collect(zmmx_blocks *blocks, const zmmx_heap *heap);
void zmmx_blocks_destroy(zmmx_blocks *blocks);
/* The block that the address is in, and its row. NULL: it is in none. */
zmmx_held *zmmx_blocks_find(const zmmx_blocks *blocks, const void *address, const zmmx_row **row);

/* What the figures count for a block of that row. */
static inline size_t zmmx_blocks_bytes(const zmmx_blocks *blocks, const zmmx_row *row, const zmmx_held *held)
{
	return row->block_size - (blocks->surplus ? blocks->surplus[held - blocks->blocks] : 0);
}

/* The start of a block of that row. */
static inline const void *zmmx_blocks_start(const zmmx_blocks *blocks, const zmmx_row *row, const zmmx_held *held)
{
	return (const void *)(row->start + ((size_t)(held - blocks->blocks) - row->first) * row->block_size + row->lead);
}

#endif
