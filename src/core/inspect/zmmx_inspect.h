/* What is said of a heap: walks, figures, the invariants, and what a pointer is that is no block. */
#ifndef ZMMX_INSPECT_H
#define ZMMX_INSPECT_H

#include "core/blocks/zmmx_cell.h"

/* zmmx_misuse.c */
/* For a pointer that is no block of the heap: the hook's, or fatal. */
void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref);

/* zmmx_walk.c */
/* The areas and blocks of one chunk. */
bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument);

#endif
