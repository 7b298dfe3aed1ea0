/* What zmmx_heap_gc() gives back, and that nothing live is touched. */
#include "zmmx_test_heap.h"

static zmmx_stats stats;

TEST(purge_lets_real_fall_to_what_is_used)
{
	open_heap();
	for (int i = 0; i < 510; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	for (size_t i = 0; i < 255; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(256, stats.pages.purged);
	CHECK_EQ(256, stats.pages.free);
	CHECK_EQ(256 * ZMMX_PAGE_SIZE, model.real.now);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_EQ(0, zmmx_heap_gc(model.heap));
	close_heap();
}

TEST(taking_purged_pages_raises_real)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_EQ(ZMMX_PAGE_SIZE, model.real.now);
	for (size_t i = 1; i < ZMMX_PAGES; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
		CHECK_EQ((i + 1) * ZMMX_PAGE_SIZE, model.real.now);
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.pages.purged);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(growing_a_large_block_into_purged_pages)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	for (size_t pages = 2; pages < ZMMX_PAGES; pages += 13) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, pages * ZMMX_PAGE_SIZE, SIZE_MAX));
		CHECK_EQ((pages + 1) * ZMMX_PAGE_SIZE, model.real.now);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

static void mixed_blocks(size_t page_size)
{
	open_heap_of(page_size);
	for (size_t round = 0; round < 8; round++) {
		for (size_t i = 0; i < 400; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 37 % 9000));
		}
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3 * ZMMX_CHUNK_SIZE + round * 5000));
		for (size_t i = 0; i < 300; i++) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i * 7919 % model.count));
		}
		size_t before = model.real.now;
		CHECK_MODEL(&model, zmmx_model_gc(&model));
		CHECK_AT_MOST(before, model.real.now);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_AT_MOST(fake.os.page_size, model.real.now);
	close_heap();
}

TEST(live_content_survives)
{
	mixed_blocks(0);
}

TEST(system_pages_of_16_kib)
{
	mixed_blocks(16 * 1024);
}

TEST(system_pages_of_64_kib)
{
	mixed_blocks(64 * 1024);
}

TEST(purge_keeps_to_whole_system_pages)
{
	open_heap_of(16 * 1024);
	/* of four pages, one is used: nothing to give */
	for (int i = 0; i < 511; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	for (size_t i = model.count; i-- > 0;) {
		if ((uintptr_t)model.blocks[i].start / 4096 % 4 != 1) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i));
		}
	}
	size_t purges = fake.calls[ZMMX_OS_PURGE];
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_EQ(purges, fake.calls[ZMMX_OS_PURGE]);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(refused_purge_counts_nothing)
{
	open_heap();
	fake.refuse[ZMMX_OS_PURGE] = true;
	CHECK_EQ(0, zmmx_heap_gc(model.heap));
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(sealed_chunks_are_purged_too)
{
	open_heap();
	for (int i = 0; i < 100; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
	}
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	for (size_t i = 0; i < 50; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_AT_MOST(101 * ZMMX_PAGE_SIZE, model.real.now);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST_MAIN(
	RUN(purge_lets_real_fall_to_what_is_used),
	RUN(taking_purged_pages_raises_real),
	RUN(growing_a_large_block_into_purged_pages),
	RUN(live_content_survives),
	RUN(system_pages_of_16_kib),
	RUN(system_pages_of_64_kib),
	RUN(purge_keeps_to_whole_system_pages),
	RUN(refused_purge_counts_nothing),
	RUN(sealed_chunks_are_purged_too))
