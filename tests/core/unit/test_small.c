/* Small blocks: runs come, fill, empty and go. */
#include "core/heap/zmmx_heap.h"
#include "zmmx_model.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_stats stats;

static const zmmx_bin_stats *bin_now(unsigned bin)
{
	zmmx_heap_stats(model.heap, &stats);
	return &stats.bins[bin];
}

static void fill_runs(unsigned bin, size_t runs)
{
	size_t blocks = bin_now(bin)->elements * runs;
	for (size_t i = 0; i < blocks; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, stats.bins[bin].slot_size));
	}
}

static size_t runs_kept(unsigned bin)
{
	return 1 + ZMMX_KEPT_PAGES / bin_now(bin)->pages;
}

TEST(empty_runs_give_their_pages_back_but_a_few)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		fill_runs(bin, 5);
		CHECK_EQ(5, bin_now(bin)->runs);
		CHECK_EQ(0, stats.bins[bin].free);
		while (model.count) {
			CHECK_MODEL(&model, zmmx_model_free(&model, 0));
		}
		CHECK_AT_MOST(runs_kept(bin), bin_now(bin)->runs);
		CHECK_EQ(0, stats.bins[bin].used);
		CHECK_HEAP(model.heap);
	}
	zmmx_heap_gc(model.heap);
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		CHECK_EQ(0, bin_now(bin)->runs);
	}
	CHECK_EQ(0, stats.pages.small);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

/* Fills runs of a bin whose runs are one page, as many as are kept and the spare, and empties them in their order. */
static void fill_and_empty(unsigned bin)
{
	char *blocks[1000];
	size_t runs = ZMMX_KEPT_PAGES + 1, count = bin_now(bin)->elements * runs;
	CHECK_EQ(1, stats.bins[bin].pages);
	CHECK_AT_MOST(1000, count);
	for (size_t i = 0; i < count; i++) {
		blocks[i] = zmmx_alloc(model.heap, stats.bins[bin].slot_size);
	}
	CHECK_EQ(runs, bin_now(bin)->runs);
	CHECK_EQ(runs, stats.pages.small);
	CHECK_HEAP(model.heap);
	for (size_t i = 0; i < count; i++) {
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_EQ(runs, bin_now(bin)->runs);
	CHECK_HEAP(model.heap);
}

TEST(kept_runs_are_used_again)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (int round = 0; round < 3; round++) {
		fill_and_empty(7);
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(kept_runs_go_before_a_chunk_comes)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	fill_and_empty(7);
	/* all of the chunk behind its header, the kept runs and the spare */
	CHECK_MODEL(&model, zmmx_model_alloc(&model, (ZMMX_PAGES - 1 - ZMMX_KEPT_PAGES - 1) * ZMMX_PAGE_SIZE));
	CHECK_EQ(ZMMX_KEPT_PAGES + 1, bin_now(7)->runs);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_KEPT_PAGES * ZMMX_PAGE_SIZE));
	CHECK_EQ(1, bin_now(7)->runs);
	CHECK_EQ(1, stats.chunks.count);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(one_live_block_holds_one_run)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	fill_runs(13, 8);
	while (model.count > 1) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
	}
	CHECK_AT_MOST(1 + runs_kept(13), bin_now(13)->runs);
	zmmx_heap_gc(model.heap);
	CHECK_EQ(1, bin_now(13)->runs);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(slots_of_a_run_are_all_used_before_the_next)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		for (size_t i = 0; i < bin_now(bin)->elements; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, stats.bins[bin].slot_size));
		}
		CHECK_EQ(1, bin_now(bin)->runs);
		CHECK_EQ(0, stats.bins[bin].free);
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(freed_slot_of_a_full_run_is_used_again)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	fill_runs(10, 4);
	for (size_t i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i * 20));
	}
	for (size_t i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 112));
	}
	CHECK_EQ(4, bin_now(10)->runs);
	CHECK_EQ(0, stats.bins[10].free);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(alloc_and_free_in_turn_takes_no_pages)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		size_t size = bin_now(bin)->slot_size;
		void *first = zmmx_alloc(model.heap, size);
		zmmx_free(model.heap, first);
		for (int i = 0; i < 100; i++) {
			void *block = zmmx_alloc(model.heap, size);
			CHECK_PTR(first, block);
			zmmx_free(model.heap, block);
		}
		CHECK_EQ(1, bin_now(bin)->runs);
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(every_order_of_freeing_leaves_a_valid_heap)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (size_t step = 1; step < 40; step += 2) {
		fill_runs(18, 7);
		CHECK_EQ(0, model.count % 9);
		for (size_t at = 0; model.count; at += step) {
			CHECK_MODEL(&model, zmmx_model_free(&model, at % model.count));
			CHECK_HEAP(model.heap);
		}
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST_MAIN(
	RUN(empty_runs_give_their_pages_back_but_a_few),
	RUN(kept_runs_are_used_again),
	RUN(kept_runs_go_before_a_chunk_comes),
	RUN(one_live_block_holds_one_run),
	RUN(slots_of_a_run_are_all_used_before_the_next),
	RUN(freed_slot_of_a_full_run_is_used_again),
	RUN(alloc_and_free_in_turn_takes_no_pages),
	RUN(every_order_of_freeing_leaves_a_valid_heap))
