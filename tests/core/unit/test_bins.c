/* Every small size goes to the right one of the 30 bins. */
#include "zmmx_core.h"
#include "zmmx_fast.h"
#include "zmmx_test.h"

static const size_t slots[ZMMX_BINS] = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448,
                                        512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072};

/* What a request of `size` must occupy, found the slow way. */
static size_t expected(size_t size)
{
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		if (size <= slots[bin]) {
			return slots[bin];
		}
	}
	return (size + ZMMX_PAGE_SIZE - 1) / ZMMX_PAGE_SIZE * ZMMX_PAGE_SIZE;
}

static zmmx_heap *heap_new(void)
{
	zmmx_config config = {0};
	zmmx_heap *heap = zmmx_heap_create(&config);
	CHECK(heap);
	return heap;
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
		CHECK_EQ(0, (uintptr_t)block % 8);
		if (zmmx_usable_size(heap, block) != expected(size)) {
			FAIL("size %zu: expected %zu, is %zu", size, expected(size), zmmx_usable_size(heap, block));
		}
		memset(block, 0xff, expected(size));
	}
	CHECK_HEAP(heap);
	zmmx_heap_destroy(heap);
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
		zmmx_run run = {.kind_bin = kind_bin(ZMMX_PAGE_SMALL, bin)};
		for (uint32_t carved = 0; carved <= row->elements; carved++) {
			run.bound = (uint16_t)(carved * row->remainder);
			size_t wrong = 0;
			CHECK_EQ(carved, run_carved(&run));
			for (uint32_t offset = 0; offset < row->pages * ZMMX_PAGE_SIZE; offset++) {
				bool is_slot = offset % slots[bin] == 0 && offset / slots[bin] < carved;
				wrong += run_has_slot(heap, &run, offset) != is_slot;
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
	RUN(good_size_of_huge_is_whole_system_pages),
	RUN(stats_name_the_bins))
