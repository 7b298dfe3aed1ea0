/* What the heap may commit: the limit, the system's refusal, and the count of committed bytes. */
#include "zmmx_internal.h"

void zmmx_real_add(zmmx_heap *heap, size_t bytes)
{
	heap->real_share += bytes;
	heap->real->now += bytes;
	if (heap->real->now > heap->real->peak) {
		heap->real->peak = heap->real->now;
	}
}

void zmmx_real_sub(zmmx_heap *heap, size_t bytes)
{
	heap->real_share -= bytes;
	heap->real->now -= bytes;
}

size_t zmmx_cached_bytes(const zmmx_heap *heap)
{
	return heap->huge_cached_bytes + heap->cached_count * ZMMX_CHUNK_SIZE;
}

void zmmx_cache_spare_peak(zmmx_heap *heap, size_t grow)
{
	if (heap->real->now + grow > heap->real->peak && zmmx_cached_bytes(heap)) {
		zmmx_huge_cache_empty(heap);
		zmmx_chunk_cache_trim(heap, 0);
	}
}

bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow)
{
	if (!grow || !heap->limit || heap->unlimited) {
		return true;
	}
	size_t limit = *heap->limit;
	return grow <= limit && heap->real->now <= limit - grow;
}

bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request)
{
	return heap->hooks->over_limit && heap->hooks->over_limit(heap->context, grow, request);
}

bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t request)
{
	if (zmmx_limit_fits(heap, grow)) {
		return true;
	}
	zmmx_heap_gc(heap);
	if (zmmx_limit_fits(heap, grow)) {
		return true;
	}
	return zmmx_limit_overrun(heap, grow, request);
}

void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request)
{
	if (heap->hooks->out_of_memory) {
		heap->hooks->out_of_memory(heap->context, grow, request);
	}
}

void *zmmx_size_overflow(zmmx_heap *heap, size_t request)
{
	if (heap->hooks->size_overflow) {
		heap->hooks->size_overflow(heap->context, request);
	}
	return NULL;
}
