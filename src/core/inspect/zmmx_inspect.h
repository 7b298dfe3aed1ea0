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

/* zmmx_headroom.c */
/* The heap as it would be after a collection, as far as a walk over its areas has come. */
typedef struct zmmx_survey {
	size_t used_pages;  /* of the present chunk, without spare runs */
	size_t spare_pages; /* of the present chunk, in spare runs */
	size_t span;        /* pages of the span that ends here; spare runs count as free */
	size_t chunk_span;  /* longest such span of the chunk */
	size_t longest;     /* and of all chunks that would stay */
	size_t needed;      /* bytes that would stay committed */
} zmmx_survey;

/* Adds the next area of the walk. */
void zmmx_survey_area(zmmx_survey *survey, const zmmx_area *area);
/* zmmx_heap_headroom(), after the walk. */
size_t zmmx_survey_headroom(const zmmx_survey *survey, const zmmx_heap *heap);

#endif
