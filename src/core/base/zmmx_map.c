/* The address map: which chunk or huge block starts at a multiple of the chunk size. A hash table, at most half full. */
#include "core/base/zmmx_base.h"
#include "core/base/zmmx_hash.h"

#define MAP_INITIAL_CAPACITY 256u /* one system page */

static size_t table_bytes(const zmmx_heap *heap, size_t capacity)
{
	return round_up(capacity * sizeof(zmmx_map_entry), heap->os->page_size);
}

/* Neighbouring addresses get neighbouring entries, so none of one mapping area collide. */
ZMMX_INLINE size_t home_of(uintptr_t key)
{
	return (size_t)(key >> ZMMX_CHUNK_SHIFT);
}

ZMMX_HASH(map, zmmx_map_entry, key, home_of);

static zmmx_map_entry *entry_find(const zmmx_heap *heap, uintptr_t key)
{
	zmmx_map_entry *entry = heap->map_capacity ? map_entry(heap->map, heap->map_capacity - 1, key) : NULL;
	return entry && entry->key ? entry : NULL;
}

bool zmmx_map_reserve(zmmx_heap *heap)
{
	if (heap->map_count < heap->map_capacity / 2) {
		return true;
	}
	size_t old_capacity = heap->map_capacity;
	size_t capacity = old_capacity ? old_capacity * 2 : MAP_INITIAL_CAPACITY;
	zmmx_map_entry *old = heap->map;
	zmmx_map_entry *map = zmmx_meta_map(heap, table_bytes(heap, capacity));
	if (!map) {
		return false;
	}
	zmmx_assert(!(capacity & (capacity - 1)));
	heap->map = map;
	heap->map_capacity = capacity;
	for (size_t i = 0; i < old_capacity; i++) {
		if (old[i].key) {
			*map_entry(map, capacity - 1, old[i].key) = old[i];
		}
	}
	if (old) {
		zmmx_meta_unmap(heap, old, table_bytes(heap, old_capacity));
	}
	return true;
}

void zmmx_map_destroy(zmmx_heap *heap)
{
	if (heap->map) {
		zmmx_meta_unmap(heap, heap->map, table_bytes(heap, heap->map_capacity));
		heap->map = NULL;
	}
}

size_t zmmx_map_resident(const zmmx_heap *heap)
{
	return heap->map ? zmmx_resident(heap, heap->map, table_bytes(heap, heap->map_capacity)) : 0;
}

void zmmx_map_insert(zmmx_heap *heap, uintptr_t key, void *meta)
{
	zmmx_assert(key && !entry_find(heap, key));
	zmmx_assert(heap->map_count < heap->map_capacity / 2);
	*map_entry(heap->map, heap->map_capacity - 1, key) = (zmmx_map_entry){key, meta};
	heap->map_count++;
}

void zmmx_map_remove(zmmx_heap *heap, uintptr_t key)
{
	zmmx_map_entry *entry = entry_find(heap, key);
	zmmx_assert(entry);
	if (!entry) {
		return;
	}
	heap->map_count--;
	map_vacate(heap->map, heap->map_capacity - 1, entry);
	zmmx_assert(!entry_find(heap, key));
}

zmmx_run *zmmx_map_chunk(const zmmx_heap *heap, uintptr_t base)
{
	zmmx_map_entry *entry = base ? entry_find(heap, base) : NULL;
	return entry ? entry->meta : NULL;
}

zmmx_huge *zmmx_map_huge(const zmmx_heap *heap, uintptr_t base)
{
	zmmx_map_entry *entry = entry_find(heap, base + 1);
	return entry ? entry->meta : NULL;
}
