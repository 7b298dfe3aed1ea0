/* Huge blocks. Each has its own mapping. */
#include "core/base/zmmx_list.h"
#include "core/blocks/zmmx_blocks.h"

ZMMX_LIST(huge_list, zmmx_huge, next, prev, "huge blocks");

/* Counts the user's memory. The limit has admitted the growth. */
static void size_set(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	size_t former = huge->size;
	huge->size = size;
	heap->huge_bytes += size - former;
	live_add(heap, size - former);
	if (size > former) {
		zmmx_real_add(heap, size - former);
	} else {
		zmmx_real_sub(heap, former - size);
	}
}

static void huge_begin(zmmx_heap *heap, zmmx_huge *huge)
{
	huge->size = 0;
	huge->sealed = false;
	huge->number = ++heap->huge_number;
	huge_list_add(heap, &heap->huge, huge);
	heap->huge_count++;
	zmmx_map_insert(heap, huge->base + 1, huge);
}

static void huge_end(zmmx_heap *heap, zmmx_huge *huge)
{
	zmmx_meta_verify_huge(heap, huge);
	huge_list_remove(heap, &heap->huge, huge);
	heap->huge_count--;
	zmmx_map_remove(heap, huge->base + 1);
}

/* A block from a kept mapping, so that its memory need not be faulted in again. NULL: none fits. */
static zmmx_huge *huge_reuse(zmmx_heap *heap, size_t size)
{
	if (!heap->huge_cached || !zmmx_map_reserve(heap)) {
		return NULL;
	}
	zmmx_huge *huge = zmmx_mapping_reuse(heap, size);
	if (huge) {
		huge_begin(heap, huge);
		return huge;
	}
	huge = zmmx_mapping_reuse_smaller(heap, size);
	if (!huge) {
		return NULL;
	}
	huge_begin(heap, huge);
	if (!zmmx_mapping_grow(heap, huge, size)) {
		huge_end(heap, huge);
		zmmx_mapping_drop(heap, huge);
		return NULL;
	}
	return huge;
}

static zmmx_huge *huge_new(zmmx_heap *heap, size_t size, zmmx_attempt *attempt)
{
	if (!attempt->starved) {
		zmmx_reuse_missed(heap, &heap->huge_reuse, size / ZMMX_MAPPING_RATIO,
		                  size <= SIZE_MAX / ZMMX_MAPPING_RATIO ? size * ZMMX_MAPPING_RATIO : SIZE_MAX);
	}
	zmmx_huge *huge = zmmx_mapping_create(heap, size);
	if (huge) {
		huge_begin(heap, huge);
	} else {
		attempt_lacks(attempt, ZMMX_LACKS_MEMORY, size);
	}
	return huge;
}

void *zmmx_huge_alloc(zmmx_heap *heap, size_t request, zmmx_attempt *attempt)
{
	size_t size = round_up(request, heap->os->page_size);
	if (size < request) {
		return zmmx_size_overflow(heap, request);
	}
	if (!zmmx_limit_allows(heap, attempt, size)) {
		return NULL;
	}
	zmmx_huge *huge = huge_reuse(heap, size);
	if (!huge) {
		huge = huge_new(heap, size, attempt);
	}
	if (!huge) {
		return NULL;
	}
	size_set(heap, huge, size);
	return (void *)huge->base;
}

void zmmx_huge_retire(zmmx_heap *heap, zmmx_huge *huge)
{
	huge_end(heap, huge);
	size_set(heap, huge, 0);
}

void zmmx_huge_free(zmmx_heap *heap, zmmx_huge *huge)
{
	size_t size = huge->size;
	heap->huge_freed[heap->huge_freed_next++ % ZMMX_HUGE_FREED] = (zmmx_huge_freed){huge->base, size};
	zmmx_huge_retire(heap, huge);
	/* in a hardened heap every later access must fault */
	if (heap->harden || !zmmx_mapping_keep(heap, huge, size)) {
		zmmx_mapping_drop(heap, huge);
	}
}

/* By how much growth to `size` counts as beyond the limit, when the caller is let through only because it cannot be
 * told yet. Such a caller, growing on in small steps, builds a block that will be thrown away. So it ends about where
 * it ends with ZendMM, which copies a growing block each time it has filled the hole that the last copy left: whenever
 * the block has doubled, and one chunk earlier. */
static size_t beyond_the_limit(const zmmx_huge *huge, size_t size)
{
	size_t grow = size - huge->size;
	bool doubled = zmmx_highest_bit(size + ZMMX_CHUNK_SIZE - 1) != zmmx_highest_bit(huge->size + ZMMX_CHUNK_SIZE - 1);
	return doubled && grow < ZMMX_CHUNK_SIZE ? size : grow;
}

bool zmmx_huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t request, zmmx_attempt *attempt, void **result)
{
	size_t size = round_up(request, heap->os->page_size);
	*result = NULL;
	if (size < request) {
		zmmx_size_overflow(heap, request);
		return true;
	}
	if (size < huge->size) {
		zmmx_mapping_truncate(heap, huge, size);
	} else if (size > huge->size) {
		if (huge->sealed && size > huge->mapped) {
			return false;
		}
		if (!zmmx_limit_allows(heap, attempt, size - huge->size)) {
			attempt->beyond = beyond_the_limit(huge, size);
			return true;
		}
		if (size > huge->mapped && !zmmx_mapping_grow(heap, huge, size)) {
			return false;
		}
	}
	size_set(heap, huge, size);
	*result = (void *)huge->base;
	return true;
}

/* A block at its limit that grows in small steps needs its addresses for the next step. */
size_t zmmx_huge_trim(zmmx_heap *heap)
{
	size_t bytes = 0;
	for (zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		size_t more = huge->mapped - huge->size;
		if (more && zmmx_storage_purge(heap, huge->storage, (char *)huge->base + huge->size, more)) {
			huge->mapped = huge->size;
			bytes += more;
		}
	}
	return bytes;
}

void zmmx_huge_trim_addresses(zmmx_heap *heap)
{
	for (zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		zmmx_mapping_truncate(heap, huge, huge->size);
	}
}
