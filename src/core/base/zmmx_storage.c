/* Requests to the storage, counted, and the default storage: anonymous memory from the OS layer. */
#include "core/base/zmmx_base.h"

/* `self` of its functions is the OS layer's table, so one constant storage serves all heaps. */
static const zmmx_os *anonymous_os(zmmx_storage *self)
{
	return (const zmmx_os *)(void *)self;
}

static void *anonymous_alloc(zmmx_storage *self, size_t size, size_t alignment)
{
	const zmmx_os *os = anonymous_os(self);
	return os->map(os, size, alignment);
}

static void anonymous_free(zmmx_storage *self, void *chunk, size_t size)
{
	const zmmx_os *os = anonymous_os(self);
	os->unmap(os, chunk, size);
}

static bool anonymous_truncate(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	const zmmx_os *os = anonymous_os(self);
	return os->unmap(os, (char *)chunk + new_size, old_size - new_size) == 0;
}

static bool anonymous_extend(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	const zmmx_os *os = anonymous_os(self);
	return os->extend(os, chunk, old_size, new_size) == 0;
}

static void *anonymous_move(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size, size_t reserve,
                            size_t alignment)
{
	const zmmx_os *os = anonymous_os(self);
	if (!os->move) {
		return NULL;
	}
	/* Reserves addresses first, so that the move itself ends at the right alignment. */
	void *target = reserve > new_size ? os->reserve(os, reserve, alignment) : os->map(os, new_size, alignment);
	if (target && os->move(os, chunk, old_size, target, reserve) != 0) {
		os->unmap(os, target, reserve);
		target = NULL;
	}
	return target;
}

static bool anonymous_purge(zmmx_storage *self, void *start, size_t size)
{
	const zmmx_os *os = anonymous_os(self);
	return os->purge(os, start, size) == 0;
}

static bool anonymous_huge_pages(zmmx_storage *self, void *start, size_t size, bool wanted)
{
	const zmmx_os *os = anonymous_os(self);
	return os->huge_pages && os->huge_pages(os, start, size, wanted) == 0;
}

static bool anonymous_join(zmmx_storage *self, void *start, size_t size)
{
	const zmmx_os *os = anonymous_os(self);
	return os->join && os->join(os, start, size) == 0;
}

static bool anonymous_populate(zmmx_storage *self, void *start, size_t size)
{
	const zmmx_os *os = anonymous_os(self);
	return os->populate && os->populate(os, start, size) == 0;
}

static const zmmx_storage anonymous = {
	.chunk_alloc = anonymous_alloc,
	.chunk_free = anonymous_free,
	.chunk_truncate = anonymous_truncate,
	.chunk_extend = anonymous_extend,
	.chunk_move = anonymous_move,
	.purge = anonymous_purge,
	.huge_pages = anonymous_huge_pages,
	.join = anonymous_join,
	.populate = anonymous_populate,
};

zmmx_storage *zmmx_storage_anonymous(void)
{
	return (zmmx_storage *)(uintptr_t)&anonymous;
}

static zmmx_storage *self_of(const zmmx_heap *heap, zmmx_storage *storage)
{
	return storage == &anonymous ? (zmmx_storage *)(uintptr_t)heap->os : storage;
}

static void count(zmmx_call_stats *calls, size_t bytes)
{
	calls->calls++;
	calls->bytes += bytes;
}

/* Memory that leaves the heap must not stay poisoned. */
static void sanitizer_forget(const zmmx_heap *heap, void *start, size_t size)
{
	if (heap->sanitized) {
		zmmx_sanitizer_unpoison(start, (char *)start + size);
	}
}

void *zmmx_storage_alloc(zmmx_heap *heap, size_t size)
{
	void *start = heap->storage->chunk_alloc(self_of(heap, heap->storage), size, ZMMX_CHUNK_SIZE);
	if (start) {
		count(&heap->calls.map, size);
	}
	return start;
}

void zmmx_storage_free(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size)
{
	count(&heap->calls.unmap, size);
	sanitizer_forget(heap, start, size);
	storage->chunk_free(self_of(heap, storage), start, size);
}

bool zmmx_storage_truncate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size)
{
	sanitizer_forget(heap, (char *)start + new_size, old_size - new_size);
	if (!storage->chunk_truncate(self_of(heap, storage), start, old_size, new_size)) {
		return false;
	}
	count(&heap->calls.unmap, old_size - new_size);
	return true;
}

bool zmmx_storage_extend(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size)
{
	if (!storage->chunk_extend(self_of(heap, storage), start, old_size, new_size)) {
		return false;
	}
	count(&heap->calls.map, new_size - old_size);
	return true;
}

void *zmmx_storage_move(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size,
                        size_t reserve)
{
	if (!storage->chunk_move) {
		return NULL;
	}
	sanitizer_forget(heap, start, old_size);
	void *moved = storage->chunk_move(self_of(heap, storage), start, old_size, new_size, reserve, ZMMX_CHUNK_SIZE);
	if (moved) {
		count(&heap->calls.remap, new_size);
	}
	return moved;
}

bool zmmx_storage_was_purged(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size)
{
	(void)storage, (void)start;
	count(&heap->calls.advise, size);
	heap->purged_bytes += size;
	return true;
}

bool zmmx_storage_purge(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size)
{
	return storage->purge && storage->purge(self_of(heap, storage), start, size)
	       && zmmx_storage_was_purged(heap, storage, start, size);
}

bool zmmx_storage_huge_pages(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, bool wanted)
{
	if (!storage->huge_pages || !storage->huge_pages(self_of(heap, storage), start, size, wanted)) {
		return false;
	}
	count(&heap->calls.advise, size);
	return true;
}

bool zmmx_storage_join(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size)
{
	if (!storage->join || !storage->join(self_of(heap, storage), start, size)) {
		return false;
	}
	count(&heap->calls.advise, size);
	return true;
}

void zmmx_storage_populate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size)
{
	if (storage->populate && !heap->populate_refused) {
		bool done = storage->populate(self_of(heap, storage), start, size);
		heap->populate_refused = !done && storage == heap->storage; /* what a former one refuses, this may do */
		count(&heap->calls.advise, size);
	}
}

size_t zmmx_resident(const zmmx_heap *heap, const void *start, size_t size)
{
	uintptr_t first = (uintptr_t)start & ~(uintptr_t)(heap->os->page_size - 1);
	size = round_up((uintptr_t)start + size - first, heap->os->page_size);
	return heap->os->resident ? heap->os->resident(heap->os, (const void *)first, size) : 0;
}
