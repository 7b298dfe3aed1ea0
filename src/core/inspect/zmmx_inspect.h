/* Reports about a heap: walks, figures, the invariants, and errors about pointers that are not blocks. */
#ifndef ZMMX_INSPECT_H
#define ZMMX_INSPECT_H

#include "core/blocks/zmmx_cell.h"

/* zmmx_misuse.c */
/* For a pointer that is not a block of the heap: calls the hook, or is fatal. */
void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref);

/* zmmx_walk.c */
/* Visits the areas and blocks of one chunk. */
bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument);

#endif
