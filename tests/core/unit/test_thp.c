/* Huge pages, pages in advance, addresses in advance: what is asked of the system and when, and that a system which
 * refuses or is slow is left alone. */
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

#define MIB ((size_t)1024 * 1024)
/* From this size on a heap asks for huge pages by itself. */
#define FROM ZMMX_HUGE_PAGES_FROM
#define MS ((uint64_t)1000)
#define FROM_CHUNKS (FROM / ZMMX_CHUNK_SIZE)

static zmmx_model model;
static zmmx_os_fake fake;
static zmmx_stats stats;

/* Looks at the clock are as far apart as clearing a huge page takes. */
enum { QUICK = 1, FAST = 100, SLOW = 3000, TOO_SLOW = 9000 };

static void open_heap(void)
{
	zmmx_os_fake_init(&fake, 0);
	fake.clock_step = FAST;
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static void close_heap(void)
{
	CHECK_HEAP(model.heap);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

/* Chunks of live blocks; the heap drops them when it is destroyed. */
static void take_chunks(size_t count)
{
	for (size_t i = 0; i < count * (ZMMX_PAGES - 1); i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
}

static void *take_huge(size_t size)
{
	void *block = zmmx_alloc(model.heap, size);
	CHECK(block != NULL);
	return block;
}

/* ---- huge pages: which memory they are asked for ---- */

TEST(a_small_heap_asks_for_no_huge_pages)
{
	open_heap();
	take_chunks(1);
	CHECK_EQ(0, fake.thp_questions);
	take_chunks(FROM_CHUNKS - 2);
	CHECK_EQ(0, fake.calls[ZMMX_OS_HUGE_PAGES]);
	close_heap();
}

TEST(a_heap_of_some_size_asks_for_huge_pages)
{
	open_heap();
	take_chunks(FROM_CHUNKS);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	take_chunks(10);
	CHECK_EQ(11 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	take_huge(3 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(14 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	CHECK_EQ(0, fake.huge_pages_unwanted);
	CHECK_EQ(0, fake.huge_pages_late);
	CHECK_EQ(1, fake.thp_questions);
	close_heap();
}

TEST(a_large_block_makes_a_heap_large)
{
	open_heap();
	take_huge(FROM);
	CHECK_EQ(FROM, fake.huge_pages_wanted);
	take_chunks(2);
	CHECK_EQ(FROM + ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(the_embedder_says_from_which_size_on)
{
	open_heap();
	zmmx_heap *heap = zmmx_heap_create(&(zmmx_config){.os = &fake.os, .huge_pages_from = 2 * ZMMX_CHUNK_SIZE});
	CHECK(heap != NULL);
	CHECK_EQ(0, fake.huge_pages_wanted);
	for (size_t i = 0; i < ZMMX_PAGES; i++) {
		CHECK(zmmx_alloc(heap, 4096) != NULL);
	}
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	zmmx_heap_destroy(heap);
	close_heap();
}

TEST(the_child_of_a_fork_begins_anew)
{
	open_heap();
	take_chunks(FROM_CHUNKS + 2);
	size_t asked = fake.huge_pages_wanted;
	zmmx_heap_forked(model.heap);
	take_chunks(FROM_CHUNKS - 1);
	CHECK_EQ(asked, fake.huge_pages_wanted);
	take_chunks(1);
	CHECK_EQ(asked + ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

static void requests(int count, size_t chunks)
{
	for (int i = 0; i < count; i++) {
		take_chunks(chunks);
		zmmx_heap_reset(model.heap);
	}
}

/* What was kept of the requests before is joined when the next is at work, and there all of it is. */
TEST(a_request_begins_with_huge_pages_if_others_filled_them)
{
	open_heap();
	requests(8, 2);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, fake.joined);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	take_chunks(3);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(a_single_large_request_changes_nothing_for_small_ones)
{
	open_heap();
	requests(1, 3);
	for (int i = 0; i < 8; i++) {
		CHECK(zmmx_alloc(model.heap, 100000) != NULL);
		zmmx_heap_reset(model.heap);
	}
	size_t joined = fake.joined;
	for (int i = 0; i < 8; i++) {
		for (int j = 0; j < 200; j++) {
			zmmx_free(model.heap, zmmx_alloc(model.heap, 100000));
		}
		zmmx_heap_reset(model.heap);
	}
	CHECK_EQ(joined, fake.joined);
	close_heap();
}

TEST(the_end_of_a_process_joins_nothing)
{
	open_heap();
	requests(1, FROM_CHUNKS - 1);
	CHECK_EQ(0, fake.joined);
	close_heap();
}

TEST(a_system_that_cannot_join_is_asked_once_for_each_chunk)
{
	open_heap();
	fake.refuse[ZMMX_OS_JOIN] = true;
	requests(20, 2);
	CHECK_EQ(2, fake.calls[ZMMX_OS_JOIN]);
	close_heap();
}

TEST(on_asks_for_everything)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	take_huge(2 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(off_asks_against_them)
{
	open_heap();
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_OFF);
	take_chunks(FROM_CHUNKS + 5);
	take_huge(2 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(0, fake.huge_pages_wanted);
	CHECK_EQ(FROM + 7 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	close_heap();
}

/* Afterwards it would no longer change anything. */
TEST(the_first_chunk_is_asked_about_before_it_is_written_to)
{
	static const zmmx_huge_pages settings[] = {ZMMX_HUGE_PAGES_ON, ZMMX_HUGE_PAGES_OFF};
	for (size_t i = 0; i < 2; i++) {
		zmmx_os_fake_init(&fake, 0);
		zmmx_heap *heap = zmmx_heap_create(&(zmmx_config){.os = &fake.os, .huge_pages = settings[i]});
		CHECK(heap != NULL);
		CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_wanted + fake.huge_pages_unwanted);
		CHECK_EQ(0, fake.huge_pages_late);
		zmmx_heap_set_huge_pages(heap, settings[i]);
		CHECK_EQ(1, fake.calls[ZMMX_OS_HUGE_PAGES]);
		zmmx_heap_destroy(heap);
		zmmx_os_fake_done(&fake);
	}
}

TEST(a_system_that_gives_none_is_left_alone)
{
	open_heap();
	fake.thp = ZMMX_OS_THP_NEVER;
	take_chunks(FROM_CHUNKS + 5);
	take_huge(FROM);
	CHECK_EQ(0, fake.calls[ZMMX_OS_HUGE_PAGES]);
	CHECK(fake.populated >= 8 * ZMMX_CHUNK_SIZE - MIB);
	close_heap();
}

/* ---- a system that gives them unasked ---- */

TEST(a_system_that_gives_them_unasked_is_asked_for_nothing)
{
	open_heap();
	fake.thp = ZMMX_OS_THP_ALWAYS;
	zmmx_heap_set_purge_age(model.heap, ZMMX_PURGE_NEVER);
	take_chunks(FROM_CHUNKS + 5);
	take_huge(FROM);
	CHECK_EQ(0, fake.calls[ZMMX_OS_HUGE_PAGES]);
	CHECK_EQ(0, fake.calls[ZMMX_OS_POPULATE]);
	CHECK_EQ(0, fake.worked);
	requests(5, 2);
	CHECK_EQ(0, fake.calls[ZMMX_OS_JOIN]);
	close_heap();
}

TEST(off_asks_against_what_is_given_unasked)
{
	open_heap();
	fake.thp = ZMMX_OS_THP_ALWAYS;
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_OFF);
	take_chunks(3);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	CHECK(fake.populated > 0);
	close_heap();
}

/* ---- memory that the process may not have ---- */

TEST(a_process_with_little_memory_left_does_without)
{
	open_heap();
	fake.room = 10 * ZMMX_CHUNK_SIZE;
	take_chunks(FROM_CHUNKS + 3);
	CHECK_EQ(0, fake.huge_pages_wanted);
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	close_heap();
}

TEST(limited_addresses_are_no_reason_to_do_without)
{
	open_heap();
	fake.room = 0;
	take_chunks(FROM_CHUNKS + 3);
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(what_is_given_unasked_is_declined_where_memory_is_short)
{
	open_heap();
	fake.thp = ZMMX_OS_THP_ALWAYS;
	fake.room = 10 * ZMMX_CHUNK_SIZE;
	take_chunks(3);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, fake.huge_pages_unwanted);
	CHECK_EQ(0, fake.huge_pages_late);
	close_heap();
}

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
	/* 3 and a pause of 8, 1 and 16, 1 and 32, 1 and 64, 1 */
	CHECK_EQ(7 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
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

/* ---- without advice ---- */

TEST(refused_huge_pages_change_nothing)
{
	open_heap();
	fake.refuse[ZMMX_OS_HUGE_PAGES] = true;
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	take_chunks(5);
	void *block = take_huge(3 * ZMMX_CHUNK_SIZE);
	CHECK(zmmx_realloc(model.heap, block, 3 * ZMMX_CHUNK_SIZE + 1) != NULL);
	CHECK_EQ(0, fake.huge_pages_wanted);
	/* no huge page, so none is counted */
	CHECK_AT_MOST(9 * ZMMX_CHUNK_SIZE + 256 * 1024, model.real.now);
	close_heap();
}

TEST(works_without_any_advice)
{
	open_heap();
	fake.os.huge_pages = NULL;
	fake.os.populate = NULL;
	fake.os.thp = NULL;
	fake.os.join = NULL;
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_ON);
	take_chunks(5);
	void *block = take_huge(3 * ZMMX_CHUNK_SIZE);
	CHECK(zmmx_realloc(model.heap, block, 9 * ZMMX_CHUNK_SIZE) != NULL);
	zmmx_heap_set_huge_pages(model.heap, ZMMX_HUGE_PAGES_AUTO);
	requests(5, 5);
	close_heap();
}

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
	CHECK(zmmx_alloc(model.heap, MIB) != NULL);
	CHECK_EQ(0, fake.calls[ZMMX_OS_POPULATE]);
	CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	CHECK_EQ(1, fake.calls[ZMMX_OS_POPULATE]);
	close_heap();
}

TEST(pages_are_fetched_once)
{
	open_heap();
	take_chunks(1);
	CHECK(zmmx_alloc(model.heap, 4096) != NULL);  /* so that the chunk stays */
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
	RUN(a_small_heap_asks_for_no_huge_pages),
	RUN(a_heap_of_some_size_asks_for_huge_pages),
	RUN(a_large_block_makes_a_heap_large),
	RUN(the_embedder_says_from_which_size_on),
	RUN(the_child_of_a_fork_begins_anew),
	RUN(a_request_begins_with_huge_pages_if_others_filled_them),
	RUN(a_single_large_request_changes_nothing_for_small_ones),
	RUN(the_end_of_a_process_joins_nothing),
	RUN(a_system_that_cannot_join_is_asked_once_for_each_chunk),
	RUN(on_asks_for_everything),
	RUN(off_asks_against_them),
	RUN(the_first_chunk_is_asked_about_before_it_is_written_to),
	RUN(a_system_that_gives_none_is_left_alone),
	RUN(a_system_that_gives_them_unasked_is_asked_for_nothing),
	RUN(off_asks_against_what_is_given_unasked),
	RUN(a_process_with_little_memory_left_does_without),
	RUN(limited_addresses_are_no_reason_to_do_without),
	RUN(what_is_given_unasked_is_declined_where_memory_is_short),
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
	RUN(a_purged_chunk_is_not_to_become_a_huge_page_again),
	RUN(refused_huge_pages_change_nothing),
	RUN(works_without_any_advice),
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
