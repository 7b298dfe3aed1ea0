/* The bins' lists of runs with free slots, and the lists of runs put aside. */
#ifndef ZMMX_RUN_LIST_H
#define ZMMX_RUN_LIST_H

#include "core/blocks/zmmx_blocks.h"

#define ZMMX_RUN_LIST "runs with free slots"

static inline void run_list_first(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *first = heap->bins[run_bin(run)];
	zmmx_assert(run_kind(run) == ZMMX_PAGE_SMALL && !run->lead);
	zmmx_assert(!run_is_in(first, run));
	zmmx_assert(!run_is_marked_full(run));
	run->prev = NULL;
	run_set_next(run, NULL);
	if (first != &heap->no_run) {
		if (zmmx_unlikely(first->prev != NULL)) {
			zmmx_fatal_links(heap, ZMMX_RUN_LIST, first);
		}
		run_set_next(run, first);
		first->prev = run;
	}
	heap->bins[run_bin(run)] = run;
}

/* A run that was full and got a slot back is nearly full. It comes next, so that sparse runs can drain; if the spare is
 * first, it waits behind this run. */
ZMMX_INLINE void run_list_second(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *first = heap->bins[run_bin(run)];
	if (!run_used(first)) {
		run_list_first(heap, run);
		return;
	}
	zmmx_run *next = run_next(first);
	zmmx_assert(run_bin(first) == run_bin(run));
	zmmx_assert(!run_is_in(first, run));
	run->prev = first;
	run_set_next(run, next);
	if (next) {
		if (zmmx_unlikely(next->prev != first)) {
			zmmx_fatal_links(heap, ZMMX_RUN_LIST, first);
		}
		next->prev = run;
	}
	run_set_next(first, run);
}

ZMMX_INLINE void run_unlist(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *next = run_next(run);
	bool is_aside = run == heap->aside[run_bin(run)];
	const zmmx_run *after_previous = run->prev ? run_next(run->prev) : (is_aside ? run : heap->bins[run_bin(run)]);
	if (zmmx_unlikely(after_previous != run || (next && next->prev != run))) {
		zmmx_fatal_links(heap, ZMMX_RUN_LIST, run);
	}
	if (run->prev) {
		run_set_next(run->prev, next);
	} else if (is_aside) {
		heap->aside[run_bin(run)] = next;
	} else {
		heap->bins[run_bin(run)] = next ? next : &heap->no_run;
	}
	if (next) {
		next->prev = run->prev;
	}
	run_set_next(run, NULL);
	run->prev = NULL;
}

/* Takes the run out of its list; the next free of one of its slots puts it back. */
ZMMX_INLINE void run_mark_full(zmmx_heap *heap, zmmx_run *run)
{
	run_unlist(heap, run);
	run->used = (int16_t)(run->used + ZMMX_RUN_FULL);
}

#endif
