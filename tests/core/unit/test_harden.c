/* What a hardened heap promises to programs without a bug. What it finds is in tests/core/death. */
#include "zmmx_test.h"

#include "zmmx_model.h"
#include "zmmx_os_fake.h"

static zmmx_model model;

TEST(every_size_up_to_two_pages)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	for (size_t size = 0; size <= 2 * ZMMX_PAGE_SIZE; size++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, size));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, model.count - 1, size + size % 40, SIZE_MAX));
	}
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count / 2));
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(sizes_around_the_limits_of_a_chunk)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	for (size_t size = ZMMX_MAX_LARGE_SIZE - 6 * ZMMX_PAGE_SIZE; size < ZMMX_CHUNK_SIZE + ZMMX_PAGE_SIZE; size += 511) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, size));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size - ZMMX_PAGE_SIZE, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(a_block_may_be_used_up_to_what_was_asked_for)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 13));
	CHECK_EQ(13, zmmx_usable_size(model.heap, model.blocks[0].start));
	CHECK_EQ(32, zmmx_good_size(model.heap, 13));
	CHECK_EQ(32, model.live.now);
	CHECK_EQ(0, zmmx_good_size(model.heap, SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

/* Behind a block, and before the next: words that are the same in no two cells, and in no two processes. */
TEST(canaries_are_random_and_stop_strings)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	uint64_t seen[200];
	for (size_t i = 0; i < 200; i++) {
		char *block = zmmx_alloc(model.heap, 40);
		memcpy(&seen[i], block + 40, sizeof(seen[i]));
		CHECK(block[40] && !block[41]);
		CHECK(block[-16] && !block[-15]);
		for (size_t j = 0; j < i; j++) {
			CHECK(seen[j] != seen[i]);
		}
	}
	char *block = zmmx_alloc(model.heap, 200000);
	CHECK(block[200000] && !block[200001] && !memcmp(block + 200000, block + 200008, 32));
	zmmx_heap_reset(model.heap);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(freed_blocks_are_clear)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	static const size_t sizes[] = {1, 100, 3000, 10000, 1000000};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		volatile char *block = model.blocks[0].start;
		memset(model.blocks[0].start, 'x', sizes[i]);
		zmmx_free(model.heap, model.blocks[0].start);
		for (size_t byte = 0; byte < sizes[i]; byte++) {
			CHECK_EQ(0, block[byte]);
		}
		model.bytes -= model.blocks[0].occupied;
		model.count = 0;
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(a_freed_block_waits_for_a_thousand_others)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	void *freed = zmmx_alloc(model.heap, 64);
	zmmx_free(model.heap, freed);
	for (int i = 0; i < 1000; i++) {
		void *block = zmmx_alloc(model.heap, 64);
		CHECK(block != freed);
		zmmx_free(model.heap, block);
	}
	CHECK_HEAP(model.heap);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(what_waits_goes_before_the_limit_is_exceeded)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	model.limit = 2 * ZMMX_CHUNK_SIZE;
	for (int i = 0; i < 100; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 1000000));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_EQ(0, model.limit_calls);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(neighbours_in_time_are_not_neighbours_in_memory)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	int in_order = 0;
	char *last = zmmx_alloc(model.heap, 24);
	for (int i = 0; i < 1000; i++) {
		char *block = zmmx_alloc(model.heap, 24);
		in_order += block == last + 48;
		last = block;
	}
	/* 1 in about 50 by chance */
	CHECK_AT_MOST(100, in_order);
	zmmx_heap_reset(model.heap);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(an_error_names_what_was_asked_for)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	model.limit = 4 * ZMMX_CHUNK_SIZE;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 20000000));
	CHECK_EQ(1, model.limit_calls);
	CHECK_EQ(20000000, model.last_request);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

/* The system has a bound on mappings; blocks beyond it are without guard pages. */
TEST(blocks_go_without_guard_pages_when_the_system_refuses)
{
	zmmx_os_fake fake;
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, &fake.os, NULL));
	fake.refuse[ZMMX_OS_PROTECT] = true;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 10000));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000000));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 1, 9000000, SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

TEST(a_chunk_that_is_kept_has_no_guard_pages_left)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000 + (size_t)i * 10));
		}
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		memset(zmmx_alloc(model.heap, 1900000), 'x', 1900000);
		zmmx_heap_reset(model.heap);
	}
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(a_growing_huge_block_is_moved_not_copied)
{
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, NULL, NULL));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000000));
	zmmx_stats stats;
	for (size_t size = 3000000; size < 40000000; size += 1000000) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size, SIZE_MAX));
	}
	zmmx_heap_stats(model.heap, &stats);
	if (!stats.calls.remap.calls) {
		SKIP("this system does not move mappings");
	}
	CHECK_EQ(0, stats.realloc.bytes_copied);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST_MAIN(
	RUN(every_size_up_to_two_pages),
	RUN(sizes_around_the_limits_of_a_chunk),
	RUN(a_block_may_be_used_up_to_what_was_asked_for),
	RUN(canaries_are_random_and_stop_strings),
	RUN(freed_blocks_are_clear),
	RUN(a_freed_block_waits_for_a_thousand_others),
	RUN(what_waits_goes_before_the_limit_is_exceeded),
	RUN(neighbours_in_time_are_not_neighbours_in_memory),
	RUN(an_error_names_what_was_asked_for),
	RUN(blocks_go_without_guard_pages_when_the_system_refuses),
	RUN(a_chunk_that_is_kept_has_no_guard_pages_left),
	RUN(a_growing_huge_block_is_moved_not_copied)
)
