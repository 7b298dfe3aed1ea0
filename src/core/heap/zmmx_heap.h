/* The operations as slow paths, and the layers around the base heap: hardened, sanitized, checked. */
#ifndef ZMMX_HEAP_H
#define ZMMX_HEAP_H

#include "core/inspect/zmmx_inspect.h"

/* zmmx_reclaim.c */
/* Provides what the attempt lacks, by a collection or by asking the hooks. true: try again. false: refused. Chunks may
 * come and go. */
bool zmmx_reclaim_for(zmmx_heap *heap, zmmx_attempt *attempt);
/* Drops kept chunks and mappings until no more than `most` bytes are kept. */
void zmmx_cache_trim(zmmx_heap *heap, size_t most);
/* Drops all kept mappings and chunks. */
void zmmx_cache_clear(zmmx_heap *heap);

/* zmmx_alloc.c: operations that the fast path cannot do. Their arguments are those of the engine's handlers, so that no
 * register needs to be moved. */
void *zmmx_alloc_slow(size_t size, zmmx_heap *heap);
void zmmx_free_slow(void *block, zmmx_heap *heap);
/* Moves a small block of that run; copies `copy` bytes, which are at most its size and `size`. */
void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);
void *zmmx_slot_shrink(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);

/* zmmx_harden.c: blocks with canaries, and the detection of writes outside live blocks */
/* Makes a heap without blocks a hardened one. false: the system has no memory. */
bool zmmx_harden_create(zmmx_heap *heap);
/* Frees the data of a hardened heap; does nothing for another heap. */
void zmmx_harden_destroy(zmmx_heap *heap);
/* NULL: refused. */
void *zmmx_harden_alloc(zmmx_heap *heap, size_t size);
/* Checks and clears the block, which then waits in quarantine. */
void zmmx_harden_free(zmmx_heap *heap, void *block);
/* Like block_realloc(). If false, the block is unchanged. */
bool zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result);
/* Call before a chunk or huge block is dropped with its blocks: checks them and opens the guard pages. */
void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* The operations without checks and sanitizer: those of the hardened heap if it is one, otherwise of the base heap. */
void *zmmx_plain_alloc(zmmx_heap *heap, size_t size);
void zmmx_plain_free(zmmx_heap *heap, void *block);
bool zmmx_plain_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result);

/* zmmx_sanitized.c: operations of a heap that tells a sanitizer about its blocks */
/* Like zmmx_plain_alloc() and the others, and they tell the sanitizer. */
void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size);
void zmmx_sanitized_free(zmmx_heap *heap, void *block);
bool zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result);
/* Call before a chunk or huge block is dropped with its blocks. true: they are lost, and their memory must stay. */
bool zmmx_sanitized_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
bool zmmx_sanitized_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);

/* zmmx_checked.c: operations of a checked heap */
/* The slow paths of a checked heap. Each counts as an operation, and a check of the heap may be due before it. */
void *zmmx_checked_alloc(zmmx_heap *heap, size_t size);
void zmmx_checked_free(zmmx_heap *heap, void *block);
bool zmmx_checked_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result);
/* From now on every operation comes here. */
void zmmx_checked_begin(zmmx_heap *heap);

#endif
