/* Blocks with canaries around them, and freed blocks that wait: a layer between the heap's interface and the base heap.
 * Shared by the files of that layer.
 *
 * A cell is what the base heap gave for one block:
 *
 *   small              canary | head | block | canary           the slot
 *   large and huge     guard page(s) | canary | head | block | canary | guard page(s)
 *
 * The head says how large the block is and whether it is live, encoded so that no other word will do. The canary before
 * it, where a free slot has its link, brings the block to a multiple of ZMMX_CELL_UNIT; slots of other sizes are not
 * used. The canary behind the block is at least one byte. A canary's first byte is never 0, its second always. A freed
 * cell is cleared and waits in quarantine; a free slot stays clear but for its link. So every byte that is not a live
 * block's has one right value. */
#ifndef ZMMX_CELL_H
#define ZMMX_CELL_H

#include "core/blocks/zmmx_blocks.h"

#define ZMMX_CELL_UNIT 16u
#define ZMMX_HEAD_BYTES 16u  /* with the canary before it */
#define ZMMX_CANARY_MIN 1u

/* Small blocks pass through a pool from which a random one goes on, then all wait in a queue: at least so many frees, but
 * no more than so many bytes. */
#define ZMMX_POOL_BLOCKS 32u
#define ZMMX_QUEUE_BLOCKS 1024u
#define ZMMX_QUEUE_BYTES ((size_t)4 * 1024 * 1024)

struct zmmx_harden {
	uintptr_t key;            /* of the heads */
	uint64_t canary_key[2];
	size_t guarded;           /* blocks that have guard pages now */
	uint32_t first, count;    /* of the queue, a ring */
	void *pool[ZMMX_POOL_BLOCKS];
	void *queue[ZMMX_QUEUE_BLOCKS];
};

typedef struct zmmx_cell {
	zmmx_block_ref ref;
	char *base;      /* the base heap's block */
	char *start;     /* of the canary before the head */
	size_t bytes;    /* from there to the end of the canary behind the block */
	size_t size;     /* the block's, as asked for; the head says it */
	bool freed, guarded, broken;
} zmmx_cell;

ZMMX_INLINE char *cell_block(const zmmx_cell *cell)
{
	return cell->start + ZMMX_HEAD_BYTES;
}

/* The largest that would have got such a cell. */
ZMMX_INLINE size_t cell_capacity(const zmmx_cell *cell)
{
	return cell->bytes - ZMMX_HEAD_BYTES - ZMMX_CANARY_MIN;
}

/* Behind the block. */
ZMMX_INLINE size_t canary_bytes(const zmmx_cell *cell)
{
	return cell->bytes - ZMMX_HEAD_BYTES - cell->size;
}

/* Of each of the two areas with guard pages in them. */
ZMMX_INLINE size_t guard_bytes(const zmmx_heap *heap)
{
	return heap->os->page_size > ZMMX_PAGE_SIZE ? heap->os->page_size : ZMMX_PAGE_SIZE;
}

/* zmmx_cell.c */
/* What is asked of the base heap for a block of that size; 0: too much. */
size_t zmmx_cell_request(const zmmx_heap *heap, size_t size);
/* Bytes that this occupies; 0: too much. */
size_t zmmx_cell_occupied(const zmmx_heap *heap, size_t size);
/* The cell of the base heap's block at `base`, its head not looked at. false: there is no such block. */
bool zmmx_cell_at(const zmmx_heap *heap, const void *base, zmmx_cell *cell);
/* By the user's pointer, its head read. */
bool zmmx_cell_find(const zmmx_heap *heap, const void *block, zmmx_cell *cell);
/* By any address in it, guard pages included; its head read. */
bool zmmx_cell_around(const zmmx_heap *heap, const void *address, zmmx_cell *cell);
void zmmx_cell_read(const zmmx_heap *heap, zmmx_cell *cell);
void zmmx_cell_write(const zmmx_heap *heap, const zmmx_cell *cell);
void zmmx_cell_erase(const zmmx_cell *cell);
/* Bytes from the canary's first to the first that was overwritten, or canary_bytes(). */
size_t zmmx_cell_canary_holds(const zmmx_heap *heap, const zmmx_cell *cell);
void zmmx_cell_canary_write(const zmmx_heap *heap, const zmmx_cell *cell);
/* Whether everything from the block's start, or in a free slot from the link's end, to the cell's end is clear. *offset
 * is where from the block's start the first byte lies that is not. */
bool zmmx_cell_is_clear(const zmmx_heap *heap, const zmmx_cell *cell, bool is_free, ptrdiff_t *offset);
void zmmx_cell_close_guards(const zmmx_heap *heap, zmmx_cell *cell);
void zmmx_cell_open_guards(zmmx_heap *heap, zmmx_cell *cell);
/* The user's block in a huge block of the base heap. */
const void *zmmx_cell_huge_block(const zmmx_heap *heap, const zmmx_huge *huge);
/* For a walk: from a block of the base heap to that of the user. false: it is not live. */
bool zmmx_cell_visible(const zmmx_heap *heap, const void **block, size_t *size);
/* For zmmx_heap_check(): what is wrong with the block, or slot, of the base heap; NULL: nothing. */
const char *zmmx_cell_fault(const zmmx_heap *heap, const void *base, bool is_free);

/* zmmx_cell_report.c: fatal if it is not so */
void zmmx_cell_must_be_live(zmmx_heap *heap, const char *function, const zmmx_cell *cell);
/* A freed block, head and content. */
void zmmx_cell_must_be_freed(zmmx_heap *heap, const zmmx_cell *cell);
/* A slot that is handed out again. */
void zmmx_cell_must_be_clear(zmmx_heap *heap, const zmmx_cell *cell);

/* zmmx_quarantine.c */
/* A freed cell waits, so that others may go back to the base heap. */
void zmmx_quarantine_add(zmmx_heap *heap, const zmmx_cell *cell);
/* All of them go back, if the heap is hardened. */
void zmmx_quarantine_release(zmmx_heap *heap);
/* Takes what waits out of what was counted as live. Its pages stay taken. */
void zmmx_quarantine_uncount(const zmmx_heap *heap, zmmx_stats *stats);

#endif
