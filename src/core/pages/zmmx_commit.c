/* What the heap has committed and may commit, and what happens at the limit. */
#include "core/pages/zmmx_pages.h"

/* Memory that exists only because of a sanitizer. */
static size_t surplus(const zmmx_heap *heap)
{
	return heap->sanitized ? heap->surplus + heap->waiting : 0;
}

static void tell_if_watched(zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->watched)) {
		zmmx_watcher_tell(heap);
	}
}

static void real_set(zmmx_heap *heap, size_t share)
{
	size_t hidden = surplus(heap) & ~(size_t)ZMMX_CHUNK_MASK;
	heap->real->now += (share - hidden) - (heap->real_share - heap->hidden);
	heap->real_share = share;
	heap->hidden = hidden;
}

static void pressure_tell(const zmmx_heap *heap)
{
	if (heap->hooks->pressure) {
		heap->hooks->pressure(heap->context);
	}
}

void zmmx_heap_set_pressure(zmmx_heap *heap, size_t above, size_t below)
{
	heap->pressure_above = above;
	heap->pressure_below = below;
}

void zmmx_real_add(zmmx_heap *heap, size_t bytes)
{
	real_set(heap, heap->real_share + bytes);
	if (heap->real->now >= heap->pressure_above) {
		pressure_tell(heap);
	}
	if (heap->real->now > heap->real->peak) {
		heap->real->peak = heap->real->now;
	}
	if (heap->real_share > heap->most_held) {
		heap->most_held = heap->real_share;
	}
	heap->keeps_too_much = zmmx_cached_bytes(heap) > heap->most_held - heap->real_share;
	tell_if_watched(heap);
}

void zmmx_real_sub(zmmx_heap *heap, size_t bytes)
{
	real_set(heap, heap->real_share - bytes);
	if (heap->real->now < heap->pressure_below) {
		pressure_tell(heap);
	}
	tell_if_watched(heap);
}

size_t zmmx_heap_committed(const zmmx_heap *heap)
{
	return heap->real_share;
}

size_t zmmx_limit_excess(const zmmx_heap *heap, size_t grow)
{
	if (!grow || !heap->limit || heap->unlimited) {
		return 0;
	}
	size_t limit = *heap->limit;
	size_t more = surplus(heap) > heap->hidden ? surplus(heap) - heap->hidden : 0;
	limit = limit < SIZE_MAX - more ? limit + more : limit;
	size_t room = heap->real->now < limit ? limit - heap->real->now : 0;
	size_t over = heap->real->now > limit ? heap->real->now - limit : 0;
	return grow > room ? grow - room + over : 0;
}

bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow)
{
	return !zmmx_limit_excess(heap, grow);
}

bool zmmx_limit_allows(const zmmx_heap *heap, zmmx_attempt *attempt, size_t grow)
{
	if (attempt->admitted || zmmx_limit_fits(heap, grow)) {
		return true;
	}
	attempt_lacks(attempt, ZMMX_LACKS_LIMIT, grow);
	return false;
}

/* ---- telling the embedder, which may let the request through ---- */

ZMMX_APART void zmmx_watcher_tell(zmmx_heap *heap)
{
	unsigned silenced = zmmx_silence_pause(heap);
	if (heap->hooks->changed) {
		heap->hooks->changed(heap->context);
	}
	zmmx_silence_resume(heap, silenced);
}

bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request)
{
	unsigned silenced = zmmx_silence_pause(heap);
	bool admitted = heap->hooks->over_limit && heap->hooks->over_limit(heap->context, grow, request);
	zmmx_silence_resume(heap, silenced);
	return admitted;
}

void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request)
{
	unsigned silenced = zmmx_silence_pause(heap);
	if (heap->hooks->out_of_memory) {
		heap->hooks->out_of_memory(heap->context, grow, request);
	}
	zmmx_silence_resume(heap, silenced);
}

void *zmmx_size_overflow(zmmx_heap *heap, size_t request)
{
	unsigned silenced = zmmx_silence_pause(heap);
	if (heap->hooks->size_overflow) {
		heap->hooks->size_overflow(heap->context, request);
	}
	zmmx_silence_resume(heap, silenced);
	return NULL;
}
