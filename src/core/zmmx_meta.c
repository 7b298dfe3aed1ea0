/* Memory for the heap's own use, outside the chunks: slabs of descriptor arrays, which go back with the chunks, and
 * records of huge blocks, which stay. */
#include "zmmx_internal.h"

#define META_MAP_BYTES ((size_t)64 * 1024)
#define DESCRIPTOR_BYTES (ZMMX_PAGES * sizeof(zmmx_run))
#define SLAB_BYTES ((size_t)256 * 1024)
#define SLAB_ARRAYS ((uint32_t)(SLAB_BYTES / DESCRIPTOR_BYTES))
#define SLAB_ALL_FREE ((1u << SLAB_ARRAYS) - 2)

/* At a multiple of its size. The header has the place of array 0. */
struct zmmx_slab {
	zmmx_slab *next, *prev;  /* the heap's slabs that have a free array */
	uint32_t free;           /* bit n: array n is free, and all zero */
};

/* Zeroed, never given back before the heap is destroyed; NULL when the system has none. */
static void *meta_carve(zmmx_heap *heap, size_t bytes)
{
	bytes = round_up(bytes, 64);
	if ((size_t)(heap->meta_end - heap->meta_next) < bytes) {
		char *start = heap->os->map(heap->os, META_MAP_BYTES, heap->os->page_size);
		if (!start) {
			return NULL;
		}
		*(void **)start = heap->meta_maps;
		heap->meta_maps = start;
		heap->meta_next = start + 64;
		heap->meta_end = start + META_MAP_BYTES;
		heap->metadata_bytes += META_MAP_BYTES;
	}
	void *result = heap->meta_next;
	heap->meta_next += bytes;
	return result;
}

static void slab_list_add(zmmx_heap *heap, zmmx_slab *slab)
{
	slab->prev = NULL;
	slab->next = heap->slabs;
	if (slab->next) {
		slab->next->prev = slab;
	}
	heap->slabs = slab;
}

static void slab_list_remove(zmmx_heap *heap, zmmx_slab *slab)
{
	if (slab->prev) {
		slab->prev->next = slab->next;
	} else {
		heap->slabs = slab->next;
	}
	if (slab->next) {
		slab->next->prev = slab->prev;
	}
}

static void slab_drop(zmmx_heap *heap, zmmx_slab *slab)
{
	slab_list_remove(heap, slab);
	heap->metadata_bytes -= SLAB_BYTES;
	heap->os->unmap(heap->os, slab, SLAB_BYTES);
}

zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap)
{
	zmmx_slab *slab = heap->slabs;
	if (!slab) {
		slab = heap->os->map(heap->os, SLAB_BYTES, SLAB_BYTES);
		if (!slab) {
			return NULL;
		}
		heap->metadata_bytes += SLAB_BYTES;
		slab->free = SLAB_ALL_FREE;
		slab_list_add(heap, slab);
	}
	uint32_t array = zmmx_lowest_bit(slab->free);
	slab->free &= ~(1u << array);
	if (!slab->free) {
		slab_list_remove(heap, slab);
	}
	return (zmmx_run *)((char *)slab + array * DESCRIPTOR_BYTES);
}

void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs)
{
	uintptr_t offset = (uintptr_t)runs & (SLAB_BYTES - 1);
	zmmx_slab *slab = (zmmx_slab *)((uintptr_t)runs - offset);
	if (!slab->free) {
		slab_list_add(heap, slab);
	}
	slab->free |= 1u << (offset / DESCRIPTOR_BYTES);
	/* one that is free stays, so that work at its edge does not map and unmap in turn */
	if (slab->free == SLAB_ALL_FREE && (slab->next || slab->prev)) {
		slab_drop(heap, slab);
	}
}

zmmx_huge *zmmx_meta_huge(zmmx_heap *heap)
{
	zmmx_huge *huge = heap->free_huge;
	if (huge) {
		heap->free_huge = huge->next;
		return huge;
	}
	return meta_carve(heap, sizeof(*huge));
}

void zmmx_meta_huge_free(zmmx_heap *heap, zmmx_huge *huge)
{
	huge->next = heap->free_huge;
	heap->free_huge = huge;
}

void zmmx_meta_destroy(zmmx_heap *heap)
{
	/* no chunk is left, so all slabs are free ones */
	while (heap->slabs) {
		slab_drop(heap, heap->slabs);
	}
	while (heap->meta_maps) {
		void *map = heap->meta_maps;
		heap->meta_maps = *(void **)map;
		heap->os->unmap(heap->os, map, META_MAP_BYTES);
	}
	zmmx_near_drop(heap);
	if (heap->map) {
		heap->os->unmap(heap->os, heap->map,
		                round_up(heap->map_capacity * sizeof(zmmx_map_entry), heap->os->page_size));
	}
}

size_t zmmx_meta_resident(const zmmx_heap *heap)
{
	size_t bytes = zmmx_near_resident(heap);
	for (const void *map = heap->meta_maps; map; map = *(void *const *)map) {
		bytes += zmmx_resident(heap, map, META_MAP_BYTES);
	}
	if (heap->map) {
		bytes += zmmx_resident(heap, heap->map,
		                       round_up(heap->map_capacity * sizeof(zmmx_map_entry), heap->os->page_size));
	}
	return bytes;
}
