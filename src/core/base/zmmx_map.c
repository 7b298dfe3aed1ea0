/* The address map: which chunk or huge block starts at a multiple of the chunk size. It uses open addressing with
 * linear probing and backward shift on removal, and is at most half full. */
#include <string.h>

#include "core/base/zmmx_base.h"

#define MAP_INITIAL_CAPACITY 256u /* one system page */

static size_t table_bytes(const zmmx_heap *heap, size_t capacity)
{
	return round_up(capacity * sizeof(zmmx_map_entry), heap->os->page_size);
}

static size_t entry_home(const zmmx_heap *heap, uintptr_t key)
{
	/* neighbouring addresses get neighbouring entries, so none of one mapping area collide */
	return (size_t)(key >> ZMMX_CHUNK_SHIFT) & (heap->map_capacity - 1);
}

static void entry_place(zmmx_heap *heap, zmmx_map_entry entry)
{
	zmmx_assert(entry.key);
	size_t i = entry_home(heap, entry.key);
	while (heap->map[i].key) {
		i = (i + 1) & (heap->map_capacity - 1);
	}
	heap->map[i] = entry;
}

static zmmx_map_entry *entry_find(const zmmx_heap *heap, uintptr_t key)
{
	if (!heap->map_capacity) {
		return NULL;
	}
	size_t i = entry_home(heap, key);
	while (heap->map[i].key) {
		if (heap->map[i].key == key) {
			return &heap->map[i];
		}
		i = (i + 1) & (heap->map_capacity - 1);
	}
	return NULL;
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
			entry_place(heap, old[i]);
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
	zmmx_map_entry entry = {key, meta};
	zmmx_assert(!entry_find(heap, key));
	zmmx_assert(heap->map_count < heap->map_capacity / 2);
	entry_place(heap, entry);
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
	size_t mask = heap->map_capacity - 1;
	size_t hole = (size_t)(entry - heap->map);
	for (size_t i = (hole + 1) & mask; heap->map[i].key; i = (i + 1) & mask) {
		/* an entry may move into the hole unless its home is after the hole, cyclically */
		if (((i - entry_home(heap, heap->map[i].key)) & mask) >= ((i - hole) & mask)) {
			heap->map[hole] = heap->map[i];
			hole = i;
		}
	}
	heap->map[hole].key = 0;
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
