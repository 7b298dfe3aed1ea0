/* The operations as slow paths, and the layers that a heap may have around its base heap: hardened, sanitized, checked. */
#ifndef ZMMX_HEAP_H
#define ZMMX_HEAP_H

#include "core/inspect/zmmx_inspect.h"

/* zmmx_reclaim.c */
/* Gets what the attempt lacks, by a collection or by asking the hooks. true: try again. false: refused. Chunks may come and
 * go. */
bool zmmx_reclaim_for(zmmx_heap *heap, zmmx_attempt *attempt);
/* Until no more than `most` bytes of chunks and mappings are kept for reuse. */
void zmmx_cache_trim(zmmx_heap *heap, size_t most);
/* No mapping and no chunk is kept any more. */
void zmmx_cache_clear(zmmx_heap *heap);

/* zmmx_request.c: the operations of the base heap, which are tried until they succeed or are refused */
/* `asked` is the size that the user asked for, to name in an error. NULL: refused. */
void *zmmx_block_alloc(zmmx_heap *heap, size_t size, size_t asked);
/* false: only a copy helps. true: *result is the answer, NULL when the request was refused. */
bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, size_t asked, void **result);

/* zmmx_alloc.c: what the fast path leaves over. Arguments as the engine's handlers have them, so that no register
 * needs to be moved. */
void *zmmx_alloc_slow(size_t size, zmmx_heap *heap);
void zmmx_free_slow(void *block, zmmx_heap *heap);
/* A small block of that run needs another place; `copy` bytes of it, which are its size and `size` at most, go there. */
void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);

/* The operations without what a checked heap adds to them. */
void *zmmx_block_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);

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
/* Chunk or huge block are about to be dropped with what lives in them: that is checked, and guard pages open. */
void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* A new key, when the heap is empty. */
void zmmx_harden_renew(zmmx_heap *heap);

/* zmmx_sanitized.c: operations of a heap whose blocks a sanitizer is told of */
/* As zmmx_plain_alloc() and its like, and the sanitizer is told. */
void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size);
void zmmx_sanitized_free(zmmx_heap *heap, void *block);
void *zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
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

#endif
