/* What is kept for reuse: only what was missed, as long as it is used, and never at anybody's cost. */
#include "zmmx_test_heap.h"

static zmmx_stats stats;

/* Blocks of 3 pages, each in a run that fills: events off the fast path, in a chunk that is there already. */
static void work(size_t events)
{
	for (size_t i = 0; i < events; i++) {
		zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_PAGE_SIZE));
	}
}

static size_t cached_blocks(void)
{
	zmmx_heap_stats(model.heap, &stats);
	return stats.huge.cached_blocks;
}

TEST(what_is_dropped_once_goes_back_at_once)
{
	open_heap();
	size_t bytes = fake.bytes;
	zmmx_free(model.heap, zmmx_alloc(model.heap, 30 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	CHECK_AT_MOST(bytes + ZMMX_CHUNK_SIZE / 8, fake.bytes);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(what_is_made_again_is_mapped_twice)
{
	open_heap();
	size_t maps = fake.calls[ZMMX_OS_MAP];
	for (int i = 0; i < 100; i++) {
		zmmx_free(model.heap, zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE));
		CHECK_HEAP(model.heap);
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(3, stats.calls.map.calls);
	CHECK(fake.calls[ZMMX_OS_MAP] > maps);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	close_heap();
}

TEST(what_is_asked_for_much_later_is_not_kept)
{
	open_heap();
	zmmx_free(model.heap, zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE));
	work(20000);
	zmmx_free(model.heap, zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	close_heap();
}

TEST(a_block_grown_by_doubling_leaves_nothing_behind)
{
	open_heap();
	fake.os.move = NULL;
	fake.refuse[ZMMX_OS_EXTEND] = true;
	void *block = zmmx_alloc(model.heap, ZMMX_CHUNK_SIZE);
	for (size_t size = 2 * ZMMX_CHUNK_SIZE; size <= 32 * ZMMX_CHUNK_SIZE; size *= 2) {
		block = zmmx_realloc(model.heap, block, size);
		CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	}
	zmmx_free(model.heap, block);
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	close_heap();
}

static void goes_back_unused(uint32_t purge_age)
{
	open_heap();
	zmmx_heap_set_purge_age(model.heap, purge_age);
	work(1);
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(1, cached_blocks());
	work(20000);
	CHECK_EQ(0, cached_blocks());
	/* and is wanted no more */
	zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, cached_blocks());
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(what_is_not_taken_again_goes_back)
{
	goes_back_unused(ZMMX_PURGE_AGE);
	goes_back_unused(ZMMX_PURGE_NEVER);
}

TEST(what_is_taken_again_stays)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	zmmx_heap_stats(model.heap, &stats);
	size_t maps = stats.calls.map.calls;
	for (int i = 0; i < 40; i++) {
		work(1000);
		zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(maps, stats.calls.map.calls);
	close_heap();
}

TEST(the_cache_limit_holds)
{
	open_heap();
	zmmx_heap_set_cache_limit(model.heap, 3 * ZMMX_CHUNK_SIZE);
	void *blocks[8];
	for (int round = 0; round < 10; round++) {
		for (size_t i = 0; i < 8; i++) {
			blocks[i] = zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE);
		}
		for (size_t i = 0; i < 8; i++) {
			zmmx_free(model.heap, blocks[i]);
			CHECK_AT_MOST(3 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
		}
	}
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(nothing_is_kept_where_the_process_has_no_room)
{
	for (size_t room = 0; room <= 24 * ZMMX_CHUNK_SIZE; room += 4 * ZMMX_CHUNK_SIZE) {
		open_heap();
		fake.room = room;
		for (int i = 0; i < 5; i++) {
			zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
		}
		CHECK_EQ(room / 4 >= 3 * ZMMX_CHUNK_SIZE ? 3 * ZMMX_CHUNK_SIZE : 0, zmmx_model_kept_bytes(&model));
		close_heap();
	}
}

TEST(room_is_asked_for_again)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(1, cached_blocks());
	fake.room = 0;
	for (int i = 0; i < 20; i++) {
		work(100);
		zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	}
	CHECK_EQ(0, cached_blocks());
	close_heap();
}

/* However the heap grows: what it holds is at most what was in use at once. */
static void grow_past_kept(void (*grow)(size_t step))
{
	open_heap();
	for (int i = 0; i < 3; i++) {
		void *one = zmmx_alloc(model.heap, 9 * ZMMX_CHUNK_SIZE), *two = zmmx_alloc(model.heap, 7 * ZMMX_CHUNK_SIZE);
		zmmx_free(model.heap, one);
		zmmx_free(model.heap, two);
	}
	CHECK_EQ(16 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	size_t peak = model.real.peak;
	for (size_t step = 0; model.real.now < 20 * ZMMX_CHUNK_SIZE; step++) {
		grow(step);
		CHECK_AT_MOST(model.real.now > peak ? model.real.now : peak, model.real.now + zmmx_model_kept_bytes(&model));
	}
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

static void grow_huge(size_t step)
{
	if (!step) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE));
	}
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, model.blocks[0].size + ZMMX_CHUNK_SIZE, SIZE_MAX));
}

static void grow_chunks(size_t step)
{
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100 * ZMMX_PAGE_SIZE + step));
}

static void grow_small(size_t step)
{
	for (int i = 0; i < 500; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000 - step % 100));
	}
}

TEST(growth_of_every_kind_takes_from_what_is_kept)
{
	grow_past_kept(grow_huge);
	grow_past_kept(grow_chunks);
	grow_past_kept(grow_small);
}

TEST(a_chunk_at_its_edge_is_mapped_twice)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	zmmx_heap_stats(model.heap, &stats);
	size_t maps = stats.calls.map.calls;
	for (int i = 0; i < 50; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_PAGE_SIZE));
		CHECK_MODEL(&model, zmmx_model_free(&model, 1));
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(maps + 2, stats.calls.map.calls);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	close_heap();
}

/* Thousands of events each time: what the first round gave back must still be missed in the second. */
TEST(chunks_of_small_blocks_are_mapped_twice)
{
	open_heap();
	static void *blocks[60000];
	size_t maps[4];
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < 60000; i++) {
			blocks[i] = zmmx_alloc(model.heap, 320);
		}
		for (size_t i = 0; i < 60000; i++) {
			zmmx_free(model.heap, blocks[i]);
		}
		zmmx_heap_stats(model.heap, &stats);
		maps[round] = stats.calls.map.calls;
	}
	CHECK(maps[0] > 9);
	CHECK_EQ(maps[1], maps[2]);
	CHECK_EQ(maps[1], maps[3]);
	CHECK_HEAP(model.heap);
	close_heap();
}

/* Its memory would be nobody's: neither in use nor kept. */
TEST(a_kept_mapping_is_cut_to_the_block_that_gets_it)
{
	open_heap();
	zmmx_free(model.heap, zmmx_alloc(model.heap, 20 * ZMMX_CHUNK_SIZE));
	for (int round = 0; round < 2; round++) {
		void *kept = zmmx_model_keep_mapping(&model, 4 * ZMMX_CHUNK_SIZE);
		size_t bytes = fake.bytes;
		size_t size = round ? 2 * ZMMX_CHUNK_SIZE : 4 * ZMMX_CHUNK_SIZE - ZMMX_PAGE_SIZE;
		CHECK_PTR(kept, zmmx_alloc(model.heap, size));
		CHECK_EQ(bytes - (4 * ZMMX_CHUNK_SIZE - size), fake.bytes);
		CHECK_EQ(0, zmmx_model_kept_bytes(&model));
		CHECK_HEAP(model.heap);
		zmmx_heap_gc(model.heap);
	}
	zmmx_heap_reset(model.heap);
	close_heap();
}

TEST(memory_in_advance_is_not_kept_beyond_the_most_held)
{
	open_heap();
	for (int i = 0; i < 6; i++) {
		void *block = zmmx_alloc(model.heap, 5 * ZMMX_CHUNK_SIZE);
		for (size_t size = 5 * ZMMX_CHUNK_SIZE; size < 8 * ZMMX_CHUNK_SIZE; size += 3 * ZMMX_PAGE_SIZE) {
			block = zmmx_realloc(model.heap, block, size);
		}
		zmmx_free(model.heap, block);
		CHECK_AT_MOST(model.real.peak, model.real.now + zmmx_model_kept_bytes(&model));
	}
	CHECK(zmmx_model_kept_bytes(&model) > 0);
	close_heap();
}

TEST(a_request_learns_for_itself)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	close_heap();
}

TEST_MAIN(
	RUN(what_is_dropped_once_goes_back_at_once),
	RUN(what_is_made_again_is_mapped_twice),
	RUN(what_is_asked_for_much_later_is_not_kept),
	RUN(a_block_grown_by_doubling_leaves_nothing_behind),
	RUN(what_is_not_taken_again_goes_back),
	RUN(what_is_taken_again_stays),
	RUN(the_cache_limit_holds),
	RUN(nothing_is_kept_where_the_process_has_no_room),
	RUN(room_is_asked_for_again),
	RUN(growth_of_every_kind_takes_from_what_is_kept),
	RUN(a_chunk_at_its_edge_is_mapped_twice),
	RUN(chunks_of_small_blocks_are_mapped_twice),
	RUN(a_kept_mapping_is_cut_to_the_block_that_gets_it),
	RUN(memory_in_advance_is_not_kept_beyond_the_most_held),
	RUN(a_request_learns_for_itself))
