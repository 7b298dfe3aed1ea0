/* The operations as slow paths; the layers around the base heap: hardened, sanitized, checked; and reports about the
 * whole heap: walks, collections, errors. */
#ifndef ZMMX_HEAP_H
#define ZMMX_HEAP_H

#include "core/blocks/zmmx_blocks.h"

/* zmmx_alloc.c: operations that the fast path cannot do. Their arguments are those of the engine's handlers, so that no
 * register needs to be moved. */
void *zmmx_alloc_slow(size_t size, zmmx_heap *heap);
void zmmx_free_slow(void *block, zmmx_heap *heap);
/* The block at a pointer; nothing, if it is not the start of a block or of a carved slot. */
zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block);
/* Bytes that the block occupies, including what a hardened heap puts around it; 0: it is not a block. */
size_t zmmx_block_size(const zmmx_block_ref *ref);
/* Bytes that a block of this size occupies, where the size includes what a hardened heap puts around it. */
size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size);
/* Moves a small block of that run; copies `copy` bytes, which are at most its size and `size`. */
void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);

/* The operations without the additions of a checked heap. */
void *zmmx_block_alloc(zmmx_heap *heap, size_t size);
void *zmmx_block_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* false: it is not a block. */
bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
/* false: only a copy helps. true: *result is the block, or NULL if the request was refused. */
bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, void **result);

/* zmmx_harden.c: blocks with canaries, and the detection of writes outside live blocks */
/* Makes a heap without blocks a hardened one. false: the system has no memory. */
bool zmmx_harden_create(zmmx_heap *heap);
/* Frees the data of a hardened heap; does nothing for another heap. */
void zmmx_harden_destroy(zmmx_heap *heap);
/* NULL: refused. */
void *zmmx_harden_alloc(zmmx_heap *heap, size_t size);
/* Checks and clears the block, which then waits in quarantine. */
void zmmx_harden_free(zmmx_heap *heap, void *block);
/* NULL: refused, the block is unchanged. */
void *zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* The size that was requested; 0: not a live block. */
size_t zmmx_harden_size(const zmmx_heap *heap, const void *block);
/* The size to request from the base heap for a block of that size; 0: too large. */
size_t zmmx_harden_request(const zmmx_heap *heap, size_t size);
/* For an error: the size that the user requested when `request` was requested from the base heap. */
size_t zmmx_harden_asked(const zmmx_heap *heap, size_t request);
/* Clears slots that were never handed out and links them in random order. Returns the first. */
uintptr_t zmmx_harden_carve(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end);
/* Returns quarantined blocks, if the heap is hardened, to the base heap. */
void zmmx_harden_release(zmmx_heap *heap);
/* Call before a chunk or huge block is dropped with its blocks: checks them and opens the guard pages. */
void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* The user's block. */
const void *zmmx_harden_huge_block(const zmmx_heap *heap, const zmmx_huge *huge);
/* Takes a new key when the heap is empty. */
void zmmx_harden_renew(zmmx_heap *heap);
/* For a walk: changes a block of the base heap to the user's block in it. false: it is not live. */
bool zmmx_harden_visible(const zmmx_heap *heap, const void **block, size_t *size);
/* For zmmx_heap_check(): what is wrong with the block, or slot, of the base heap; NULL: nothing. */
const char *zmmx_harden_fault(const zmmx_heap *heap, const void *base, bool is_free);
/* Subtracts blocks in quarantine from live figures. Their pages stay taken. */
void zmmx_harden_uncount(const zmmx_heap *heap, zmmx_stats *stats);
/* Bytes in quarantine, which count neither as live nor as free. */
size_t zmmx_harden_waiting(const zmmx_heap *heap);

/* zmmx_sanitized.c: operations of a heap that tells a sanitizer about its blocks */
/* Like zmmx_plain_alloc() and the others, and they tell the sanitizer. */
void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size);
void zmmx_sanitized_free(zmmx_heap *heap, void *block);
void *zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* Call before another chunk is taken: releases blocks that wait only because of a sanitizer. false: there were none. */
bool zmmx_sanitized_makes_room(zmmx_heap *heap);
/* Call before an error names a pointer that is not a block: the sanitizer reports it first, and is silenced afterwards. */
void zmmx_sanitized_refuse(zmmx_heap *heap, const void *block);
/* Call before a chunk or huge block is dropped with its blocks. true: they are lost, and their memory must stay. */
bool zmmx_sanitized_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
bool zmmx_sanitized_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);

/* zmmx_checked.c: operations of a checked heap */
/* The slow paths of a checked heap. Each counts as an operation, and a check of the heap may be due before it. */
void *zmmx_checked_alloc(zmmx_heap *heap, size_t size);
void zmmx_checked_free(zmmx_heap *heap, void *block);
void *zmmx_checked_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* From now on every operation comes here. */
void zmmx_checked_begin(zmmx_heap *heap);
/* The operations without checks and sanitizer: those of the hardened heap if it is one, otherwise of the base heap. */
void *zmmx_plain_alloc(zmmx_heap *heap, size_t size);
void zmmx_plain_free(zmmx_heap *heap, void *block);
void *zmmx_plain_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);

/* zmmx_misuse.c */
/* For a pointer that is not a block of the heap: calls the hook, or is fatal. */
void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref);

/* zmmx_walk.c */
/* Visits the areas and blocks of one chunk. */
bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument);

/* zmmx_reclaim.c */
/* The part of a collection that lowers real usage: returns empty runs and free pages. */
void zmmx_heap_collect(zmmx_heap *heap);
/* The system has no memory: gives back everything possible, addresses too. */
void zmmx_heap_starve(zmmx_heap *heap);
/* The request does not fit: collects, if that can gain enough. false: nothing changed. After true, the next call in a
 * row returns false. */
bool zmmx_limit_reclaim(zmmx_heap *heap, size_t grow);
/* Whether the limit admits the request: if it does not fit, collects; if that does not help, asks the hook, which is
 * told `beyond` bytes. Chunks may come and go. */
bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t beyond, size_t request);

#endif
