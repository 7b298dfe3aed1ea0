/* The operations as slow paths, and the layers that a heap may have around its base heap: hardened, sanitized, checked. And
 * what is said of all of it: walks, collections, errors. */
#ifndef ZMMX_HEAP_H
#define ZMMX_HEAP_H

#include "core/blocks/zmmx_blocks.h"

/* zmmx_alloc.c: what the fast path leaves over. Arguments as the engine's handlers have them, so that no register
 * needs to be moved. */
void *zmmx_alloc_slow(size_t size, zmmx_heap *heap);
void zmmx_free_slow(void *block, zmmx_heap *heap);
/* What a pointer leads to: nothing, if it is not the start of a block or of a slot that was carved. */
zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block);
/* Bytes that the block occupies, with what is around it in a hardened heap; 0: it is none. */
size_t zmmx_block_size(const zmmx_block_ref *ref);
/* Bytes that a block of this size occupies, what a hardened heap puts around it included in the size. */
size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size);
/* A small block of that run needs another place; `copy` bytes of it, which are its size and `size` at most, go there. */
void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);

/* The operations without what a checked heap adds to them. */
void *zmmx_block_alloc(zmmx_heap *heap, size_t size);
void *zmmx_block_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* false: it is no block. */
bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
/* false: only a copy helps. true: *result is the answer, NULL when the request was refused. */
bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, void **result);

/* zmmx_harden.c: blocks with canaries, and what is found when those or freed blocks were written to */
/* From here on the heap is hardened; it has no blocks yet. false: the system has no memory. */
bool zmmx_harden_create(zmmx_heap *heap);
/* What the heap knows as a hardened one goes; nothing if it is not hardened. */
void zmmx_harden_destroy(zmmx_heap *heap);
/* NULL: refused. */
void *zmmx_harden_alloc(zmmx_heap *heap, size_t size);
/* The block is checked and cleared, and waits in quarantine. */
void zmmx_harden_free(zmmx_heap *heap, void *block);
/* NULL: refused, the block is as it was. */
void *zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* The size that was asked for; 0: no live block. */
size_t zmmx_harden_size(const zmmx_heap *heap, const void *block);
/* What is asked of the base heap for a block of that size; 0: too much. */
size_t zmmx_harden_request(const zmmx_heap *heap, size_t size);
/* For an error: the size that its user asked for when `request` was asked of the base heap. */
size_t zmmx_harden_asked(const zmmx_heap *heap, size_t request);
/* Slots that were never handed out: cleared and linked in random order. Returns the first. */
uintptr_t zmmx_harden_carve(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end);
/* Quarantined blocks, if the heap is hardened, go back to the base heap. */
void zmmx_harden_release(zmmx_heap *heap);
/* Chunk or huge block are about to be dropped with what lives in them: that is checked, and guard pages open. */
void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* The user's block. */
const void *zmmx_harden_huge_block(const zmmx_heap *heap, const zmmx_huge *huge);
/* A new key, when the heap is empty. */
void zmmx_harden_renew(zmmx_heap *heap);
/* New ones for what is written from here on. */
void zmmx_harden_after_fork(zmmx_heap *heap);
/* For a walk: from a block of the base heap to that of the user. false: it is not live. */
bool zmmx_harden_visible(const zmmx_heap *heap, const void **block, size_t *size);
/* For zmmx_heap_check(): what is wrong with the block, or slot, of the base heap; NULL: nothing. */
const char *zmmx_harden_fault(const zmmx_heap *heap, const void *base, bool is_free);
/* Takes blocks in quarantine out of what was counted as live. Their pages stay taken. */
void zmmx_harden_uncount(const zmmx_heap *heap, zmmx_stats *stats);
/* Bytes in quarantine, counted neither as live nor as free. */
size_t zmmx_harden_waiting(const zmmx_heap *heap);

/* zmmx_sanitized.c: operations of a heap whose blocks a sanitizer is told of */
/* As zmmx_plain_alloc() and its like, and the sanitizer is told. */
void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size);
void zmmx_sanitized_free(zmmx_heap *heap, void *block);
void *zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* Before another chunk is taken: what waits only for a sanitizer does so no longer. false: nothing waited. */
bool zmmx_sanitized_makes_room(zmmx_heap *heap);
/* Before an error names a pointer that is no block: the sanitizer reports it first, and is silenced from there on. */
void zmmx_sanitized_refuse(zmmx_heap *heap, const void *block);
/* Chunk or huge block are about to be dropped with what lives in them. true: they are lost, their memory is to stay. */
bool zmmx_sanitized_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
bool zmmx_sanitized_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);

/* zmmx_checked.c: operations of a heap that looks at each */
/* The slow paths of a checked heap: each counts as an operation, before which the heap may be due for a check. */
void *zmmx_checked_alloc(zmmx_heap *heap, size_t size);
void zmmx_checked_free(zmmx_heap *heap, void *block);
void *zmmx_checked_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* From here on every operation comes here. */
void zmmx_checked_begin(zmmx_heap *heap);
/* Without checks and sanitizer: those of the hardened heap if it is one, or else of the base heap. */
void *zmmx_plain_alloc(zmmx_heap *heap, size_t size);
void zmmx_plain_free(zmmx_heap *heap, void *block);
void *zmmx_plain_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);

/* zmmx_misuse.c */
/* For a pointer that is no block of the heap: the hook's, or fatal. */
void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref);

/* zmmx_walk.c */
/* The areas and blocks of one chunk. */
bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument);

/* zmmx_reclaim.c */
/* What a collection does about real usage: empty runs and free pages go back. */
void zmmx_heap_collect(zmmx_heap *heap);
/* The system has no memory: everything goes back that can, addresses too. */
void zmmx_heap_starve(zmmx_heap *heap);
/* It does not: collects, if that can gain enough. false: nothing changed. After true the next call in a row says false. */
bool zmmx_limit_reclaim(zmmx_heap *heap, size_t grow);
/* All of it: does it fit; if not, does it after a collection; if not, asks the hook, to which it counts as `beyond` bytes.
 * Chunks may come and go. */
bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t beyond, size_t request);

#endif
