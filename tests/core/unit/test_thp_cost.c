/* Huge pages: that a system where they are slow is left alone, and when they are broken up. */
#include "zmmx_thp_scene.h"

static zmmx_stats stats;

/* ---- the guard where they are dear ---- */

TEST(a_slow_huge_page_among_fast_ones_changes_nothing)
{
	open_heap();
	take_chunks(FROM_CHUNKS + 5);
	for (int i = 0; i < 5; i++) {
		size_t asked = fake.huge_pages_wanted;
		fake.clock_step = SLOW;
		take_chunks(1);
		fake.clock_step = FAST;
		take_chunks(20);
		CHECK_EQ(asked + 21 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	}
	close_heap();
}

TEST(the_first_may_be_slow)
{
	open_heap();
	take_chunks(FROM_CHUNKS - 1);
	fake.clock_step = SLOW;
	take_chunks(1);
	fake.clock_step = FAST;
	take_chunks(20);
	CHECK_EQ(21 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(slow_huge_pages_are_gone_without_for_a_while)
{
	open_heap();
	take_chunks(FROM_CHUNKS - 1);
	fake.clock_step = SLOW;
	take_chunks(200);
	/* 5 and a pause of 8, 1 and 16, 1 and 32, 1 and 64, 1 */
	CHECK_EQ(9 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	fake.clock_step = FAST;
	take_chunks(100);
	size_t asked = fake.huge_pages_wanted;
	take_chunks(100);
	CHECK_EQ(asked + 100 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(slow_huge_pages_are_worth_it_where_small_ones_are_as_slow)
{
	open_heap();
	take_chunks(FROM_CHUNKS - 1);
	fake.clock_step = SLOW;
	fake.populate_time = SLOW / 16 + 1;
	take_chunks(3 + 8);
	size_t asked = fake.huge_pages_wanted;
	take_chunks(100);
	CHECK(fake.huge_pages_wanted >= asked + 99 * ZMMX_CHUNK_SIZE);
	close_heap();
}

/* Part of what it works is spent looking up small pages. */
TEST(slow_huge_pages_are_worth_it_for_a_program_that_works_long_with_each)
{
	open_heap();
	take_chunks(FROM_CHUNKS - 1);
	fake.clock_step = SLOW;
	for (int i = 0; i < 100; i++) {
		fake.worked += 20 * MS;
		take_chunks(1);
	}
	CHECK_EQ(100 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(too_slow_a_huge_page_ends_them_for_its_block)
{
	open_heap();
	take_chunks(FROM_CHUNKS);
	fake.clock_step = TOO_SLOW;
	take_huge(10 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(10 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	close_heap();
}

/* It may have been the only one; with several in a row all the rest would be. */
TEST(a_slow_huge_page_has_the_next_of_its_block_tried)
{
	open_heap();
	take_chunks(FROM_CHUNKS);
	fake.clock_step = SLOW;
	take_huge(10 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(10 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	fake.clock_step = FAST;
	take_huge(8 * ZMMX_CHUNK_SIZE);
	take_chunks(10);
	size_t unwanted = fake.huge_pages_unwanted;
	fake.clock_step = SLOW;
	take_huge(2 * ZMMX_CHUNK_SIZE - ZMMX_PAGE_SIZE);
	CHECK_EQ(unwanted, fake.huge_pages_unwanted);
	close_heap();
}

TEST(small_pages_in_their_place_are_fetched_ahead)
{
	open_heap();
	take_chunks(FROM_CHUNKS - 1);
	fake.clock_step = QUICK;
	take_chunks(2);
	size_t populated = fake.populated, asked = fake.huge_pages_wanted;
	take_chunks(6);
	CHECK_EQ(asked, fake.huge_pages_wanted);
	CHECK(fake.populated >= populated + 5 * ZMMX_CHUNK_SIZE);
	close_heap();
}

TEST(on_does_not_look_at_the_clock)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	fake.clock_step = TOO_SLOW;
	size_t asked = fake.huge_pages_wanted;
	take_chunks(20);
	take_huge(10 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(asked + 29 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	CHECK_EQ(0, fake.huge_pages_unwanted);
	close_heap();
}

/* ---- when they are broken up ---- */

#define HOLED ((size_t)10)

/* Ten chunks, in each of which so many pages are free. */
static void open_with_holes(zmmx_os_thp thp, size_t holes)
{
	static void *pages[HOLED][ZMMX_PAGES - 1];
	open_heap();
	fake.thp = thp;
	take_chunks(FROM_CHUNKS - 1);
	for (size_t i = 0; i < HOLED; i++) {
		for (size_t j = 0; j < ZMMX_PAGES - 1; j++) {
			pages[i][j] = take_huge(4096);
		}
	}
	for (size_t i = 0; i < HOLED; i++) {
		for (size_t j = 0; j < holes; j++) {
			zmmx_free(model.heap, pages[i][j]);
		}
	}
}

static void work_for(uint64_t milliseconds)
{
	for (uint64_t i = 0; i < milliseconds / 10; i++) {
		fake.now += 10 * MS;
		zmmx_free(model.heap, take_huge(3 * ZMMX_CHUNK_SIZE));
	}
}

static size_t purged_pages(void)
{
	zmmx_heap_stats(model.heap, &stats);
	return stats.pages.purged;
}

/* Whole chunks, of which nothing goes back by age in this time, or all that is free. */
static void purged_after(zmmx_os_thp thp, size_t holes, uint64_t milliseconds, bool goes)
{
	open_with_holes(thp, holes);
	work_for(milliseconds);
	CHECK_EQ(goes ? HOLED * holes : 0, purged_pages());
	CHECK_EQ(goes ? HOLED * ZMMX_CHUNK_SIZE : 0, fake.huge_pages_unwanted);
	close_heap();
}

TEST(age_does_not_break_up_a_huge_page_that_is_in_use)
{
	purged_after(ZMMX_OS_THP_ASKED, 200, 60000, false);
	purged_after(ZMMX_OS_THP_ASKED, 400, 5000, false);
	purged_after(ZMMX_OS_THP_ALWAYS, 200, 60000, false);
	purged_after(ZMMX_OS_THP_ALWAYS, 400, 5000, false);
}

TEST(what_is_hardly_used_goes_back_by_age)
{
	purged_after(ZMMX_OS_THP_ASKED, 500, 5000, true);
	purged_after(ZMMX_OS_THP_ALWAYS, 500, 5000, true);
}

TEST(half_of_a_huge_page_goes_back_in_time)
{
	purged_after(ZMMX_OS_THP_ASKED, 400, 30000, true);
	purged_after(ZMMX_OS_THP_ALWAYS, 400, 30000, true);
}

TEST(small_pages_go_back_one_by_one)
{
	open_with_holes(ZMMX_OS_THP_NEVER, 200);
	work_for(5000);
	CHECK_EQ(HOLED * 200, purged_pages());
	CHECK_EQ(0, fake.huge_pages_unwanted);
	close_heap();
}

TEST(huge_pages_are_broken_up_where_memory_is_short)
{
	open_with_holes(ZMMX_OS_THP_ASKED, 200);
	fake.room = ZMMX_CHUNK_SIZE;
	work_for(5000);
	CHECK_EQ(HOLED * 200, purged_pages());
	close_heap();
}

TEST(a_collection_breaks_them_up)
{
	open_with_holes(ZMMX_OS_THP_ASKED, 200);
	zmmx_heap_gc(model.heap);
	CHECK_EQ(HOLED * 200, purged_pages());
	close_heap();
}

TEST(the_limit_breaks_them_up)
{
	open_with_holes(ZMMX_OS_THP_ASKED, 200);
	model.limit = model.real.now;
	take_huge(3 * ZMMX_CHUNK_SIZE);
	CHECK_AT_MOST(model.limit, model.real.now);
	CHECK_EQ(0, model.limit_calls);
	close_heap();
}

TEST(a_purged_chunk_is_not_to_become_a_huge_page_again)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	take_chunks(1);
	void *block = zmmx_alloc(model.heap, 100 * ZMMX_PAGE_SIZE);
	zmmx_free(model.heap, block);
	take_huge(24);
	zmmx_heap_gc(model.heap);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	zmmx_heap_gc(model.heap);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	close_heap();
}

TEST_MAIN(
	RUN(a_slow_huge_page_among_fast_ones_changes_nothing),
	RUN(the_first_may_be_slow),
	RUN(slow_huge_pages_are_gone_without_for_a_while),
	RUN(slow_huge_pages_are_worth_it_where_small_ones_are_as_slow),
	RUN(slow_huge_pages_are_worth_it_for_a_program_that_works_long_with_each),
	RUN(too_slow_a_huge_page_ends_them_for_its_block),
	RUN(a_slow_huge_page_has_the_next_of_its_block_tried),
	RUN(small_pages_in_their_place_are_fetched_ahead),
	RUN(on_does_not_look_at_the_clock),
	RUN(age_does_not_break_up_a_huge_page_that_is_in_use),
	RUN(what_is_hardly_used_goes_back_by_age),
	RUN(half_of_a_huge_page_goes_back_in_time),
	RUN(small_pages_go_back_one_by_one),
	RUN(huge_pages_are_broken_up_where_memory_is_short),
	RUN(a_collection_breaks_them_up),
	RUN(the_limit_breaks_them_up),
	RUN(a_purged_chunk_is_not_to_become_a_huge_page_again))
