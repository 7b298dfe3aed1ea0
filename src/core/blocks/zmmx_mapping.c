/* The mappings of huge blocks: created, grown in place or by moving page tables, and kept for reuse when their blocks
 * are freed. */
#include "core/blocks/zmmx_blocks.h"

/* The most freed mappings to keep; the search for one that fits is linear. */
#define HUGE_CACHE_BLOCKS 16u

/* The least memory that a block gets when it grows by less. */
#define GROWTH_STEP ((size_t)256 * 1024)
/* The most addresses that a growing block has in advance. */
#define GROWTH_MAX (UINTPTR_MAX > UINT32_MAX ? (size_t)1 << 30 : (size_t)16 * 1024 * 1024)

void zmmx_mapping_drop(zmmx_heap *heap, zmmx_huge *huge)
{
	zmmx_assert(zmmx_map_huge(heap, huge->base) != huge && heap->huge != huge);
	zmmx_storage_free(heap, huge->storage, (void *)huge->base, huge->reserved);
	zmmx_meta_huge_free(heap, huge);
}

void zmmx_mapping_truncate(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	if (size < huge->reserved && zmmx_storage_truncate(heap, huge->storage, (void *)huge->base, huge->reserved, size)) {
		huge->mapped = size;
		huge->reserved = size;
	}
}

/* ---- freed mappings kept for reuse ---- */

static void cache_remove(zmmx_heap *heap, zmmx_huge **link)
{
	zmmx_huge *huge = *link;
	zmmx_assert(heap->holds);
	zmmx_meta_verify_huge(heap, huge);
	*link = huge->next;
	heap->huge_cached_count--;
	heap->huge_cached_bytes -= huge->mapped;
}

static void cache_drop(zmmx_heap *heap, zmmx_huge **link)
{
	zmmx_huge *huge = *link;
	cache_remove(heap, link);
	zmmx_mapping_drop(heap, huge);
}

/* Those kept in vain go for good. */
static void emptied_drop(zmmx_heap *heap)
{
	zmmx_huge **link = &heap->huge_cached;
	heap->helper.emptied_mappings = false;
	while (*link) {
		if ((*link)->emptied) {
			zmmx_reuse_kept_in_vain(&heap->huge_reuse, (*link)->mapped);
			cache_drop(heap, link);
		} else {
			link = &(*link)->next;
		}
	}
}

/* free_hold() before the list of kept mappings is used. */
static void cache_hold(zmmx_heap *heap)
{
	free_hold(heap);
	if (zmmx_unlikely(heap->helper.emptied_mappings)) {
		emptied_drop(heap);
	}
}

void zmmx_mapping_settle(zmmx_heap *heap)
{
	cache_hold(heap);
	free_let_go(heap);
}

/* Memory beyond the size goes back, because nothing would count it. */
static zmmx_huge *fitting_take(zmmx_heap *heap, size_t size)
{
	zmmx_huge **best = NULL;
	for (zmmx_huge **link = &heap->huge_cached; *link; link = &(*link)->next) {
		size_t mapped = (*link)->mapped;
		if (mapped >= size && mapped / ZMMX_MAPPING_RATIO <= size && (!best || mapped < (*best)->mapped)) {
			best = link;
		}
	}
	if (!best) {
		return NULL;
	}
	zmmx_huge *huge = *best;
	cache_remove(heap, best);
	if (huge->mapped > size) {
		zmmx_mapping_truncate(heap, huge, size);
	}
	return huge;
}

static zmmx_huge *smaller_take(zmmx_heap *heap, size_t size)
{
	zmmx_huge **best = NULL;
	for (zmmx_huge **link = &heap->huge_cached; *link; link = &(*link)->next) {
		size_t mapped = (*link)->mapped;
		if (mapped < size && size / ZMMX_MAPPING_RATIO <= mapped && (!best || mapped > (*best)->mapped)) {
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

zmmx_huge *zmmx_mapping_reuse(zmmx_heap *heap, size_t size)
{
	cache_hold(heap);
	zmmx_huge *huge = fitting_take(heap, size);
	free_let_go(heap);
	return huge;
}

zmmx_huge *zmmx_mapping_reuse_smaller(zmmx_heap *heap, size_t size)
{
	cache_hold(heap);
	zmmx_huge *huge = smaller_take(heap, size);
	free_let_go(heap);
	return huge;
}

static void cache_drop_oldest(zmmx_heap *heap)
{
	zmmx_huge **oldest = &heap->huge_cached;
	while ((*oldest)->next) {
		oldest = &(*oldest)->next;
	}
	cache_drop(heap, oldest);
}

void zmmx_mapping_cache_drop_oldest(zmmx_heap *heap)
{
	free_hold(heap);
	cache_drop_oldest(heap);
	free_let_go(heap);
}

/* A freed mapping gives up the memory that it has in advance if keeping it would hold more than ever was held. */
static void advance_cut(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	size_t advance = huge->mapped - size;
	if (advance && heap->real_share + zmmx_cached_bytes(heap) + huge->mapped > heap->most_held
	    && zmmx_storage_purge(heap, huge->storage, (char *)huge->base + size, advance)) {
		huge->mapped = size;
	}
}

static bool mapping_keep(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	advance_cut(heap, huge, size);
	if (!zmmx_reuse_wants(heap, &heap->huge_reuse, huge->mapped, 0)) {
		return false;
	}
	while (heap->huge_cached_count >= HUGE_CACHE_BLOCKS
	       || heap->huge_cached_bytes + huge->mapped > heap->huge_reuse.wanted) {
		cache_drop_oldest(heap);
	}
	huge->emptied = false;
	huge->freed_at = heap->now;
	huge->freed_in = heap->periods;
	huge->next = heap->huge_cached;
	heap->huge_cached = huge;
	heap->huge_cached_count++;
	heap->huge_cached_bytes += huge->mapped;
	idle_note(heap);
	return true;
}

bool zmmx_mapping_keep(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	cache_hold(heap);
	bool kept = mapping_keep(heap, huge, size);
	free_let_go(heap);
	return kept;
}

void zmmx_mapping_cache_expire(zmmx_heap *heap)
{
	if (!heap->huge_cached) {
		return;
	}
	cache_hold(heap);
	zmmx_huge **link = &heap->huge_cached;
	/* the newest are first */
	while (*link && !zmmx_reuse_is_over(heap, (*link)->freed_in, (*link)->freed_at)) {
		link = &(*link)->next;
	}
	while (*link) {
		zmmx_reuse_kept_in_vain(&heap->huge_reuse, (*link)->mapped);
		cache_drop(heap, link);
	}
	free_let_go(heap);
}

void zmmx_mapping_cache_clear(zmmx_heap *heap)
{
	free_hold(heap);
	while (heap->huge_cached) {
		cache_drop(heap, &heap->huge_cached);
	}
	free_let_go(heap);
}

/* ---- mappings ---- */

/* Asks for huge pages for a block that gets `need` bytes from `fresh` on. It asks for all of the block's addresses, so
 * that the system keeps them as one mapping, which can be moved. */
static void thp_advise(zmmx_heap *heap, zmmx_huge *huge, uintptr_t fresh, size_t need)
{
	if (!huge->huge_pages) {
		zmmx_advice advice = zmmx_thp_advise(heap, huge->storage, (void *)huge->base, huge->reserved, need);
		huge->huge_pages = zmmx_thp_is_whole(heap, huge->storage, advice);
	}
	if (huge->huge_pages && fresh + ZMMX_CHUNK_SIZE <= huge->base + huge->reserved
	    && zmmx_thp_probe(heap, (void *)fresh, need) != ZMMX_THP_GIVEN) {
		zmmx_storage_huge_pages(heap, huge->storage, (void *)huge->base, huge->reserved, false);
		huge->huge_pages = false;
	}
}

zmmx_huge *zmmx_mapping_create(zmmx_heap *heap, size_t size)
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
	thp_advise(heap, huge, huge->base, size);
	return huge;
}

/* ---- growth ---- */

/* Addresses to have when a block grows to `size`: as much again, so that most growth happens in place. */
static size_t addresses_for(size_t size)
{
	size_t more = size < GROWTH_MAX ? size : GROWTH_MAX;
	return more <= SIZE_MAX - size - ZMMX_CHUNK_SIZE ? round_up(size + more, ZMMX_CHUNK_SIZE) : size;
}

static void moved_to(zmmx_heap *heap, zmmx_huge *huge, void *base, size_t reserved)
{
	zmmx_map_remove(heap, huge->base + 1);
	huge->base = (uintptr_t)base;
	huge->reserved = reserved;
	zmmx_map_insert(heap, huge->base + 1, huge);
}

/* Grows by moving page tables to where the block can grow, or if there is no such place, to where it fits. */
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

/* The memory for a block that grows to `size`. If the growth enters a huge page, all of that page is memory. Small
 * pages are fetched a few dozen at a time if the block grows by few, because then it is sure to use them. */
static size_t memory_for(const zmmx_heap *heap, const zmmx_huge *huge, size_t size)
{
	size_t unit = huge->huge_pages ? ZMMX_CHUNK_SIZE : (size - huge->mapped <= GROWTH_STEP ? GROWTH_STEP : 1);
	size_t rounded = round_up(size, unit);
	return rounded <= huge->reserved && zmmx_limit_fits(heap, rounded - huge->size) ? rounded : size;
}

bool zmmx_mapping_grow(zmmx_heap *heap, zmmx_huge *huge, size_t size)
{
	zmmx_assert(size > huge->mapped);
	size_t fresh = round_up(huge->mapped, ZMMX_CHUNK_SIZE);
	if (size > huge->reserved && !grow_addresses(heap, huge, size)) {
		return false;
	}
	if (size > fresh) {
		thp_advise(heap, huge, huge->base + fresh, size - fresh);
	}
	size = memory_for(heap, huge, size);
	if (!huge->huge_pages && size - huge->mapped <= GROWTH_STEP) {
		zmmx_storage_populate(heap, huge->storage, (void *)(huge->base + huge->mapped), size - huge->mapped);
	}
	huge->mapped = size;
	return true;
}

/* Of the mappings in a list. */
static size_t mappings_resident(const zmmx_heap *heap, const zmmx_huge *huge)
{
	size_t bytes = 0;
	for (; huge; huge = huge->next) {
		bytes += zmmx_resident(heap, (const void *)huge->base, huge->mapped);
	}
	return bytes;
}

size_t zmmx_mappings_resident(const zmmx_heap *heap)
{
	return mappings_resident(heap, heap->huge) + mappings_resident(heap, heap->huge_cached);
}
