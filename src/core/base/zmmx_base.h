/* The lowest layer: errors, memory for the heap's own use, requests to the storage, and the address map. It knows nothing of
 * what is in chunks. */
#ifndef ZMMX_BASE_H
#define ZMMX_BASE_H

#include "core/base/zmmx_bits.h"
#include "core/base/zmmx_sanitizer.h"
#include "core/zmmx_types.h"

#if ZMMX_DEBUG
#define zmmx_assert(condition) \
	((condition) ? (void)0 : zmmx_assert_failed(#condition, __FILE__, __LINE__))
#else
#define zmmx_assert(condition) ((void)0)
#endif

/* Level 2: the run or chunk that an operation works on. Level 3: all of the heap, now and then. */
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

/* zmmx_check.c: abort() with a line on stderr that names the invariant. */
/* The free list of a run. */
void zmmx_run_must_hold(const zmmx_heap *heap, const zmmx_run *run);
/* Header, maps and place in the fit index of a chunk in use. */
void zmmx_pages_must_hold(const zmmx_heap *heap, const zmmx_chunk *chunk);
/* Everything, with every 64th call. */
void zmmx_heap_must_hold(zmmx_heap *heap);

/* zmmx_fatal.c */
void zmmx_fatal(zmmx_heap *heap, const char *format, ...) ZMMX_PRINTF(2, 3);
/* The same, and what hooks->describe knows of the block. */
void zmmx_fatal_block(zmmx_heap *heap, const void *block, const char *format, ...) ZMMX_PRINTF(3, 4);
/* The neighbours of a node do not lead back to it. */
void zmmx_fatal_links(zmmx_heap *heap, const char *list, const void *node);
/* Level 1: says so and ends. */
void zmmx_assert_failed(const char *condition, const char *file, int line);

/* zmmx_storage.c: every request to the storage, counted */
/* The default one; only for the functions below. */
zmmx_storage *zmmx_storage_anonymous(void);
/* At a multiple of ZMMX_CHUNK_SIZE. NULL: refused. */
void *zmmx_storage_alloc(zmmx_heap *heap, size_t size);
/* All of what the storage gave, at its present size. */
void zmmx_storage_free(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
/* As the storage functions of these names; false, or NULL: nothing changed. */
bool zmmx_storage_truncate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
bool zmmx_storage_extend(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
void *zmmx_storage_move(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size,
                        size_t reserve);
bool zmmx_storage_purge(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
bool zmmx_storage_huge_pages(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, bool wanted);
bool zmmx_storage_join(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
void zmmx_storage_populate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);

/* zmmx_meta.c */
/* Zeroed whole pages for the heap's own use, counted, between two pages that cannot be touched. All of it goes through
 * here but the heap's struct. NULL: the system has none. */
void *zmmx_meta_map(zmmx_heap *heap, size_t bytes);
/* All of what zmmx_meta_map() gave. */
void zmmx_meta_unmap(zmmx_heap *heap, void *start, size_t bytes);
/* A word from the system that nobody can guess, or where it has none, one that differs from the last. */
uint64_t zmmx_meta_secret(const zmmx_heap *heap, uint64_t last);
/* ZMMX_PAGES of them, all zero. NULL: the system has no memory. */
zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap);
/* All zero again. */
void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs);
/* A record, of which the mark alone is set. NULL: the system has no memory. */
zmmx_huge *zmmx_meta_huge(zmmx_heap *heap);
/* In no list and no map any more. */
void zmmx_meta_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* Fatal if it is no record of this heap. */
void zmmx_meta_verify_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* Slabs and records, when there are no chunks and huge blocks. */
void zmmx_meta_destroy(zmmx_heap *heap);
size_t zmmx_meta_resident(const zmmx_heap *heap);

/* zmmx_map.c */
/* Room for one entry more. false: the system has no memory. */
bool zmmx_map_reserve(zmmx_heap *heap);
/* Room was reserved, and the key is not in it. */
void zmmx_map_insert(zmmx_heap *heap, uintptr_t key, void *meta);
/* The key is in it. */
void zmmx_map_remove(zmmx_heap *heap, uintptr_t key);
/* Descriptors of the chunk at base, or NULL. */
zmmx_run *zmmx_map_chunk(const zmmx_heap *heap, uintptr_t base);
/* The huge block that starts at base, or NULL. */
zmmx_huge *zmmx_map_huge(const zmmx_heap *heap, uintptr_t base);
void zmmx_map_destroy(zmmx_heap *heap);
size_t zmmx_map_resident(const zmmx_heap *heap);

/* For whatever looks at free slots outside the operations. */
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

/* size up to a multiple of unit (a power of two); 0 when that overflows */
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
