/* Memory for the heap's own use, outside the chunks: arrays of descriptors and huge block records. */
#include "zmmx_internal.h"

#define META_MAP_BYTES ((size_t)256 * 1024)
#define DESCRIPTOR_BYTES (ZMMX_PAGES * sizeof(zmmx_run))

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

zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap)
{
	zmmx_run *runs = heap->free_descriptors;
	if (runs) {
		heap->free_descriptors = runs->next;
		runs->next = NULL;
		return runs;
	}
	return meta_carve(heap, DESCRIPTOR_BYTES);
}

void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs)
{
	runs->next = heap->free_descriptors;
	heap->free_descriptors = runs;
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
	while (heap->meta_maps) {
		void *map = heap->meta_maps;
		heap->meta_maps = *(void **)map;
		heap->os->unmap(heap->os, map, META_MAP_BYTES);
	}
	if (heap->map) {
		heap->os->unmap(heap->os, heap->map,
		                round_up(heap->map_capacity * sizeof(zmmx_map_entry), heap->os->page_size));
	}
}

size_t zmmx_meta_resident(const zmmx_heap *heap)
{
	size_t bytes = 0;
	for (const void *map = heap->meta_maps; map; map = *(void *const *)map) {
		bytes += zmmx_resident(heap, map, META_MAP_BYTES);
	}
	if (heap->map) {
		bytes += zmmx_resident(heap, heap->map,
		                       round_up(heap->map_capacity * sizeof(zmmx_map_entry), heap->os->page_size));
	}
	return bytes;
}
