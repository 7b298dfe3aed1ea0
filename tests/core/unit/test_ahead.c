/* Pages in advance, addresses in advance: what is asked of the system and when. */
#include "zmmx_thp_scene.h"

static zmmx_stats stats;

/* ---- pages in advance ---- */

TEST(the_first_chunk_is_left_to_faults)
{
	open_heap();
	for (int i = 0; i < 400; i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
	CHECK_EQ(0, fake.calls[ZMMX_OS_POPULATE]);
	close_heap();
}

TEST(fresh_pages_are_fetched_a_few_dozen_at_a_time)
{
	open_heap();
	take_chunks(1);
	for (int i = 0; i < 256; i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
	CHECK_EQ(8, fake.calls[ZMMX_OS_POPULATE]);
	CHECK_EQ(256 * ZMMX_PAGE_SIZE, fake.populated);
	close_heap();
}

TEST(a_large_block_is_not_fetched)
{
	open_heap();
	take_chunks(1);
	CHECK(zmmx_alloc(model.heap, MIB / 2) != NULL);
	CHECK_EQ(0, fake.calls[ZMMX_OS_POPULATE]);
	CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	CHECK_EQ(1, fake.calls[ZMMX_OS_POPULATE]);
	close_heap();
}

TEST(pages_are_fetched_once)
{
	open_heap();
	take_chunks(1);
	CHECK(zmmx_alloc(model.heap, 4096) != NULL); /* so that the chunk stays */
	void *blocks[100];
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			blocks[i] = zmmx_alloc(model.heap, 4096);
		}
		for (int i = 0; i < 100; i++) {
			zmmx_free(model.heap, blocks[i]);
		}
	}
	CHECK_EQ(128 * ZMMX_PAGE_SIZE, fake.populated);
	close_heap();
}

TEST(a_system_that_knows_no_fetching_is_asked_once)
{
	open_heap();
	fake.refuse[ZMMX_OS_POPULATE] = true;
	take_chunks(10);
	CHECK_EQ(1, fake.calls[ZMMX_OS_POPULATE]);
	close_heap();
}

static void fetch_with(size_t page_size)
{
	zmmx_os_fake_init(&fake, page_size);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	take_chunks(3);
	void *block = take_huge(3 * ZMMX_CHUNK_SIZE);
	for (size_t size = 3 * ZMMX_CHUNK_SIZE; size < 5 * ZMMX_CHUNK_SIZE; size += 70000) {
		block = zmmx_realloc(model.heap, block, size);
		CHECK(block != NULL);
	}
	CHECK(fake.calls[ZMMX_OS_POPULATE] > 0);
	close_heap();
}

TEST(fetching_keeps_to_system_pages_of_16_kib)
{
	fetch_with(16 * 1024);
}

TEST(fetching_keeps_to_system_pages_of_64_kib)
{
	fetch_with(64 * 1024);
}

/* ---- addresses in advance ---- */

TEST(growth_stays_in_place_most_of_the_time)
{
	open_heap();
	fake.refuse[ZMMX_OS_EXTEND] = true;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	for (size_t size = 2 * ZMMX_CHUNK_SIZE; size < 16 * ZMMX_CHUNK_SIZE; size += 64 * 1024) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 1, size, SIZE_MAX));
	}
	CHECK_AT_MOST(8, fake.calls[ZMMX_OS_MOVE]);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.realloc.bytes_copied);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(addresses_in_advance_are_not_counted)
{
	open_heap();
	void *block = take_huge(8 * ZMMX_CHUNK_SIZE);
	block = zmmx_realloc(model.heap, block, 9 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(10 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK(fake.bytes >= 18 * ZMMX_CHUNK_SIZE);
	/* to grow on in small steps it needs them also where memory is short */
	size_t addresses = fake.bytes;
	zmmx_heap_gc(model.heap);
	CHECK_AT_MOST(addresses, fake.bytes);
	CHECK_PTR(block, zmmx_realloc(model.heap, block, 10 * ZMMX_CHUNK_SIZE));
	close_heap();
}

TEST(shrinking_gives_addresses_back)
{
	open_heap();
	void *block = zmmx_realloc(model.heap, take_huge(8 * ZMMX_CHUNK_SIZE), 9 * ZMMX_CHUNK_SIZE);
	CHECK_PTR(block, zmmx_realloc(model.heap, block, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_AT_MOST(5 * ZMMX_CHUNK_SIZE, fake.bytes);
	close_heap();
}

/* The system has no addresses to spare, or lets nothing be moved, or both. */
static void grow_refused(bool reserves, bool moves, bool extends)
{
	open_heap();
	fake.refuse[ZMMX_OS_RESERVE] = !reserves;
	fake.refuse[ZMMX_OS_MOVE] = !moves;
	fake.refuse[ZMMX_OS_EXTEND] = !extends;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	for (size_t size = 2 * ZMMX_CHUNK_SIZE; size < 8 * ZMMX_CHUNK_SIZE; size += 300000) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

TEST(grows_without_reserving)
{
	grow_refused(false, true, false);
	grow_refused(false, true, true);
}

TEST(grows_without_moving)
{
	grow_refused(true, false, true);
	grow_refused(true, false, false);
	grow_refused(false, false, false);
}

TEST(what_is_held_in_advance_gives_way_to_a_refusal)
{
	open_heap();
	void *block = zmmx_realloc(model.heap, take_huge(8 * ZMMX_CHUNK_SIZE), 9 * ZMMX_CHUNK_SIZE);
	size_t held = fake.bytes;
	fake.fail_at[ZMMX_OS_MAP] = 1;
	CHECK(zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE) != NULL);
	CHECK_AT_MOST(held, fake.bytes);
	CHECK_EQ(9 * ZMMX_CHUNK_SIZE, zmmx_usable_size(model.heap, block));
	close_heap();
}

/* ---- the limit ---- */

TEST(what_is_taken_in_advance_stays_within_the_limit)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	model.limit = 10 * ZMMX_CHUNK_SIZE;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3 * ZMMX_CHUNK_SIZE));
	size_t size = 3 * ZMMX_CHUNK_SIZE;
	for (; size <= 9 * ZMMX_CHUNK_SIZE; size += ZMMX_CHUNK_SIZE / 16) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size, SIZE_MAX));
		CHECK_AT_MOST(model.limit, model.real.now);
	}
	CHECK_EQ(0, model.limit_calls);
	/* to the last page, whatever was taken in advance */
	CHECK_EQ(9 * ZMMX_CHUNK_SIZE, model.blocks[0].usable);
	close_heap();
}

TEST(two_blocks_get_all_that_the_limit_leaves)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	model.limit = 11 * ZMMX_CHUNK_SIZE;
	void *one = zmmx_realloc(model.heap, take_huge(4 * ZMMX_CHUNK_SIZE), 4 * ZMMX_CHUNK_SIZE + 1);
	CHECK_EQ(5 * ZMMX_CHUNK_SIZE + ZMMX_PAGE_SIZE, model.real.now);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(ZMMX_CHUNK_SIZE - ZMMX_PAGE_SIZE, stats.kept_bytes);
	void *two = zmmx_realloc(model.heap, take_huge(2 * ZMMX_CHUNK_SIZE), 6 * ZMMX_CHUNK_SIZE - ZMMX_PAGE_SIZE);
	CHECK(one && two);
	CHECK_EQ(0, model.limit_calls);
	CHECK_AT_MOST(model.limit, model.real.now);
	close_heap();
}

TEST_MAIN(
	RUN(the_first_chunk_is_left_to_faults),
	RUN(fresh_pages_are_fetched_a_few_dozen_at_a_time),
	RUN(a_large_block_is_not_fetched),
	RUN(pages_are_fetched_once),
	RUN(a_system_that_knows_no_fetching_is_asked_once),
	RUN(fetching_keeps_to_system_pages_of_16_kib),
	RUN(fetching_keeps_to_system_pages_of_64_kib),
	RUN(growth_stays_in_place_most_of_the_time),
	RUN(addresses_in_advance_are_not_counted),
	RUN(shrinking_gives_addresses_back),
	RUN(grows_without_reserving),
	RUN(grows_without_moving),
	RUN(what_is_held_in_advance_gives_way_to_a_refusal),
	RUN(what_is_taken_in_advance_stays_within_the_limit),
	RUN(two_blocks_get_all_that_the_limit_leaves))
