/* A check of the heap while it goes on: what it counts, and the first fault. */
#ifndef ZMMX_CHECK_H
#define ZMMX_CHECK_H

#include "core/inspect/zmmx_inspect.h"

typedef struct zmmx_checker {
	const zmmx_heap *heap;
	zmmx_fault fault;
	size_t map_entries;
	size_t real;
	size_t cached;
	size_t free_pages, purged_pages;
	size_t live;
} zmmx_checker;

/* The free list of a small run. */
bool zmmx_check_run(zmmx_checker *check, const zmmx_run *run);
/* The header of a chunk and its maps of free pages. */
bool zmmx_check_pages(zmmx_checker *check, const zmmx_chunk *chunk);

#endif
