/* Huge blocks: mappings of their own, resized in place or moved by page tables, kept for reuse when freed. */
#include "zmmx_list.h"

/* Freed mappings kept: the search for one that fits is linear. */
#define HUGE_CACHE_BLOCKS 16u

/* Memory that a block gets at least if it grows by less. */
#define GROWTH_STEP ((size_t)256 * 1024)
/* Addresses that a growing block has in advance, at most. */
#define GROWTH_MOST (UINTPTR_MAX > UINT32_MAX ? (size_t)1 << 30 : (size_t)16 * 1024 * 1024)

ZMMX_LIST(huge_list, zmmx_huge, next, prev, "huge blocks");

/* Counts what the user has. The limit has agreed to more. */
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

/* Back to the storage. In no list, not in the map and not counted any more. */
static void huge_drop(zmmx_heap *heap, zmmx_huge *huge)
{
	zmmx_assert(zmmx_map_huge(heap, huge->base) != huge && heap->huge != huge);
	zmmx_storage_free(heap, huge->storage, (void *)huge->base, huge->reserved);
	zmmx_meta_huge_free(heap, huge);
}

/* ---- freed mappings kept for reuse ---- */

static void cache_remove(zmmx_heap *heap, zmmx_huge **link)
{
	zmmx_huge *huge = *link;
	zmmx_meta_verify_huge(heap, huge);
	*link = huge->next;
	heap->huge_cached_count--;
	heap->huge_cached_bytes -= huge->mapped;
}

static void cache_drop(zmmx_heap *heap, zmmx_huge **link)
{
	zmmx_huge *huge = *link;
	cache_remove(heap, link);
	huge_drop(heap, huge);
}

static void huge_shrink(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	if (size < huge->reserved && zmmx_storage_truncate(heap, huge->storage, (void *)huge->base, huge->reserved, size)) {
		huge->mapped = size;
		huge->reserved = size;
	}
}

/* The smallest kept mapping that holds `size`, if it is at most twice as large. What it has beyond an eighth more goes
 * back: the rest is memory at hand. */
static zmmx_huge *cache_take(zmmx_heap *heap, size_t size)
{
	zmmx_huge **best = NULL;
	for (zmmx_huge **link = &heap->huge_cached; *link; link = &(*link)->next) {
		size_t mapped = (*link)->mapped;
		if (mapped >= size && mapped - size <= size && (!best || mapped < (*best)->mapped)) {
			best = link;
		}
	}
	if (!best) {
		return NULL;
	}
	zmmx_huge *huge = *best;
	cache_remove(heap, best);
	if (huge->mapped - size > size / 8) {
		huge_shrink(heap, huge, size);
	}
	return huge;
}

/* The largest kept mapping that holds at least half of `size`, which is to grow: the limit admits that. */
static zmmx_huge *cache_take_smaller(zmmx_heap *heap, size_t size)
{
	zmmx_huge **best = NULL;
	for (zmmx_huge **link = &heap->huge_cached; *link; link = &(*link)->next) {
		size_t mapped = (*link)->mapped;
		if (mapped < size && size - mapped <= mapped && (!best || mapped > (*best)->mapped)) {
			best = link;
		}
	}
	if (!best) {
		return NULL;
	}
	zmmx_huge *huge = *best;
	cache_remove(heap, best);
	return huge;
}

void zmmx_huge_cache_drop_oldest(zmmx_heap *heap)
{
	zmmx_huge **oldest = &heap->huge_cached;
	while ((*oldest)->next) {
		oldest = &(*oldest)->next;
	}
	cache_drop(heap, oldest);
}

static bool cache_put(zmmx_heap *heap, zmmx_huge *huge)
{
	if (!zmmx_reuse_wants(heap, &heap->huge_reuse, huge->mapped, 0)) {
		return false;
	}
	while (heap->huge_cached_count >= HUGE_CACHE_BLOCKS
	       || heap->huge_cached_bytes + huge->mapped > heap->huge_reuse.wanted) {
		zmmx_huge_cache_drop_oldest(heap);
	}
	huge->freed_at = heap->now;
	huge->freed_in = heap->periods;
	huge->next = heap->huge_cached;
	heap->huge_cached = huge;
	heap->huge_cached_count++;
	heap->huge_cached_bytes += huge->mapped;
	return true;
}

void zmmx_huge_cache_expire(zmmx_heap *heap)
{
	zmmx_huge **link = &heap->huge_cached;
	/* the newest are first */
	while (*link && !zmmx_reuse_is_over(heap, (*link)->freed_in, (*link)->freed_at)) {
		link = &(*link)->next;
	}
	while (*link) {
		zmmx_reuse_kept_in_vain(&heap->huge_reuse, (*link)->mapped);
		cache_drop(heap, link);
	}
}

void zmmx_huge_cache_empty(zmmx_heap *heap)
{
	while (heap->huge_cached) {
		cache_drop(heap, &heap->huge_cached);
	}
}

/* ---- mappings ---- */

/* Large pages for a block that gets `need` bytes from `fresh` on. Asked for all of its addresses, so that the system
 * keeps them as one mapping, which can be moved. */
static void large_pages_for(zmmx_heap *heap, zmmx_huge *huge, uintptr_t fresh, size_t need)
{
	if (!huge->huge_pages) {
		huge->huge_pages = zmmx_large_pages_ask(heap, huge->storage, (void *)huge->base, huge->reserved, need);
	}
	if (huge->huge_pages && fresh + ZMMX_CHUNK_SIZE <= huge->base + huge->reserved
	    && zmmx_large_pages_try(heap, (void *)fresh) != ZMMX_LARGE_PAGE_GIVEN) {
		zmmx_storage_huge_pages(heap, huge->storage, (void *)huge->base, huge->reserved, false);
		huge->huge_pages = false;
	}
}

static zmmx_huge *huge_map(zmmx_heap *heap, size_t size)
{
	if (!zmmx_map_reserve(heap)) {
		return NULL;
	}
	zmmx_huge *huge = zmmx_meta_huge(heap);
	if (!huge) {
		return NULL;
	}
	void *base = zmmx_storage_alloc(heap, size);
	if (!base) {
		zmmx_meta_huge_free(heap, huge);
		return NULL;
	}
	huge->base = (uintptr_t)base;
	huge->storage = heap->storage;
	huge->mapped = size;
	huge->reserved = size;
	huge->huge_pages = false;
	large_pages_for(heap, huge, huge->base, size);
	return huge;
}

/* ---- growth ---- */

/* Addresses to have when a block grows to `size`: as much again, so that most growth stays in place. */
static size_t addresses_for(size_t size)
{
	size_t more = size < GROWTH_MOST ? size : GROWTH_MOST;
	return more <= SIZE_MAX - size - ZMMX_CHUNK_SIZE ? round_up(size + more, ZMMX_CHUNK_SIZE) : size;
}

static void moved_to(zmmx_heap *heap, zmmx_huge *huge, void *base, size_t reserved)
{
	zmmx_map_remove(heap, huge->base + 1);
	huge->base = (uintptr_t)base;
	huge->reserved = reserved;
	zmmx_map_insert(heap, huge->base + 1, huge);
}

/* By moving page tables to where the block can grow, or if there is no such place, to where it fits. */
static bool grow_addresses(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	size_t reserve = addresses_for(size);
	void *moved = zmmx_storage_move(heap, huge->storage, (void *)huge->base, huge->reserved, size, reserve);
	if (moved) {
		moved_to(heap, huge, moved, reserve);
		return true;
	}
	if (zmmx_storage_extend(heap, huge->storage, (void *)huge->base, huge->reserved, size)) {
		huge->reserved = size;
		return true;
	}
	moved = zmmx_storage_move(heap, huge->storage, (void *)huge->base, huge->reserved, size, size);
	if (moved) {
		moved_to(heap, huge, moved, size);
	}
	return moved != NULL;
}

/* Memory for a block that grows to `size`. A large page that it goes on to is memory as a whole. Small pages are fetched
 * a few dozen at a time, if it grows by few: then it is sure to use them. */
static size_t memory_for(const zmmx_heap *heap, const zmmx_huge *huge, size_t size)
{
	size_t unit = huge->huge_pages ? ZMMX_CHUNK_SIZE : size - huge->mapped <= GROWTH_STEP ? GROWTH_STEP : 1;
	size_t rounded = round_up(size, unit);
	return rounded <= huge->reserved && zmmx_limit_fits(heap, rounded - huge->size) ? rounded : size;
}

/* From mapped to at least `size` bytes of memory. */
static bool huge_grow(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	zmmx_assert(size > huge->mapped);
	size_t fresh = round_up(huge->mapped, ZMMX_CHUNK_SIZE);
	if (size > huge->reserved && !grow_addresses(heap, huge, size)) {
		return false;
	}
	if (size > fresh) {
		large_pages_for(heap, huge, huge->base + fresh, size - huge->mapped);
	}
	size = memory_for(heap, huge, size);
	if (!huge->huge_pages && size - huge->mapped <= GROWTH_STEP) {
		zmmx_storage_populate(heap, huge->storage, (void *)(huge->base + huge->mapped), size - huge->mapped);
	}
	huge->mapped = size;
	return true;
}

/* ---- blocks ---- */

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

/* From the mappings at hand, so that what they have need not be faulted in again. NULL: none serves. */
static zmmx_huge *huge_reuse(zmmx_heap *heap, size_t size)
{
	if (!heap->huge_cached || !zmmx_map_reserve(heap)) {
		return NULL;
	}
	zmmx_huge *huge = cache_take(heap, size);
	if (huge) {
		huge_begin(heap, huge);
		return huge;
	}
	huge = cache_take_smaller(heap, size);
	if (!huge) {
		return NULL;
	}
	huge_begin(heap, huge);
	if (!huge_grow(heap, huge, size)) {
		huge_end(heap, huge);
		huge_drop(heap, huge);
		return NULL;
	}
	return huge;
}

static zmmx_huge *huge_new(zmmx_heap *heap, size_t size, size_t request)
{
	zmmx_reuse_missed(heap, &heap->huge_reuse, size - size / 2, size <= SIZE_MAX / 2 ? 2 * size : SIZE_MAX);
	zmmx_huge *huge = huge_map(heap, size);
	if (!huge) {
		zmmx_heap_starve(heap);
		huge = huge_map(heap, size);
	}
	if (!huge) {
		zmmx_out_of_memory(heap, size, request);
		return NULL;
	}
	huge_begin(heap, huge);
	return huge;
}

void *zmmx_huge_alloc(zmmx_heap *heap, size_t request)
{
	size_t size = round_up(request, heap->os->page_size);
	if (size < request) {
		return zmmx_size_overflow(heap, request);
	}
	if (!zmmx_limit_admits(heap, size, size, request)) {
		return NULL;
	}
	zmmx_huge *huge = huge_reuse(heap, size);
	if (!huge) {
		huge = huge_new(heap, size, request);
	}
	if (!huge) {
		return NULL;
	}
	size_set(heap, huge, size);
	return (void *)huge->base;
}

void zmmx_huge_free(zmmx_heap *heap, zmmx_huge *huge)
{
	heap->huge_freed[heap->huge_freed_next++ % ZMMX_HUGE_FREED] = (zmmx_huge_freed){huge->base, huge->size};
	size_set(heap, huge, 0);
	huge_end(heap, huge);
	/* a hardened heap wants every later access to fault */
	if (heap->harden || !cache_put(heap, huge)) {
		huge_drop(heap, huge);
	}
}

/* What growth to `size` counts as beyond the limit. There a caller is let on only because it cannot be told yet. One that
 * grows on in small steps builds what will be thrown away, so it ends about where it ends with ZendMM, which copies a
 * growing block each time that it has filled the hole which the last copy left: as often as it doubles. */
static size_t beyond_the_limit(const zmmx_huge *huge, size_t size)
{
	size_t grow = size - huge->size;
	bool doubled = zmmx_highest_bit(size - 1) != zmmx_highest_bit(huge->size - 1);
	return doubled && grow < ZMMX_CHUNK_SIZE ? size : grow;
}

bool zmmx_huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t request, void **result)
{
	size_t size = round_up(request, heap->os->page_size);
	*result = NULL;
	if (size < request) {
		zmmx_size_overflow(heap, request);
		return true;
	}
	if (size < huge->size) {
		huge_shrink(heap, huge, size);
	} else if (size > huge->size) {
		if (huge->sealed && size > huge->mapped) {
			return false;
		}
		if (!zmmx_limit_admits(heap, size - huge->size, beyond_the_limit(huge, size), request)) {
			return true;
		}
		if (size > huge->mapped && !huge_grow(heap, huge, size)) {
			return false;
		}
	}
	size_set(heap, huge, size);
	*result = (void *)huge->base;
	return true;
}

/* One at its limit that grows in small steps needs its addresses for the next one. */
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
		huge_shrink(heap, huge, huge->size);
	}
}

void zmmx_huge_drop_all(zmmx_heap *heap, bool sealed_only)
{
	zmmx_huge *next;
	for (zmmx_huge *huge = heap->huge; huge; huge = next) {
		next = huge->next;
		if (sealed_only && !huge->sealed) {
			continue;
		}
		if (heap->harden) {
			zmmx_harden_retire_huge(heap, huge);
		}
		bool lost = heap->watched && zmmx_watch_retire_huge(heap, huge);
		size_set(heap, huge, 0);
		huge_end(heap, huge);
		if (lost) {
			zmmx_meta_huge_free(heap, huge);
		} else {
			huge_drop(heap, huge);
		}
	}
}
