/* Every small size goes to the right one of the 30 bins. */
#include "core/zmmx_core.h"
#include "core/heap/zmmx_fast.h"
#include "zmmx_test.h"

static const size_t slots[ZMMX_BINS] = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448,
                                        512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072};

/* What a request of `size` must occupy, found the slow way. */
static size_t expected_from(size_t least_slot, size_t size)
{
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		if (size <= slots[bin] && least_slot <= slots[bin]) {
			return slots[bin];
		}
	}
	return (size + ZMMX_PAGE_SIZE - 1) / ZMMX_PAGE_SIZE * ZMMX_PAGE_SIZE;
}

static size_t expected(size_t size)
{
	return expected_from(0, size);
}

static zmmx_heap *heap_new_from(size_t least_slot, bool hardened)
{
	zmmx_config config = {.least_slot = least_slot, .hardened = hardened};
	zmmx_heap *heap = zmmx_heap_create(&config);
	CHECK(heap);
	return heap;
}

static zmmx_heap *heap_new(void)
{
	return heap_new_from(0, false);
}

TEST(good_size_of_every_size_up_to_a_chunk)
{
	zmmx_heap *heap = heap_new();
	for (size_t size = 0; size <= ZMMX_MAX_LARGE_SIZE; size++) {
		if (zmmx_good_size(heap, size) != expected(size)) {
			FAIL("size %zu: expected %zu, is %zu", size, expected(size), zmmx_good_size(heap, size));
		}
	}
	zmmx_heap_destroy(heap);
}

TEST(usable_size_of_every_size_up_to_4096)
{
	zmmx_heap *heap = heap_new();
	for (size_t size = 0; size <= 4096; size++) {
		char *block = zmmx_alloc(heap, size);
		CHECK(block);
		CHECK_EQ(0, (uintptr_t)block % (expected(size) % 16 ? 8 : 16));
		if (zmmx_usable_size(heap, block) != expected(size)) {
			FAIL("size %zu: expected %zu, is %zu", size, expected(size), zmmx_usable_size(heap, block));
		}
		memset(block, 0xff, expected(size));
	}
	CHECK_HEAP(heap);
	zmmx_heap_destroy(heap);
}

TEST(no_slot_is_smaller_than_the_least)
{
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		zmmx_heap *heap = heap_new_from(slots[bin], false);
		for (size_t size = 0; size <= 4096; size++) {
			void *block = zmmx_alloc(heap, size);
			CHECK_EQ(expected_from(slots[bin], size), zmmx_good_size(heap, size));
			CHECK_EQ(expected_from(slots[bin], size), zmmx_usable_size(heap, block));
		}
		zmmx_stats stats;
		zmmx_heap_stats(heap, &stats);
		for (unsigned smaller = 0; smaller < bin; smaller++) {
			CHECK_EQ(slots[smaller], stats.bins[smaller].slot_size);
			CHECK_EQ(0, stats.bins[smaller].runs);
		}
		CHECK_HEAP(heap);
		zmmx_heap_destroy(heap);
	}
}

/* A heap that checks itself has its fast paths shut, so that it is the slow ones that choose. */
TEST(least_slot_in_a_heap_that_checks_itself)
{
	zmmx_heap *heap = heap_new_from(16, false);
	zmmx_heap_set_check(heap, 1);
	for (size_t size = 0; size <= 64; size++) {
		CHECK_EQ(expected_from(16, size), zmmx_usable_size(heap, zmmx_alloc(heap, size)));
	}
	zmmx_heap_destroy(heap);
}

TEST(least_slot_in_a_hardened_heap)
{
	zmmx_heap *heap = heap_new_from(16, true);
	for (size_t size = 0; size <= 64; size++) {
		char *block = zmmx_alloc(heap, size);
		CHECK_EQ(0, (uintptr_t)block % 16);
		CHECK_EQ(size, zmmx_usable_size(heap, block));
		block = zmmx_realloc(heap, block, 64 - size);
		CHECK_EQ(64 - size, zmmx_usable_size(heap, block));
		zmmx_free(heap, block);
	}
	CHECK_HEAP(heap);
	zmmx_heap_destroy(heap);
}

/* Every size resized to every other: the slot is what fits, or the block's own if the next smaller one just does. */
TEST(resize_knows_the_least_slot)
{
	for (size_t least_slot = 0; least_slot <= 24; least_slot += 8) {
		zmmx_heap *heap = heap_new_from(least_slot, false);
		for (size_t old = 0; old <= 128; old++) {
			for (size_t size = 0; size <= 128; size++) {
				char *before = zmmx_alloc(heap, old);
				char *after = zmmx_realloc(heap, before, size);
				size_t had = expected_from(least_slot, old), needs = expected_from(least_slot, size);
				bool stays = size <= had && expected_from(least_slot, size + 1) >= had;
				CHECK_EQ(stays ? had : needs, zmmx_usable_size(heap, after));
				CHECK_EQ(stays, after == before);
				zmmx_free(heap, after);
			}
		}
		CHECK_HEAP(heap);
		zmmx_heap_destroy(heap);
	}
}

TEST(good_size_of_huge_is_whole_system_pages)
{
	zmmx_heap *heap = heap_new();
	size_t page = zmmx_os_default()->page_size;
	CHECK_EQ(ZMMX_CHUNK_SIZE, zmmx_good_size(heap, ZMMX_MAX_LARGE_SIZE + 1));
	CHECK_EQ(ZMMX_CHUNK_SIZE + page, zmmx_good_size(heap, ZMMX_CHUNK_SIZE + 1));
	CHECK_EQ(0, zmmx_good_size(heap, SIZE_MAX));
	CHECK_EQ(0, zmmx_good_size(heap, SIZE_MAX - page + 2));
	zmmx_heap_destroy(heap);
}

TEST(stats_name_the_bins)
{
	zmmx_heap *heap = heap_new();
	zmmx_stats stats;
	zmmx_heap_stats(heap, &stats);
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		CHECK_EQ(slots[bin], stats.bins[bin].slot_size);
		CHECK_EQ(stats.bins[bin].pages * ZMMX_PAGE_SIZE / slots[bin], stats.bins[bin].elements);
		CHECK_AT_MOST(7, stats.bins[bin].pages);
	}
	zmmx_heap_destroy(heap);
}

/* The free path knows a slot by multiplying: right for every offset that a run can have, however many are carved. */
TEST(run_has_slot_knows_every_slot)
{
	zmmx_heap *heap = heap_new();
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		const zmmx_bin_row *row = &zmmx_bin_rows[bin];
		uintptr_t start = (uintptr_t)0xfffff000u; /* the words that skew and addresses are made of wrap */
		zmmx_run run = {.kind_bin = kind_bin(ZMMX_PAGE_SMALL, bin), .skew = run_skew(heap, bin, start)};
		for (uint32_t carved = 0; carved <= row->elements; carved++) {
			run.bound = (uint16_t)(carved * row->remainder);
			size_t wrong = 0;
			CHECK_EQ(carved, run_carved(&run));
			for (uint32_t offset = 0; offset < row->pages * ZMMX_PAGE_SIZE; offset++) {
				bool is_slot = offset % slots[bin] == 0 && offset / slots[bin] < carved;
				wrong += run_has_slot(heap, &run, start + offset) != is_slot;
			}
			CHECK_EQ(0, wrong);
		}
	}
	zmmx_heap_destroy(heap);
}

TEST_MAIN(
	RUN(run_has_slot_knows_every_slot),
	RUN(good_size_of_every_size_up_to_a_chunk),
	RUN(usable_size_of_every_size_up_to_4096),
	RUN(no_slot_is_smaller_than_the_least),
	RUN(least_slot_in_a_heap_that_checks_itself),
	RUN(least_slot_in_a_hardened_heap),
	RUN(resize_knows_the_least_slot),
	RUN(good_size_of_huge_is_whole_system_pages),
	RUN(stats_name_the_bins))
