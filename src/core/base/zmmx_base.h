/* The lowest layer: errors, memory for the heap's own use, requests to the storage, and the address map. It knows
 * nothing about the contents of chunks. */
#ifndef ZMMX_BASE_H
#define ZMMX_BASE_H

#include "core/base/zmmx_bins.h"
#include "core/base/zmmx_bits.h"
#include "core/base/zmmx_sanitizer.h"
#include "core/zmmx_types.h"

#if ZMMX_DEBUG
#define zmmx_assert(condition) \
	((condition) ? (void)0 : zmmx_assert_failed(#condition, __FILE__, __LINE__))
#else
#define zmmx_assert(condition) ((void)0)
#endif

/* Level 2 checks the run or chunk that an operation works on, level 3 also the whole heap at intervals. */
#if ZMMX_DEBUG >= 2
#define zmmx_assert_run(heap, run) zmmx_run_must_hold(heap, run)
#define zmmx_assert_pages(heap, chunk) zmmx_pages_must_hold(heap, chunk)
#else
#define zmmx_assert_run(heap, run) ((void)0)
#define zmmx_assert_pages(heap, chunk) ((void)0)
#endif
#if ZMMX_DEBUG >= 3
#define zmmx_assert_heap(heap) zmmx_heap_must_hold(heap)
#else
#define zmmx_assert_heap(heap) ((void)0)
#endif

/* zmmx_check.c: these call abort() after a line on stderr that names the invariant. */
/* Checks the free list of a run. */
void zmmx_run_must_hold(const zmmx_heap *heap, const zmmx_run *run);
/* Checks the header, the maps and the fit list of a chunk in use. */
void zmmx_pages_must_hold(const zmmx_heap *heap, const zmmx_chunk *chunk);
/* Checks the whole heap at every 64th call. */
void zmmx_heap_must_hold(zmmx_heap *heap);

/* zmmx_fatal.c */
#define PLURAL(number) ((number) == 1 ? "" : "s")
void zmmx_fatal(zmmx_heap *heap, const char *format, ...) ZMMX_PRINTF(2, 3);
/* The same; the message also has what hooks->describe knows about the block. */
void zmmx_fatal_block(zmmx_heap *heap, const void *block, const char *format, ...) ZMMX_PRINTF(3, 4);
/* The neighbours of a node do not point back to it. */
void zmmx_fatal_links(zmmx_heap *heap, const char *list, const void *node);
/* Level 1: prints the condition and aborts. */
void zmmx_assert_failed(const char *condition, const char *file, int line);

/* zmmx_storage.c: all requests to the storage go through here and are counted */
/* The default storage; only for the functions below. */
zmmx_storage *zmmx_storage_anonymous(void);
/* Memory at a multiple of ZMMX_CHUNK_SIZE. NULL: refused. */
void *zmmx_storage_alloc(zmmx_heap *heap, size_t size);
/* Returns a whole block of the storage, at its present size. */
void zmmx_storage_free(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
/* Like the storage functions of these names. false, or NULL: nothing changed. */
bool zmmx_storage_truncate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
bool zmmx_storage_extend(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
void *zmmx_storage_move(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size,
                        size_t reserve);
bool zmmx_storage_purge(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
/* Counts what was purged without a request to the storage. Always true. */
bool zmmx_storage_was_purged(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
bool zmmx_storage_huge_pages(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, bool wanted);
bool zmmx_storage_join(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
void zmmx_storage_populate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);

/* zmmx_meta.c */
/* Zeroed whole pages for the heap's own use, counted, between two inaccessible pages. All metadata except the heap's
 * struct comes from here. NULL: the system has none. */
void *zmmx_meta_map(zmmx_heap *heap, size_t bytes);
/* Unmaps a whole mapping from zmmx_meta_map(). */
void zmmx_meta_unmap(zmmx_heap *heap, void *start, size_t bytes);
/* A word from the system that cannot be guessed; if the system has none, one that differs from the last. */
uint64_t zmmx_meta_secret(const zmmx_heap *heap, uint64_t last);
/* ZMMX_PAGES zeroed descriptors. NULL: the system has no memory. */
zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap);
/* The descriptors must be zero again. */
void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs);
/* A record with only its mark set. NULL: the system has no memory. */
zmmx_huge *zmmx_meta_huge(zmmx_heap *heap);
/* The record must be in no list and not in the address map. */
void zmmx_meta_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* Fatal if this is not a record of this heap. */
void zmmx_meta_verify_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* Unmaps slabs and records; there must be no chunks and huge blocks left. */
void zmmx_meta_destroy(zmmx_heap *heap);
size_t zmmx_meta_resident(const zmmx_heap *heap);

/* zmmx_map.c */
/* Makes room for one more entry. false: the system has no memory. */
bool zmmx_map_reserve(zmmx_heap *heap);
/* Room must be reserved, and the key must not be in the map. */
void zmmx_map_insert(zmmx_heap *heap, uintptr_t key, void *meta);
/* The key must be in the map. */
void zmmx_map_remove(zmmx_heap *heap, uintptr_t key);
/* The descriptors of the chunk at base, or NULL. */
zmmx_run *zmmx_map_chunk(const zmmx_heap *heap, uintptr_t base);
/* The huge block at base, or NULL. */
zmmx_huge *zmmx_map_huge(const zmmx_heap *heap, uintptr_t base);
void zmmx_map_destroy(zmmx_heap *heap);
size_t zmmx_map_resident(const zmmx_heap *heap);

/* For code outside the operations that reads free slots. */
ZMMX_INLINE void silence_begin(const zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->sanitized)) {
		zmmx_sanitizer_silence();
	}
}

ZMMX_INLINE void silence_end(const zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->sanitized)) {
		zmmx_sanitizer_speak();
	}
}

ZMMX_INLINE uintptr_t chunk_base(uintptr_t address)
{
	return address & ~(uintptr_t)ZMMX_CHUNK_MASK;
}

ZMMX_INLINE uint32_t page_of(uintptr_t address)
{
	return (uint32_t)((address & ZMMX_CHUNK_MASK) >> ZMMX_PAGE_SHIFT);
}

ZMMX_INLINE uint32_t pages_for(size_t size)
{
	return (uint32_t)((size + ZMMX_PAGE_SIZE - 1) >> ZMMX_PAGE_SHIFT);
}

/* Rounds size up to a multiple of unit (a power of two); 0 on overflow. */
ZMMX_INLINE size_t round_up(size_t size, size_t unit)
{
	return (size + unit - 1) & ~(unit - 1);
}

ZMMX_INLINE uintptr_t page_address(uintptr_t base, uint32_t page)
{
	return base + ((uintptr_t)page << ZMMX_PAGE_SHIFT);
}

ZMMX_INLINE void live_add(zmmx_heap *heap, size_t bytes)
{
	heap->live->now += bytes;
	if (heap->live->now > heap->live->peak) {
		heap->live->peak = heap->live->now;
	}
}

#endif
