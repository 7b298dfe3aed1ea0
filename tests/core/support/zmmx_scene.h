/* A heap that has one of everything zmmx_heap_check() looks at, to be broken: each test breaks one thing and expects the
 * invariant that is named for it. Included once for each program. */
#ifndef ZMMX_SCENE_H
#define ZMMX_SCENE_H

#include "core/base/zmmx_bitset.h"
#include "core/blocks/zmmx_cell.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

#define FULL_BIN 29u  /* 3072 bytes, 4 slots in 3 pages */
#define KEPT_BIN 28u  /* 2560 bytes, 8 slots in 5 pages */
#define WIDE_BIN 16u  /* 320 bytes, 64 slots in 5 pages */

static zmmx_os_fake fake;
static zmmx_heap *heap;

static zmmx_chunk *chunk;       /* in use, with all that follows */
static zmmx_run *plain;         /* of one page, two freed slots before those never handed out */
static uintptr_t slot;          /* the first of its list, which leads to another */
static zmmx_run *wide;          /* of several pages */
static zmmx_run *full, *after;  /* marked full; the one that its bin takes from */
static zmmx_run *kept, *fellow; /* empty, beside the list; in the list, with one slot free */
static char *fellow_blocks[8];
static zmmx_run *large;         /* free pages follow */
static zmmx_run *vacancy;       /* of a free page */
static zmmx_chunk *cached;
static zmmx_huge *huge, *huge_cached;

/* of a hardened heap */
static char *cell, *freed_cell, *large_cell, *huge_cell;
static char *free_cell;         /* a slot that was never handed out */

static zmmx_run *run_of(const void *block)
{
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	return ref.small ? ref.small : ref.large;
}

static uintptr_t run_start(const zmmx_run *run)
{
	return page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs));
}

static void heap_open(bool hardened)
{
	zmmx_os_fake_init(&fake, 0);
	heap = zmmx_heap_create(&(zmmx_config){.os = &fake.os, .hardened = hardened});
	CHECK(heap);
	chunk = heap->chunks;
}

/* A run of the bin that emptied while another of the bin had a slot free. */
static void kept_prepare(void)
{
	void *blocks[17];
	for (size_t i = 0; i < 17; i++) {
		blocks[i] = zmmx_alloc(heap, zmmx_bin_rows[KEPT_BIN].slot_size);
	}
	fellow = run_of(blocks[0]);
	kept = run_of(blocks[16]);
	memcpy(fellow_blocks, blocks, sizeof(fellow_blocks));
	zmmx_free(heap, blocks[0]);
	zmmx_free(heap, blocks[16]);
	CHECK_PTR(kept, heap->kept[KEPT_BIN]);
	CHECK_PTR(fellow, heap->bins[KEPT_BIN]);
}

static void full_prepare(void)
{
	void *blocks[5];
	for (size_t i = 0; i < 5; i++) {
		blocks[i] = zmmx_alloc(heap, zmmx_bin_rows[FULL_BIN].slot_size);
	}
	full = run_of(blocks[0]);
	after = run_of(blocks[4]);
	CHECK(run_is_marked_full(full));
	CHECK_PTR(after, heap->bins[FULL_BIN]);
}

static void cached_prepare(void)
{
	void *small = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE + 1);
	huge = zmmx_map_huge(heap, (uintptr_t)small);
	zmmx_free(heap, zmmx_alloc(heap, 9 * ZMMX_CHUNK_SIZE));  /* nothing kept goes beyond the most that was held */
	/* what goes back the first time is missed, and kept the second time */
	for (int i = 0; i < 2; i++) {
		void *block = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE), *other = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE);
		zmmx_free(heap, other);
		zmmx_free(heap, block);
		zmmx_free(heap, zmmx_alloc(heap, 3 * ZMMX_CHUNK_SIZE));
	}
	cached = heap->cached;
	huge_cached = heap->huge_cached;
	CHECK(huge && cached && huge_cached);
}

static void scene_open(void)
{
	heap_open(false);
	cached_prepare();  /* first: a new chunk makes kept runs go */
	void *first = zmmx_alloc(heap, 64), *second = zmmx_alloc(heap, 64);
	plain = run_of(zmmx_alloc(heap, 64));
	zmmx_free(heap, second);
	zmmx_free(heap, first);
	slot = plain->free;
	wide = run_of(zmmx_alloc(heap, zmmx_bin_rows[WIDE_BIN].slot_size));
	kept_prepare();
	full_prepare();
	large = run_of(zmmx_alloc(heap, 2 * ZMMX_PAGE_SIZE));
	vacancy = large + 10;
	CHECK(bits_test(chunk->free_map, (uint32_t)(vacancy - chunk->runs)));
	CHECK_PTR(kept, heap->kept[KEPT_BIN]);
	CHECK_HEAP(heap);
}

static inline void hardened_open(void)
{
	heap_open(true);
	cell = zmmx_alloc(heap, 20);
	freed_cell = zmmx_alloc(heap, 30);
	large_cell = zmmx_alloc(heap, 5000);
	huge_cell = zmmx_alloc(heap, ZMMX_CHUNK_SIZE + 1);
	zmmx_free(heap, freed_cell);
	huge = heap->huge;
	free_cell = (char *)run_of(cell - ZMMX_HEAD_BYTES)->free + ZMMX_HEAD_BYTES;
	CHECK_HEAP(heap);
}

/* The heap is as it was broken: its memory goes as a whole. */
static void scene_close(const char *invariant)
{
	zmmx_fault fault = {0};
	bool valid = zmmx_heap_check(heap, &fault);
	zmmx_os_fake_done(&fake);
	if (valid || strcmp(fault.invariant, invariant) != 0) {
		FAIL("expected \"%s\", found \"%s\"", invariant, valid ? "nothing" : fault.invariant);
	}
	CHECK(fault.expected != fault.actual);
}

/* A table's row: a test that does to a heap what stands last, and then expects the invariant. */
#define BREAKS(name, invariant, ...) \
	TEST(name) \
	{ \
		scene_open(); \
		__VA_ARGS__; \
		scene_close(invariant); \
	}
#define BREAKS_HARDENED(name, invariant, ...) \
	TEST(name) \
	{ \
		hardened_open(); \
		__VA_ARGS__; \
		scene_close(invariant); \
	}
#define RUN_ROW(name, ...) RUN(name),

#endif
