/* Memory for the heap's own use, outside the chunks: slabs of descriptor arrays, which go back with the chunks, and
 * records of huge blocks, which stay. */
#include "core/base/zmmx_bitset.h"
#include "core/base/zmmx_list.h"
#include "core/base/zmmx_run.h"

#define META_MAP_BYTES ((size_t)64 * 1024)
#define DESCRIPTOR_BYTES (ZMMX_PAGES * sizeof(zmmx_run))
#define SLAB_MIN ((size_t)256 * 1024)
#define SLAB_MAX (ZMMX_PAGES * DESCRIPTOR_BYTES) /* as many as one bit map covers */
/* Limits a new slab to this part of all slabs, apart from the first ones, so a heap of any size has few slab mappings. */
#define SLAB_SHARE 8u

/* The header takes the place of array 0. */
struct zmmx_slab {
	zmmx_slab *next, *prev;
	size_t bytes;
	uint32_t free_count;
	uint64_t free[ZMMX_MAP_WORDS]; /* bit n: array n is free, and all zero */
};
_Static_assert(sizeof(zmmx_slab) <= DESCRIPTOR_BYTES, "array 0 has room for the header");

ZMMX_LIST(slab_list, zmmx_slab, next, prev, "slabs of descriptors");

/* Records are carved from these. */
struct zmmx_meta_page {
	zmmx_meta_page *next;
	uintptr_t mark;
};

#define META_HEAD 64u /* a cache line */
_Static_assert(sizeof(zmmx_meta_page) <= META_HEAD, "records follow the head");

void *zmmx_meta_map(zmmx_heap *heap, size_t bytes)
{
	void *start = heap->os->map_guarded(heap->os, bytes);
	heap->metadata_bytes += start ? bytes : 0;
	return start;
}

void zmmx_meta_unmap(zmmx_heap *heap, void *start, size_t bytes)
{
	zmmx_os_unmap_guarded(heap->os, start, bytes);
	heap->metadata_bytes -= bytes;
}

uint64_t zmmx_meta_secret(const zmmx_heap *heap, uint64_t last)
{
	uint64_t word;
	if (heap->os->random && heap->os->random(heap->os, &word, sizeof(word))) {
		return word;
	}
	word = ((uint64_t)(uintptr_t)heap ^ heap->os->clock(heap->os) ^ last) * UINT64_C(0x9e3779b97f4a7c15);
	return word ^ word >> 29;
}

/* ---- records of huge blocks ---- */

static uintptr_t mark_of(const zmmx_heap *heap, const void *record)
{
	return ~((uintptr_t)record ^ heap->mark);
}

void zmmx_meta_verify_huge(zmmx_heap *heap, const zmmx_huge *huge)
{
	if (zmmx_unlikely(huge->mark != mark_of(heap, huge))) {
		zmmx_fatal(heap, "record of a huge block at %p: overwritten, or not of this heap", (const void *)huge);
	}
}

/* Zeroed memory that is only given back when the heap is destroyed. NULL: the system has none. */
static void *meta_carve(zmmx_heap *heap, size_t bytes)
{
	bytes = round_up(bytes, 64);
	zmmx_assert(bytes <= META_MAP_BYTES - 64);
	if ((size_t)(heap->meta_end - heap->meta_next) < bytes) {
		zmmx_meta_page *page = zmmx_meta_map(heap, META_MAP_BYTES);
		if (!page) {
			return NULL;
		}
		page->next = heap->meta_pages;
		page->mark = mark_of(heap, page);
		heap->meta_pages = page;
		heap->meta_next = (char *)page + META_HEAD;
		heap->meta_end = (char *)page + META_MAP_BYTES;
	}
	void *result = heap->meta_next;
	heap->meta_next += bytes;
	return result;
}

zmmx_huge *zmmx_meta_huge(zmmx_heap *heap)
{
	zmmx_huge *huge = heap->free_huge;
	if (huge) {
		zmmx_meta_verify_huge(heap, huge);
		heap->free_huge = huge->next;
		return huge;
	}
	huge = meta_carve(heap, sizeof(*huge));
	if (huge) {
		huge->mark = mark_of(heap, huge);
	}
	return huge;
}

void zmmx_meta_huge_free(zmmx_heap *heap, zmmx_huge *huge)
{
	zmmx_assert(huge != heap->free_huge);
	huge->next = heap->free_huge;
	heap->free_huge = huge;
}

/* ---- slabs of descriptor arrays ---- */

static zmmx_slab *slab_make(zmmx_heap *heap)
{
	size_t bytes = SLAB_MIN;
	while (bytes * 2 <= heap->slab_bytes / SLAB_SHARE && bytes * 2 <= SLAB_MAX) {
		bytes *= 2;
	}
	zmmx_slab *slab = zmmx_meta_map(heap, bytes);
	if (slab) {
		heap->slab_bytes += bytes;
		slab->bytes = bytes;
		slab->free_count = (uint32_t)(bytes / DESCRIPTOR_BYTES) - 1;
		bits_set(slab->free, 1, slab->free_count);
		slab_list_add(heap, &heap->slabs, slab);
	}
	return slab;
}

static void slab_drop(zmmx_heap *heap, zmmx_slab *slab)
{
	slab_list_remove(heap, &heap->slabs, slab);
	heap->slab_bytes -= slab->bytes;
	zmmx_meta_unmap(heap, slab, slab->bytes);
}

/* A slab with a free array, other than `other`. NULL: there is none. */
static zmmx_slab *slab_with_room(const zmmx_heap *heap, const zmmx_slab *other)
{
	zmmx_slab *slab = heap->slabs;
	while (slab && (!slab->free_count || slab == other)) {
		slab = slab->next;
	}
	return slab;
}

static zmmx_slab *slab_of(const zmmx_heap *heap, const zmmx_run *runs)
{
	zmmx_slab *slab = heap->slabs;
	while (slab && (uintptr_t)runs - (uintptr_t)slab >= slab->bytes) {
		slab = slab->next;
	}
	return slab;
}

zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap)
{
	zmmx_slab *slab = slab_with_room(heap, NULL);
	if (!slab) {
		slab = slab_make(heap);
	}
	if (!slab) {
		return NULL;
	}
	uint32_t array = bits_next_set(slab->free, 1);
	zmmx_assert(array < slab->bytes / DESCRIPTOR_BYTES);
	bits_clear(slab->free, array, 1);
	slab->free_count--;
	return (zmmx_run *)((char *)slab + array * DESCRIPTOR_BYTES);
}

void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs)
{
	zmmx_slab *slab = slab_of(heap, runs);
	if (!slab) {
		zmmx_fatal(heap, "descriptors at %p: not of this heap", (void *)runs);
		return;
	}
	uint32_t array = (uint32_t)(((uintptr_t)runs - (uintptr_t)slab) / DESCRIPTOR_BYTES);
	zmmx_assert(array && !bits_test(slab->free, array));
	zmmx_assert(runs_are_clean(runs, ZMMX_PAGES));
	bits_set(slab->free, array, 1);
	slab->free_count++;
	/* one free slab stays, so that a heap at the edge does not map and unmap repeatedly */
	if (slab->free_count == slab->bytes / DESCRIPTOR_BYTES - 1 && slab_with_room(heap, slab)) {
		slab_drop(heap, slab);
	}
}

/* ---- all of it ---- */

void zmmx_meta_destroy(zmmx_heap *heap)
{
	zmmx_assert(!heap->chunks && !heap->cached);
	while (heap->slabs) {
		slab_drop(heap, heap->slabs);
	}
	while (heap->meta_pages) {
		zmmx_meta_page *page = heap->meta_pages;
		if (page->mark != mark_of(heap, page)) {
			zmmx_fatal(heap, "records of huge blocks at %p: overwritten", (void *)page);
		}
		heap->meta_pages = page->next;
		zmmx_meta_unmap(heap, page, META_MAP_BYTES);
	}
}

size_t zmmx_meta_resident(const zmmx_heap *heap)
{
	size_t bytes = 0;
	for (const zmmx_meta_page *page = heap->meta_pages; page; page = page->next) {
		bytes += zmmx_resident(heap, page, META_MAP_BYTES);
	}
	return bytes;
}
