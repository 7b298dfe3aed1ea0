/* Blocks with canaries around them, and freed blocks that wait: a layer between the heap's interface and the base heap.
 * Shared by the files of that layer.
 *
 * A cell is the base heap's memory for one block:
 *
 *   small              canary | head | block | canary           the slot
 *   large and huge     guard page(s) | canary | head | block | canary | guard page(s)
 *
 * The head has the size of the block and says whether it is live, encoded so that no other word is accepted. The canary
 * before it is where a free slot has its link, and aligns the block to ZMMX_CELL_UNIT; slots of other sizes are not
 * used. The canary after the block is at least one byte. The first byte of a canary is never 0, the second always is. A
 * freed cell is cleared and waits in quarantine; a free slot stays clear except for its link. So every byte outside
 * live blocks has one correct value. */
#ifndef ZMMX_CELL_H
#define ZMMX_CELL_H

#include "core/blocks/zmmx_blocks.h"

#define ZMMX_CELL_UNIT 16u
#define ZMMX_HEAD_BYTES 16u /* with the canary before it */
#define ZMMX_CANARY_MIN 1u

/* Small blocks pass through a pool that releases a random one each time. Then all wait in a queue: at least so many
 * frees, but no more than so many bytes. */
#define ZMMX_POOL_BLOCKS 32u
#define ZMMX_QUEUE_BLOCKS 1024u
#define ZMMX_QUEUE_BYTES ((size_t)4 * 1024 * 1024)

struct zmmx_harden {
	uintptr_t key; /* of the heads */
	uint64_t canary_key[2];
	size_t guarded;        /* blocks that have guard pages now */
	uint32_t first, count; /* of the queue, a ring */
	void *pool[ZMMX_POOL_BLOCKS];
	void *queue[ZMMX_QUEUE_BLOCKS];
};

typedef struct zmmx_cell {
	zmmx_block_ref ref;
	char *base;   /* the base heap's block */
	char *start;  /* of the canary before the head */
	size_t bytes; /* from there to the end of the canary after the block */
	size_t size;  /* the block's size as requested, which the head stores */
	bool freed, guarded, broken;
} zmmx_cell;

ZMMX_INLINE char *cell_block(const zmmx_cell *cell)
{
	return cell->start + ZMMX_HEAD_BYTES;
}

/* The largest size that gets such a cell. */
ZMMX_INLINE size_t cell_capacity(const zmmx_cell *cell)
{
	return cell->bytes - ZMMX_HEAD_BYTES - ZMMX_CANARY_MIN;
}

/* Bytes of the canary after the block. */
ZMMX_INLINE size_t canary_bytes(const zmmx_cell *cell)
{
	return cell->bytes - ZMMX_HEAD_BYTES - cell->size;
}

/* The size of each of the two areas with guard pages. */
ZMMX_INLINE size_t guard_bytes(const zmmx_heap *heap)
{
	return heap->os->page_size > ZMMX_PAGE_SIZE ? heap->os->page_size : ZMMX_PAGE_SIZE;
}

/* zmmx_cell.c */
/* The size to request from the base heap for a block of that size; 0: too large. */
size_t zmmx_cell_request(const zmmx_heap *heap, size_t size);
/* Bytes that this size occupies; 0: too large. */
size_t zmmx_cell_occupied(const zmmx_heap *heap, size_t size);
/* The cell of the base heap's block at `base`, without reading its head. false: there is no such block. */
bool zmmx_cell_at(const zmmx_heap *heap, const void *base, zmmx_cell *cell);
/* The cell of the user's pointer, with its head read. */
bool zmmx_cell_find(const zmmx_heap *heap, const void *block, zmmx_cell *cell);
/* The cell at any address in it, guard pages included, with its head read. */
bool zmmx_cell_around(const zmmx_heap *heap, const void *address, zmmx_cell *cell);
void zmmx_cell_read(const zmmx_heap *heap, zmmx_cell *cell);
void zmmx_cell_write(const zmmx_heap *heap, const zmmx_cell *cell);
void zmmx_cell_erase(const zmmx_cell *cell);
/* Bytes from the start of the canary to the first that was overwritten, or canary_bytes(). */
size_t zmmx_cell_canary_holds(const zmmx_heap *heap, const zmmx_cell *cell);
void zmmx_cell_canary_write(const zmmx_heap *heap, const zmmx_cell *cell);
/* Whether everything is clear from the block's start, or in a free slot from the link's end, to the cell's end. *offset
 * is the distance from the block's start to the first byte that is not. */
bool zmmx_cell_is_clear(const zmmx_heap *heap, const zmmx_cell *cell, bool is_free, ptrdiff_t *offset);
void zmmx_cell_close_guards(const zmmx_heap *heap, zmmx_cell *cell);
void zmmx_cell_open_guards(zmmx_heap *heap, zmmx_cell *cell);
/* The user's block in a huge block of the base heap. */
const void *zmmx_cell_huge_block(const zmmx_heap *heap, const zmmx_huge *huge);
/* For a walk: changes a block of the base heap to the user's block in it. false: it is not live. */
bool zmmx_cell_visible(const zmmx_heap *heap, const void **block, size_t *size);
/* For zmmx_heap_check(): what is wrong with the block, or slot, of the base heap; NULL: nothing. */
const char *zmmx_cell_fault(const zmmx_heap *heap, const void *base, bool is_free);

/* zmmx_cell_report.c: each is fatal if the cell is damaged */
void zmmx_cell_must_be_live(zmmx_heap *heap, const char *function, const zmmx_cell *cell);
/* Checks a freed block, head and content. */
void zmmx_cell_must_be_freed(zmmx_heap *heap, const zmmx_cell *cell);
/* Checks a slot that is about to be handed out again. */
void zmmx_cell_must_be_clear(zmmx_heap *heap, const zmmx_cell *cell);

/* zmmx_quarantine.c */
/* Puts a freed cell into quarantine, for which others may go back to the base heap. */
void zmmx_quarantine_add(zmmx_heap *heap, const zmmx_cell *cell);
/* All cells in quarantine go back, if the heap is hardened. */
void zmmx_quarantine_release(zmmx_heap *heap);
/* Subtracts waiting blocks from live figures. Their pages stay taken. */
void zmmx_quarantine_uncount(const zmmx_heap *heap, zmmx_stats *stats);

#endif
