/* Chunks: taken when needed, kept or given back when empty, the fullest used first. */
#include "zmmx_test_heap.h"

static zmmx_stats stats;

static void fill_chunks(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	zmmx_heap_stats(model.heap, &stats);
}

static void free_all(void)
{
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	zmmx_heap_stats(model.heap, &stats);
}

TEST(empty_chunks_go_back_but_one_stays_in_use)
{
	open_heap();
	fill_chunks(20);
	CHECK_EQ(20, stats.chunks.count);
	CHECK_EQ(20, stats.chunks.peak);
	CHECK_EQ(20 * ZMMX_CHUNK_SIZE, model.real.now);
	free_all();
	CHECK_EQ(1, stats.chunks.count);
	CHECK_EQ(0, stats.chunks.cached);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.bytes / ZMMX_CHUNK_SIZE * ZMMX_CHUNK_SIZE);
	CHECK_EQ(20, stats.chunks.peak);
	close_heap();
}

TEST(empty_chunks_that_are_missed_are_kept_up_to_the_limit)
{
	open_heap();
	zmmx_heap_set_cache_limit(model.heap, 7 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 3; i++) {
		fill_chunks(20);
		free_all();
	}
	CHECK_EQ(1, stats.chunks.count);
	CHECK_EQ(7, stats.chunks.cached);
	CHECK_EQ(7 * ZMMX_CHUNK_SIZE, stats.kept_bytes);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(kept_chunks_do_not_raise_the_peak)
{
	open_heap();
	fill_chunks(20);
	free_all();
	size_t peak = model.real.peak;
	zmmx_free(model.heap, zmmx_alloc(model.heap, 18 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(peak, model.real.peak);
	fill_chunks(20);
	CHECK_EQ(peak, model.real.peak);
	close_heap();
}

TEST(kept_chunk_is_used_again)
{
	open_heap();
	for (int i = 0; i < 2; i++) {
		fill_chunks(2);
		free_all();
	}
	size_t calls = fake.calls[ZMMX_OS_MAP];
	for (int i = 0; i < 50; i++) {
		fill_chunks(2);
		free_all();
	}
	CHECK_EQ(calls, fake.calls[ZMMX_OS_MAP]);
	close_heap();
}

TEST(gc_gives_kept_chunks_back)
{
	open_heap();
	for (int i = 0; i < 2; i++) {
		fill_chunks(5);
		free_all();
	}
	CHECK_EQ(4, stats.chunks.cached);
	size_t fell = zmmx_heap_gc(model.heap);
	CHECK(fell >= 4 * ZMMX_CHUNK_SIZE);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.chunks.cached);
	CHECK_AT_MOST(ZMMX_CHUNK_SIZE, model.real.now);
	fill_chunks(3);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(kept_chunks_follow_the_average_of_the_resets)
{
	open_heap();
	for (int i = 0; i < 20; i++) {
		fill_chunks(16);
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK_HEAP(model.heap);
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK(stats.chunks.cached >= 10);
	size_t calls = fake.calls[ZMMX_OS_MAP];
	fill_chunks(10);
	CHECK_EQ(calls, fake.calls[ZMMX_OS_MAP]);
	for (int i = 0; i < 20; i++) {
		CHECK_MODEL(&model, zmmx_model_reset(&model));
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(1, stats.chunks.count);
	CHECK_AT_MOST(1, stats.chunks.cached);
	close_heap();
}

TEST(one_large_request_does_not_make_large_ones_usual)
{
	open_heap();
	for (int i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_reset(&model));
	}
	fill_chunks(100);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(1, stats.chunks.count);
	CHECK_AT_MOST(3, stats.chunks.cached);
	for (int i = 0; i < 8; i++) {
		fill_chunks(100);
		CHECK_MODEL(&model, zmmx_model_reset(&model));
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK(stats.chunks.cached >= 20);
	close_heap();
}

TEST(chunk_of_which_little_was_used_goes_back_first)
{
	open_heap();
	for (int i = 0; i < 20; i++) {
		fill_chunks(3);
		CHECK_MODEL(&model, zmmx_model_reset(&model));
	}
	fill_chunks(3);
	uintptr_t little = (uintptr_t)zmmx_alloc(model.heap, ZMMX_PAGE_SIZE) & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(2, stats.chunks.cached);
	size_t calls = fake.calls[ZMMX_OS_MAP];
	fill_chunks(3);
	CHECK_EQ(calls, fake.calls[ZMMX_OS_MAP]);
	for (size_t i = 0; i < model.count; i++) {
		CHECK(((uintptr_t)model.blocks[i].start & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1)) != little);
	}
	close_heap();
}

TEST(fuller_chunk_is_taken_from_first)
{
	open_heap();
	fill_chunks(3);
	for (size_t i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, i, (300 + 90 * i) * ZMMX_PAGE_SIZE, SIZE_MAX));
	}
	char *fullest = model.blocks[2].start;
	for (int i = 0; i < 20; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_PAGE_SIZE));
		CHECK_EQ(((uintptr_t)fullest) / ZMMX_CHUNK_SIZE, (uintptr_t)model.blocks[3 + i].start / ZMMX_CHUNK_SIZE);
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(hundreds_of_chunks_with_mixed_blocks)
{
	open_heap();
	for (size_t i = 0; i < 4000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, (i % 97 + 1) * ZMMX_PAGE_SIZE));
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK(stats.chunks.count > 300);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	for (size_t i = 0; model.count > 100; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i * 7919 % model.count));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	free_all();
	CHECK_EQ(1, stats.chunks.count);
	close_heap();
}

/* Distant addresses, where the address space has them. */
static uintptr_t far_address(uint64_t i, unsigned shift)
{
	if (sizeof(uintptr_t) < sizeof(uint64_t)) {
		SKIP("addresses of %zu bytes", sizeof(uintptr_t));
	}
	return (uintptr_t)(UINT64_C(0x200000000000) + (i << shift));
}

/* Chunks so far apart that they share places of any table by address, and one where address 0 would be. */
TEST(chunks_at_addresses_far_apart)
{
	open_heap();
	for (uintptr_t i = 0; i < 8; i++) {
		fake.map_at = far_address(i, 40);
		fill_chunks(1 + (model.count == 0));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	for (size_t i = 0; i < 200; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i * 3 % model.count));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 2 ? ZMMX_MAX_LARGE_SIZE : 300 * ZMMX_PAGE_SIZE));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	free_all();
	close_heap();
}

TEST(low_addresses_are_foreign_after_a_chunk_has_gone)
{
	open_heap();
	fill_chunks(1);
	for (uintptr_t i = 0; i < 4; i++) {
		fake.map_at = far_address(i, 36);
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3072));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	free_all();
	zmmx_heap_gc(model.heap);
	for (size_t i = 0; i < 20000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 1024));
	}
	for (uintptr_t low = 0; low < ZMMX_CHUNK_SIZE; low += 512) {
		CHECK_EQ(0, zmmx_usable_size(model.heap, (void *)low));
		CHECK(!zmmx_heap_owns(model.heap, (void *)low));
	}
	close_heap();
}

TEST(metadata_of_many_chunks_has_few_mappings)
{
	enum { CHUNKS = 1024 };
	open_heap();
	fill_chunks(CHUNKS);
	/* 69 more if all slabs were as small as the first */
	CHECK_AT_MOST(CHUNKS + 45, fake.count);
	CHECK_AT_MOST(model.real.now / 64, stats.metadata_bytes);
	free_all();
	close_heap();
}

TEST_MAIN(
	RUN(empty_chunks_go_back_but_one_stays_in_use),
	RUN(empty_chunks_that_are_missed_are_kept_up_to_the_limit),
	RUN(kept_chunks_do_not_raise_the_peak),
	RUN(kept_chunk_is_used_again),
	RUN(gc_gives_kept_chunks_back),
	RUN(kept_chunks_follow_the_average_of_the_resets),
	RUN(one_large_request_does_not_make_large_ones_usual),
	RUN(chunk_of_which_little_was_used_goes_back_first),
	RUN(fuller_chunk_is_taken_from_first),
	RUN(hundreds_of_chunks_with_mixed_blocks),
	RUN(chunks_at_addresses_far_apart),
	RUN(metadata_of_many_chunks_has_few_mappings),
	RUN(low_addresses_are_foreign_after_a_chunk_has_gone))
