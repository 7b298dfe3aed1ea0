/* Memory that goes back by itself: by age, at a reset, and never more than may. */
#include "core/heap/zmmx_heap.h"
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

#define CHUNKS 20u
#define MS ((uint64_t)1000)

static zmmx_model model;
static zmmx_os_fake fake;
static zmmx_stats stats;

static void open_heap(size_t page_size)
{
	zmmx_os_fake_init(&fake, page_size);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

static size_t purged_pages(void)
{
	zmmx_heap_stats(model.heap, &stats);
	return stats.pages.purged;
}

static void large_work(void)
{
	zmmx_free(model.heap, zmmx_alloc(model.heap, 5000));
}

static void small_work(void)
{
	zmmx_free(model.heap, zmmx_alloc(model.heap, 24));
}

static void realloc_work(void)
{
	static void *block;
	block = zmmx_realloc(model.heap, block, 100);
	block = zmmx_realloc(model.heap, block, 200);
	zmmx_free(model.heap, block);
	block = NULL;
}

static void huge_work(void)
{
	zmmx_free(model.heap, zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE));
}

/* Work of one kind, so often, with so much time between. */
static void work_for(void (*work)(void), int times, uint64_t step)
{
	for (int i = 0; i < times; i++) {
		fake.now += step;
		work();
	}
	CHECK_HEAP(model.heap);
}

static void goes_back_with(void (*work)(void), size_t page_size)
{
	open_heap(page_size);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	size_t before = model.real.now;
	work_for(work, 400, 5 * MS);
	CHECK(purged_pages() >= (CHUNKS - 2) * 400);
	CHECK_AT_MOST(before - (CHUNKS - 2) * 400 * ZMMX_PAGE_SIZE, model.real.now);
	close_heap();
}

TEST(goes_back_while_large_blocks_come_and_go)
{
	goes_back_with(large_work, 0);
}

TEST(goes_back_while_one_small_block_comes_and_goes)
{
	goes_back_with(small_work, 0);
}

TEST(goes_back_while_blocks_are_resized)
{
	goes_back_with(realloc_work, 0);
}

TEST(goes_back_while_huge_blocks_come_and_go)
{
	goes_back_with(huge_work, 0);
}

TEST(goes_back_with_system_pages_of_16_kib)
{
	goes_back_with(large_work, 16 * 1024);
}

TEST(goes_back_when_work_is_slow)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	work_for(realloc_work, 30, 200 * MS);
	CHECK(purged_pages() >= (CHUNKS - 2) * 400);
	close_heap();
}

TEST(nothing_goes_before_its_age)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	work_for(large_work, 900, MS);
	CHECK_EQ(0, purged_pages());
	close_heap();
}

TEST(never_means_never)
{
	open_heap(0);
	zmmx_heap_set_purge_age(model.heap, ZMMX_PURGE_NEVER);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	work_for(large_work, 2000, 1000 * MS);
	CHECK_EQ(0, purged_pages());
	zmmx_heap_set_purge_age(model.heap, 100);
	work_for(large_work, 100, 10 * MS);
	CHECK(purged_pages() > 0);
	close_heap();
}

TEST(the_age_can_be_set)
{
	open_heap(0);
	zmmx_heap_set_purge_age(model.heap, 60000);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	work_for(large_work, 590, 100 * MS);
	CHECK_EQ(0, purged_pages());
	work_for(large_work, 200, 100 * MS);
	CHECK(purged_pages() > 0);
	close_heap();
}

TEST(the_chunk_that_is_worked_with_keeps_its_pages)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	work_for(large_work, 2000, 5 * MS);
	zmmx_heap_stats(model.heap, &stats);
	/* the fullest chunk that fits is taken from: all others went */
	CHECK_EQ(CHUNKS, stats.chunks.count);
	CHECK_AT_MOST((CHUNKS - 1) * (ZMMX_PAGES - 2), stats.pages.purged);
	CHECK(stats.pages.free > stats.pages.purged);
	close_heap();
}

TEST(a_heap_with_little_to_give_is_left_alone)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE - 100 * ZMMX_PAGE_SIZE));
	work_for(large_work, 1000, 10 * MS);
	CHECK_EQ(0, fake.calls[ZMMX_OS_PURGE]);
	close_heap();
}

TEST(chunks_may_leave_during_a_sweep)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	fake.now += 2000 * MS;
	/* each free empties a chunk and is an event of the sweep */
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count / 2));
		work_for(large_work, 3, 300 * MS);
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK_AT_MOST(2, stats.chunks.count);
	close_heap();
}

TEST(refused_purge_is_tried_again)
{
	open_heap(0);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	fake.refuse[ZMMX_OS_PURGE] = true;
	work_for(large_work, 1000, 5 * MS);
	CHECK_EQ(0, purged_pages());
	fake.refuse[ZMMX_OS_PURGE] = false;
	work_for(large_work, 1000, 5 * MS);
	CHECK(purged_pages() > 0);
	close_heap();
}

TEST(kept_mappings_go_by_age)
{
	open_heap(0);
	zmmx_model_keep_mapping(&model, 5 * ZMMX_CHUNK_SIZE);
	work_for(large_work, 400, MS);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(1, stats.huge.cached_blocks);
	work_for(large_work, 400, 5 * MS);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.huge.cached_blocks);
	CHECK_AT_MOST(ZMMX_CHUNK_SIZE, model.real.now);
	close_heap();
}

TEST(kept_chunks_go_by_age)
{
	open_heap(0);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 3 * ZMMX_PAGES; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
		}
		while (model.count) {
			CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
		}
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK(stats.chunks.cached >= 1);
	work_for(large_work, 400, 5 * MS);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.chunks.cached);
	close_heap();
}

TEST(time_between_requests_does_not_count)
{
	open_heap(0);
	for (int request = 0; request < 5; request++) {
		for (size_t i = 0; i < 3 * ZMMX_PAGES; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
		}
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		fake.now += 60000 * MS;
		work_for(large_work, 200, MS);
	}
	zmmx_heap_stats(model.heap, &stats);
	CHECK(stats.chunks.cached > 1);
	close_heap();
}

static size_t kept_after_reset(size_t chunks)
{
	for (size_t i = 0; i < chunks * (ZMMX_PAGES - 1); i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
	zmmx_heap_reset(model.heap);
	zmmx_heap_stats(model.heap, &stats);
	return stats.chunks.count + stats.chunks.cached;
}

TEST(one_large_request_leaves_little_behind_the_next)
{
	open_heap(0);
	for (int i = 0; i < 4; i++) {
		kept_after_reset(1);
	}
	CHECK_AT_MOST(ZMMX_CACHE_LIMIT / ZMMX_CHUNK_SIZE + 1, kept_after_reset(100));
	CHECK_AT_MOST(4, kept_after_reset(1));
	CHECK_AT_MOST(4 * ZMMX_CHUNK_SIZE, model.real.now);
	close_heap();
}

TEST(requests_of_one_size_keep_their_chunks)
{
	open_heap(0);
	for (int i = 0; i < 8; i++) {
		kept_after_reset(10);
	}
	size_t maps = fake.calls[ZMMX_OS_MAP];
	CHECK_EQ(10, kept_after_reset(10));
	CHECK_EQ(maps, fake.calls[ZMMX_OS_MAP]);
	close_heap();
}

TEST(no_more_is_kept_than_the_limit_says)
{
	open_heap(0);
	zmmx_heap_set_cache_limit(model.heap, 4 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 8; i++) {
		CHECK_AT_MOST(5, kept_after_reset(10));
	}
	for (size_t i = 2; i < 8; i++) {
		zmmx_free(model.heap, zmmx_alloc(model.heap, i * ZMMX_CHUNK_SIZE));
		zmmx_heap_stats(model.heap, &stats);
		CHECK_AT_MOST(4 * ZMMX_CHUNK_SIZE, stats.huge.cached_bytes);
	}
	zmmx_heap_set_cache_limit(model.heap, 0);
	zmmx_free(model.heap, zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.huge.cached_blocks);
	CHECK_EQ(1, kept_after_reset(10));
	close_heap();
}

TEST(descriptors_go_back_with_their_chunks)
{
	open_heap(0);
	kept_after_reset(1);
	size_t before = stats.metadata_bytes;
	kept_after_reset(200);
	kept_after_reset(1);
	/* the address map and the page table do not shrink, and each chunk that is kept may hold a slab */
	size_t page_table_growth = 3 * ZMMX_PAGE_TABLE_INITIAL * sizeof(uintptr_t);
	CHECK_AT_MOST(before + 4 * 256 * 1024 + 16 * 1024 + page_table_growth, stats.metadata_bytes);
	close_heap();
}

TEST_MAIN(
	RUN(goes_back_while_large_blocks_come_and_go),
	RUN(goes_back_while_one_small_block_comes_and_goes),
	RUN(goes_back_while_blocks_are_resized),
	RUN(goes_back_while_huge_blocks_come_and_go),
	RUN(goes_back_with_system_pages_of_16_kib),
	RUN(goes_back_when_work_is_slow),
	RUN(nothing_goes_before_its_age),
	RUN(never_means_never),
	RUN(the_age_can_be_set),
	RUN(the_chunk_that_is_worked_with_keeps_its_pages),
	RUN(a_heap_with_little_to_give_is_left_alone),
	RUN(chunks_may_leave_during_a_sweep),
	RUN(refused_purge_is_tried_again),
	RUN(kept_mappings_go_by_age),
	RUN(kept_chunks_go_by_age),
	RUN(time_between_requests_does_not_count),
	RUN(one_large_request_leaves_little_behind_the_next),
	RUN(requests_of_one_size_keep_their_chunks),
	RUN(no_more_is_kept_than_the_limit_says),
	RUN(descriptors_go_back_with_their_chunks))
