/* Assertions of the operations, in builds with checks: the invariants of what an operation worked on. */
#include <stdio.h>
#include <stdlib.h>

#include "core/inspect/zmmx_check.h"

static void must_hold(const zmmx_checker *check, bool holds)
{
	if (!holds) {
		fprintf(stderr, "zmmx: %p: %s: expected %zu, found %zu\n", check->fault.where, check->fault.invariant,
		        check->fault.expected, check->fault.actual);
		abort();
	}
}

void zmmx_run_must_hold(const zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_checker check = {.heap = heap};
	must_hold(&check, zmmx_check_run(&check, run));
}

void zmmx_pages_must_hold(const zmmx_heap *heap, const zmmx_chunk *chunk)
{
	zmmx_checker check = {.heap = heap};
	must_hold(&check, zmmx_check_pages(&check, chunk));
}

void zmmx_heap_must_hold(zmmx_heap *heap)
{
	zmmx_checker check = {.heap = heap};
	if (heap->operations++ % 64 == 0) {
		must_hold(&check, zmmx_heap_check(heap, &check.fault));
	}
}
