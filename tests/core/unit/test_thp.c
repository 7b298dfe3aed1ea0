/* Huge pages: which memory the system is asked for, or asked against. */
#include "zmmx_thp_scene.h"

static void take_pages(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
}

TEST(a_small_heap_asks_for_no_huge_pages)
{
	open_heap();
	take_pages(ZMMX_PAGES / 2 - 1);
	CHECK_EQ(0, fake.thp_questions);
	take_chunks(FROM_CHUNKS - 2);
	CHECK_EQ(0, fake.calls[ZMMX_OS_HUGE_PAGES]);
	close_heap();
}

/* The header is a page of a chunk as well. */
TEST(a_chunk_is_joined_when_half_of_it_was_used)
{
	open_heap();
	take_pages(ZMMX_PAGES / 2 - 1);
	CHECK_EQ(0, fake.joined);
	take_pages(1);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	take_pages(ZMMX_PAGES - 2);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	take_pages(ZMMX_PAGES / 4);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, fake.joined);
	close_heap();
}

/* Its size says nothing about how much of it will be used; what is allocated after it does. */
TEST(a_block_of_half_a_chunk_is_not_joined_at_once)
{
	open_heap();
	CHECK(zmmx_alloc(model.heap, 3 * MIB / 2) != NULL);
	CHECK_EQ(0, fake.joined);
	take_pages(1);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	close_heap();
}

TEST(a_slow_join_is_the_last_for_a_while)
{
	open_heap();
	fake.clock_step = 2 * TOO_SLOW;
	take_chunks(1);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	take_chunks(FROM_CHUNKS - 2);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	close_heap();
}

/* Its processor time is small: the system waits for other processors, which are busy. */
TEST(a_join_that_waits_is_the_last)
{
	open_heap();
	fake.join_wait = SLOW;
	requests(3, 1);
	take_chunks(FROM_CHUNKS + 3);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	/* which says nothing about pages that are huge from the first */
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

TEST(the_child_of_a_fork_joins_nothing)
{
	open_heap();
	zmmx_heap_forked(model.heap);
	take_chunks(1);
	CHECK_EQ(0, fake.joined);
	close_heap();
}

TEST(a_chunk_whose_pages_went_back_is_not_joined)
{
	open_heap();
	void *block = zmmx_alloc(model.heap, 100000);
	take_pages(100);
	zmmx_free(model.heap, block);
	zmmx_heap_gc(model.heap);
	take_pages(ZMMX_PAGES / 2);
	CHECK_EQ(0, fake.joined);
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

TEST(a_request_asks_from_the_first_chunk_on_if_others_filled_them)
{
	open_heap();
	requests(8, 2);
	size_t joined = fake.joined;
	zmmx_heap_gc(model.heap);
	take_chunks(2);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	CHECK_EQ(joined, fake.joined);
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

TEST(a_single_huge_request_makes_no_others_large)
{
	open_heap();
	for (int i = 0; i < 10; i++) {
		requests(1, 1);
	}
	requests(1, 100);
	requests(2, 1);
	zmmx_heap_gc(model.heap);
	size_t wanted = fake.huge_pages_wanted;
	take_chunks(3);
	CHECK_EQ(wanted, fake.huge_pages_wanted);
	close_heap();
}

TEST(a_system_that_cannot_join_is_asked_once)
{
	open_heap();
	fake.refuse[ZMMX_OS_JOIN] = true;
	requests(20, 2);
	CHECK_EQ(1, fake.calls[ZMMX_OS_JOIN]);
	close_heap();
}

/* That it cannot says nothing about what huge pages cost, which are asked for from some size on. */
TEST(a_system_that_cannot_join_is_asked_for_huge_pages)
{
	open_heap();
	fake.refuse[ZMMX_OS_JOIN] = true;
	take_chunks(FROM_CHUNKS + 10);
	CHECK_EQ(1, fake.calls[ZMMX_OS_JOIN]);
	CHECK_EQ(11 * ZMMX_CHUNK_SIZE, fake.huge_pages_wanted);
	close_heap();
}

static void *plain_alloc(zmmx_storage *self, size_t size, size_t alignment)
{
	(void)self;
	return fake.os.map(&fake.os, size, alignment);
}

static void plain_free(zmmx_storage *self, void *chunk, size_t size)
{
	(void)self;
	fake.os.unmap(&fake.os, chunk, size);
}

static bool plain_resize(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	(void)self, (void)chunk, (void)old_size, (void)new_size;
	return false;
}

static bool plain_populate(zmmx_storage *self, void *start, size_t size)
{
	(void)self, (void)start, (void)size;
	return false;
}

TEST(what_a_storage_cannot_do_another_may)
{
	zmmx_storage plain = {.chunk_alloc = plain_alloc, .chunk_free = plain_free, .chunk_truncate = plain_resize,
	                      .chunk_extend = plain_resize, .populate = plain_populate};
	open_heap();
	zmmx_heap_set_storage(model.heap, &plain);
	take_chunks(1);
	take_pages(1);
	CHECK_EQ(0, fake.joined);
	zmmx_heap_set_storage(model.heap, NULL);
	fake.populated = 0;
	/* first the rest of the former one's last chunk */
	take_chunks(2);
	CHECK_EQ(ZMMX_CHUNK_SIZE, fake.joined);
	CHECK(fake.populated > 0);
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

/* ---- what the setting comes to ---- */

TEST(the_setting_and_the_system_say_from_where_on)
{
	static const struct {
		zmmx_huge_pages wanted;
		zmmx_os_thp given;
		size_t from;
	} cases[] = {
		{ZMMX_HUGE_PAGES_AUTO, ZMMX_OS_THP_ASKED, FROM},
		{ZMMX_HUGE_PAGES_AUTO, ZMMX_OS_THP_ALWAYS, 0},
		{ZMMX_HUGE_PAGES_AUTO, ZMMX_OS_THP_NEVER, SIZE_MAX},
		{ZMMX_HUGE_PAGES_ON, ZMMX_OS_THP_ASKED, 0},
		{ZMMX_HUGE_PAGES_ON, ZMMX_OS_THP_NEVER, SIZE_MAX},
		{ZMMX_HUGE_PAGES_OFF, ZMMX_OS_THP_ALWAYS, SIZE_MAX},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_heap();
		fake.thp = cases[i].given;
		zmmx_heap_set_huge_pages(model.heap, cases[i].wanted);
		CHECK_EQ(cases[i].from, zmmx_heap_huge_pages_from(model.heap));
		close_heap();
	}
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

TEST_MAIN(
	RUN(a_small_heap_asks_for_no_huge_pages),
	RUN(a_chunk_is_joined_when_half_of_it_was_used),
	RUN(a_block_of_half_a_chunk_is_not_joined_at_once),
	RUN(a_slow_join_is_the_last_for_a_while),
	RUN(a_join_that_waits_is_the_last),
	RUN(the_child_of_a_fork_joins_nothing),
	RUN(a_chunk_whose_pages_went_back_is_not_joined),
	RUN(a_heap_of_some_size_asks_for_huge_pages),
	RUN(a_large_block_makes_a_heap_large),
	RUN(the_embedder_says_from_which_size_on),
	RUN(the_child_of_a_fork_begins_anew),
	RUN(a_request_asks_from_the_first_chunk_on_if_others_filled_them),
	RUN(a_single_large_request_changes_nothing_for_small_ones),
	RUN(a_single_huge_request_makes_no_others_large),
	RUN(a_system_that_cannot_join_is_asked_once),
	RUN(a_system_that_cannot_join_is_asked_for_huge_pages),
	RUN(what_a_storage_cannot_do_another_may),
	RUN(on_asks_for_everything),
	RUN(off_asks_against_them),
	RUN(the_first_chunk_is_asked_about_before_it_is_written_to),
	RUN(a_system_that_gives_none_is_left_alone),
	RUN(a_system_that_gives_them_unasked_is_asked_for_nothing),
	RUN(off_asks_against_what_is_given_unasked),
	RUN(the_setting_and_the_system_say_from_where_on),
	RUN(a_process_with_little_memory_left_does_without),
	RUN(limited_addresses_are_no_reason_to_do_without),
	RUN(what_is_given_unasked_is_declined_where_memory_is_short),
	RUN(refused_huge_pages_change_nothing),
	RUN(works_without_any_advice))
