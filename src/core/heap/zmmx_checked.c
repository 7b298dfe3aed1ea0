/* A heap with every operation on the slow paths, because it is hardened or sanitized, or calls zmmx_heap_check() at
 * intervals. */
#include "core/heap/zmmx_heap.h"

void zmmx_checked_begin(zmmx_heap *heap)
{
	zmmx_page_table_clear_all(heap);
	heap->checked = true;
	heap->page_table_rests = 1;
	for (size_t i = 0; i <= ZMMX_MAX_SMALL_SIZE / 8; i++) {
		heap->fast_bin[i] = ZMMX_BINS;
	}
}

void zmmx_heap_set_check(zmmx_heap *heap, size_t operations)
{
	heap->check_every = operations;
	if (operations && !heap->checked) {
		zmmx_checked_begin(heap);
	}
}

ZMMX_NOINLINE static void fault_report(zmmx_heap *heap, const char *next, const zmmx_fault *fault)
{
	zmmx_fatal_block(heap, fault->where, "check before operation %zu, %s: %p: %s: expected %zu (%#zx), found %zu (%#zx)",
	                 heap->operations, next, fault->where, fault->invariant, fault->expected, fault->expected,
	                 fault->actual, fault->actual);
}

static void operation_begin(zmmx_heap *heap, const char *name)
{
	heap->operations++;
	if (heap->check_every && heap->operations % heap->check_every == 0) {
		zmmx_fault fault;
		if (!zmmx_heap_check(heap, &fault)) {
			fault_report(heap, name, &fault);
		}
	}
}

void *zmmx_checked_alloc(zmmx_heap *heap, size_t size)
{
	operation_begin(heap, "alloc");
	return heap->sanitized ? zmmx_sanitized_alloc(heap, size) : zmmx_plain_alloc(heap, size);
}

void zmmx_checked_free(zmmx_heap *heap, void *block)
{
	operation_begin(heap, "free");
	if (heap->sanitized) {
		zmmx_sanitized_free(heap, block);
	} else {
		zmmx_plain_free(heap, block);
	}
}

bool zmmx_checked_realloc(zmmx_heap *heap, void *block, size_t size, size_t *copy, void **result)
{
	operation_begin(heap, "realloc");
	return heap->sanitized ? zmmx_sanitized_realloc(heap, block, size, copy, result)
	                       : zmmx_plain_realloc(heap, block, size, copy, result);
}
