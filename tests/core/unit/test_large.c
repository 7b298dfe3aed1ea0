/* Large blocks: spans of pages, split, joined, resized in place. */
#include "zmmx_model.h"
#include "zmmx_test.h"

static zmmx_model model;

static void open_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

static size_t pages(size_t count)
{
	return count * ZMMX_PAGE_SIZE;
}

static bool is_header(const void *block)
{
	return ((uintptr_t)block & (ZMMX_CHUNK_SIZE - 1)) < ZMMX_PAGE_SIZE;
}

TEST(every_number_of_pages)
{
	open_heap();
	for (size_t count = 1; count < ZMMX_PAGES; count++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, count == 1 ? ZMMX_MAX_SMALL_SIZE + 1 : pages(count) - 1));
		CHECK_EQ(pages(count), model.live.now);
		CHECK(!is_header(model.blocks[0].start));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	close_heap();
}

TEST(page_0_is_never_given)
{
	open_heap();
	for (size_t i = 0; i < 2000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(1)));
		CHECK(!is_header(model.blocks[i].start));
	}
	zmmx_stats stats;
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(2000, stats.large.blocks);
	CHECK_EQ(4, stats.chunks.count);
	CHECK_EQ(4, stats.pages.header);
	close_heap();
}

TEST(whole_chunk_is_one_block)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	CHECK_EQ(ZMMX_PAGE_SIZE, (uintptr_t)model.blocks[0].start & (ZMMX_CHUNK_SIZE - 1));
	zmmx_stats stats;
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(1, stats.chunks.count);
	CHECK_EQ(0, stats.pages.free);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(1)));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(2, stats.chunks.count);
	close_heap();
}

TEST(grow_and_shrink_in_place)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, pages(1));
	for (size_t count = 2; count < ZMMX_PAGES; count++) {
		CHECK_PTR(block, zmmx_realloc(model.heap, block, pages(count)));
		CHECK_EQ(pages(count), model.live.now);
		memset(block + pages(count - 1), 1, pages(1));
	}
	CHECK_HEAP(model.heap);
	for (size_t count = ZMMX_PAGES - 1; count > 0; count -= count > 10 ? 10 : 1) {
		CHECK_PTR(block, zmmx_realloc(model.heap, block, pages(count)));
		CHECK_EQ(pages(count), model.live.now);
		CHECK_EQ(pages(count), zmmx_usable_size(model.heap, block));
		CHECK_HEAP(model.heap);
	}
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(growth_stops_at_a_used_page)
{
	open_heap();
	for (int i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(4)));
	}
	char *first = model.blocks[0].start;
	CHECK_PTR(first + pages(4), model.blocks[1].start);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, pages(5), SIZE_MAX));
	CHECK(model.blocks[0].start != first);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(growth_takes_a_freed_neighbour_exactly)
{
	open_heap();
	for (int i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(4)));
	}
	char *first = model.blocks[0].start;
	CHECK_MODEL(&model, zmmx_model_free(&model, 1));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, pages(8), SIZE_MAX));
	CHECK_PTR(first, model.blocks[0].start);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(growth_stops_at_the_end_of_the_chunk)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(500)));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, pages(11)));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 1, pages(12), SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(freed_rows_join)
{
	open_heap();
	void *blocks[64];
	char *lowest = zmmx_alloc(model.heap, pages(448));
	zmmx_stats stats;
	for (int order = 0; order < 3; order++) {
		for (int i = 0; i < 63; i++) {
			blocks[i] = zmmx_alloc(model.heap, pages(1));
		}
		zmmx_heap_stats(model.heap, &stats);
		CHECK_EQ(1, stats.chunks.count);
		for (int i = 0; i < 63; i++) {
			int at = order == 0 ? i : (order == 1 ? 62 - i : i * 2 % 63);
			zmmx_free(model.heap, blocks[at]);
			CHECK_HEAP(model.heap);
		}
		void *joined = zmmx_alloc(model.heap, pages(63));
		zmmx_heap_stats(model.heap, &stats);
		CHECK_EQ(1, stats.chunks.count);
		zmmx_free(model.heap, joined);
	}
	zmmx_free(model.heap, lowest);
	close_heap();
}

TEST(smallest_span_that_fits_is_taken)
{
	open_heap();
	char *blocks[6];
	static const size_t sizes[6] = {10, 1, 5, 1, 7, 1};
	for (int i = 0; i < 6; i++) {
		blocks[i] = zmmx_alloc(model.heap, pages(sizes[i]));
	}
	for (int i = 0; i < 6; i += 2) {
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_PTR(blocks[2], zmmx_alloc(model.heap, pages(5)));
	CHECK_PTR(blocks[4], zmmx_alloc(model.heap, pages(6)));
	CHECK_PTR(blocks[0], zmmx_alloc(model.heap, pages(6)));
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	close_heap();
}

TEST(shrunk_tail_is_used_again)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, ZMMX_MAX_LARGE_SIZE);
	CHECK_PTR(block, zmmx_realloc(model.heap, block, pages(100)));
	CHECK_PTR(block + pages(100), zmmx_alloc(model.heap, pages(411)));
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	close_heap();
}

TEST_MAIN(
	RUN(every_number_of_pages),
	RUN(page_0_is_never_given),
	RUN(whole_chunk_is_one_block),
	RUN(grow_and_shrink_in_place),
	RUN(growth_stops_at_a_used_page),
	RUN(growth_takes_a_freed_neighbour_exactly),
	RUN(growth_stops_at_the_end_of_the_chunk),
	RUN(freed_rows_join),
	RUN(smallest_span_that_fits_is_taken),
	RUN(shrunk_tail_is_used_again))
