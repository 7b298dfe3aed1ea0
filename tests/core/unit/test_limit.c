/* The limit, and what happens when it is reached. */
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_os_fake fake;

static void open_heap(size_t limit)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	model.limit = limit;
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

static const size_t sizes[] = {8, 100, 3072, 3073, 50000, ZMMX_MAX_LARGE_SIZE, ZMMX_MAX_LARGE_SIZE + 1, 3 * ZMMX_CHUNK_SIZE};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

TEST(limit_is_never_exceeded)
{
	for (size_t i = 0; i < SIZES; i++) {
		open_heap(9 * ZMMX_CHUNK_SIZE);
		while (!model.limit_calls) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
			CHECK_AT_MOST(model.limit, model.real.now);
		}
		CHECK_AT_MOST(model.limit, model.real.peak);
		CHECK_EQ(1, model.limit_calls);
		CHECK_EQ(0, model.memory_calls);
		CHECK_EQ(sizes[i] > ZMMX_MAX_LARGE_SIZE ? zmmx_good_size(model.heap, sizes[i]) : ZMMX_CHUNK_SIZE, model.last_grow);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		close_heap();
	}
}

TEST(whole_limit_can_be_used)
{
	open_heap(9 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 9; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	CHECK_EQ(9, model.count);
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(model.limit, model.real.now);
	close_heap();
}

/* All runs of a bin are full and there is no further one. */
TEST(full_runs_give_their_slots_back_at_the_limit)
{
	for (size_t i = 0; i < SIZES && sizes[i] <= ZMMX_MAX_SMALL_SIZE; i++) {
		open_heap(2 * ZMMX_CHUNK_SIZE);
		while (!model.limit_calls) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		}
		size_t most = model.count;
		for (size_t gone = 0; gone < 1000; gone++) {
			CHECK_MODEL(&model, zmmx_model_free(&model, gone * 7919 % model.count));
		}
		CHECK_HEAP(model.heap);
		while (model.count < most) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		}
		CHECK_EQ(1, model.limit_calls);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		close_heap();
	}
}

TEST(hook_is_told_the_request)
{
	static const size_t requests[] = {3073, 50000, 1234567, ZMMX_MAX_LARGE_SIZE + 1, 9999999};
	open_heap(ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		CHECK_PTR(NULL, zmmx_alloc(model.heap, requests[i]));
		CHECK_EQ(i + 1, model.limit_calls);
		CHECK_EQ(requests[i], model.last_request);
	}
	close_heap();
}

TEST(hook_that_says_yes_lets_it_grow)
{
	for (size_t i = 0; i < SIZES; i++) {
		open_heap(ZMMX_CHUNK_SIZE);
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
		model.admit = true;
		CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		CHECK_EQ(2, model.count);
		CHECK_EQ(1, model.limit_calls);
		CHECK(model.real.now > model.limit);
		close_heap();
	}
}

TEST(without_a_hook_it_is_null)
{
	open_heap(ZMMX_CHUNK_SIZE);
	model.hooks.over_limit = NULL;
	CHECK(zmmx_alloc(model.heap, ZMMX_MAX_LARGE_SIZE));
	for (size_t i = 0; i < SIZES; i++) {
		CHECK_PTR(NULL, zmmx_alloc(model.heap, sizes[i]));
	}
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	close_heap();
}

TEST(kept_memory_is_no_reason_to_call_the_hook)
{
	/* a huge mapping kept for reuse */
	open_heap(8 * ZMMX_CHUNK_SIZE);
	zmmx_model_keep_mapping(&model, 6 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(6 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 7 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(1, model.count);
	close_heap();
	/* a chunk kept for reuse */
	open_heap(8 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
		CHECK_MODEL(&model, zmmx_model_free(&model, 1));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_EQ(ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 7 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(1, model.count);
	close_heap();
	/* free pages of chunks in use, as many as a whole chunk */
	open_heap(8 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	for (size_t i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, i, 4096, SIZE_MAX));
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 7 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(5, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(purged_pages_count_again_when_taken)
{
	open_heap(2 * ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	size_t header = model.real.now;
	CHECK_AT_MOST(16 * ZMMX_PAGE_SIZE, header);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE - header));
	CHECK_EQ(1, model.count);
	CHECK_EQ(model.limit, model.real.now);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 8));
	CHECK_EQ(1, model.count);
	CHECK_EQ(1, model.limit_calls);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(refused_realloc_keeps_the_block)
{
	open_heap(4 * ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100000));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	for (size_t i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, i, 4 * ZMMX_CHUNK_SIZE, SIZE_MAX));
		CHECK_EQ(i + 1, model.limit_calls);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

TEST(raised_limit_is_seen_at_once)
{
	open_heap(ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.count);
	model.limit = 3 * ZMMX_CHUNK_SIZE;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(1, model.count);
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
	model.limit = 0;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
	CHECK_EQ(3, model.count);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 50000));
	CHECK_EQ(3, model.count);
	close_heap();
}

/* ---- what a collection at the limit costs ---- */

/* Chunks with free pages, whose memory went back with the first refusal. */
static void fill_to_the_limit(size_t chunks)
{
	open_heap(chunks * ZMMX_CHUNK_SIZE);
	model.admit = true;
	while (model.real.now + ZMMX_CHUNK_SIZE < model.limit) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 90 * ZMMX_PAGE_SIZE));
	}
	CHECK_EQ(0, model.limit_calls);
}

/* A block that its caller grows in small steps, as C functions do that build a string, beyond a limit that lets them. */
TEST(growth_beyond_the_limit_does_not_collect_at_each_step)
{
	fill_to_the_limit(20);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE));
	size_t last = model.count - 1;
	for (size_t step = 0; step < 4000; step++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, last, model.blocks[last].size + ZMMX_PAGE_SIZE, SIZE_MAX));
	}
	CHECK(model.limit_calls > 2000);
	CHECK_AT_MOST(40, fake.calls[ZMMX_OS_PURGE]);
	CHECK_AT_MOST(8, fake.calls[ZMMX_OS_MOVE]);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

/* As a copy each time it doubles, so that a string which will be thrown away ends where ZendMM's ends. */
TEST(growth_beyond_the_limit_counts_as_copies_would)
{
	open_heap(4 * ZMMX_CHUNK_SIZE);
	model.admit = true;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	size_t copies = 0;
	for (size_t size = 2 * ZMMX_CHUNK_SIZE; size < 20 * ZMMX_CHUNK_SIZE; size += ZMMX_CHUNK_SIZE / 4) {
		size_t calls = model.limit_calls;
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, size, SIZE_MAX));
		if (model.limit_calls > calls && model.last_grow != ZMMX_CHUNK_SIZE / 4) {
			CHECK_EQ(size, model.last_grow);
			copies++;
		}
	}
	CHECK_EQ(2, copies);  /* beyond 7 and 15 chunks */
	close_heap();
}

TEST(small_and_large_blocks_beyond_the_limit_do_not_collect_each)
{
	fill_to_the_limit(20);
	for (size_t step = 0; step < 2000; step++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, step % 2 ? 3000 : 5 * ZMMX_PAGE_SIZE));
	}
	CHECK(model.real.now > model.limit);
	CHECK_AT_MOST(40, fake.calls[ZMMX_OS_PURGE]);
	close_heap();
}

TEST(refusals_in_a_row_do_not_collect_each)
{
	fill_to_the_limit(20);
	model.admit = false;
	for (size_t step = 0; step < 2000; step++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 8 * ZMMX_CHUNK_SIZE + step));
	}
	CHECK_EQ(2000, model.limit_calls);
	CHECK_AT_MOST(40, fake.calls[ZMMX_OS_PURGE]);
	close_heap();
}

/* A storage that gives nothing back: it is asked once. */
TEST(what_cannot_be_given_back_is_no_reason_to_collect_again)
{
	fill_to_the_limit(20);
	fake.refuse[ZMMX_OS_PURGE] = true;
	model.admit = false;
	for (size_t step = 0; step < 500; step++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE));
	}
	CHECK_AT_MOST(60, fake.calls[ZMMX_OS_PURGE]);
	zmmx_os_fake_heal(&fake);
	close_heap();
}

/* Free pages on both sides of a run that holds no block are one span when that is gone. */
TEST(a_spare_run_between_free_pages_is_no_reason_to_refuse)
{
	open_heap(ZMMX_CHUNK_SIZE);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100 * ZMMX_PAGE_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3072));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100 * ZMMX_PAGE_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 308 * ZMMX_PAGE_SIZE));
	for (int i = 0; i < 3; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK(zmmx_heap_fits(model.heap, 203 * ZMMX_PAGE_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 203 * ZMMX_PAGE_SIZE));
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(2, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

/* Pages that could not be given back are in use now, and as many others are free, which can. */
TEST(other_pages_than_those_of_the_last_collection_are_tried)
{
	fill_to_the_limit(20);
	model.admit = false;
	fake.refuse[ZMMX_OS_PURGE] = true;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(1, model.limit_calls);
	zmmx_os_fake_heal(&fake);
	size_t blocks = model.count;
	for (int i = 0; i < 18; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 61 * ZMMX_PAGE_SIZE));
	}
	for (size_t i = 0; i < 13; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 5 * i % blocks));
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(1, model.limit_calls);
	close_heap();
}

TEST(what_was_freed_since_the_last_collection_is_used)
{
	fill_to_the_limit(10);
	model.admit = false;
	for (size_t round = 0; round < 5; round++) {
		size_t refused = model.limit_calls;
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 5 * ZMMX_CHUNK_SIZE));
		CHECK_EQ(refused + 1, model.limit_calls);
		/* every second block, so that no chunk empties */
		for (size_t i = 0; i < 12; i++) {
			CHECK_MODEL(&model, zmmx_model_free(&model, (2 * i + 1) % model.count));
		}
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE));
		CHECK_EQ(refused + 1, model.limit_calls);
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		while (zmmx_heap_fits(model.heap, 90 * ZMMX_PAGE_SIZE)) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 90 * ZMMX_PAGE_SIZE));
		}
	}
	close_heap();
}

static jmp_buf over_limit_end;

static bool leave_over_limit(void *context, size_t grow, size_t request)
{
	(void)context;
	(void)grow;
	(void)request;
	longjmp(over_limit_end, 1);
}

static void leave_out_of_memory(void *context, size_t grow, size_t request)
{
	leave_over_limit(context, grow, request);
}

TEST(longjmp_out_of_the_hook_leaves_a_valid_heap)
{
	open_heap(6 * ZMMX_CHUNK_SIZE);
	model.hooks.over_limit = leave_over_limit;
	for (volatile size_t i = 0; i < SIZES; i++) {
		if (!setjmp(over_limit_end)) {
			for (;;) {
				CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
			}
		}
		CHECK_AT_MOST(model.limit, model.real.now);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		for (volatile size_t j = 0; j < 3 && j < model.count; j++) {
			if (!setjmp(over_limit_end)) {
				CHECK_MODEL(&model, zmmx_model_realloc(&model, j, 6 * ZMMX_CHUNK_SIZE, SIZE_MAX));
			}
		}
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

TEST(longjmp_out_of_memory_leaves_a_valid_heap)
{
	open_heap(SIZE_MAX);
	model.hooks.out_of_memory = leave_out_of_memory;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	fake.refuse[ZMMX_OS_MAP] = true;
	for (volatile size_t i = 0; i < SIZES; i++) {
		if (!setjmp(over_limit_end)) {
			zmmx_alloc(model.heap, sizes[i]);
			FAIL("alloc of %zu came back", sizes[i]);
		}
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

static void *hook_block;

/* A hook that frees something first and then insists. */
static bool free_in_hook(void *context, size_t grow, size_t request)
{
	zmmx_model *self = context;
	(void)grow;
	(void)request;
	if (!hook_block) {
		return false;
	}
	zmmx_free(self->heap, hook_block);
	hook_block = NULL;
	return true;
}

TEST(hook_may_free_blocks)
{
	for (size_t i = 0; i < SIZES; i++) {
		open_heap(5 * ZMMX_CHUNK_SIZE);
		model.hooks.over_limit = free_in_hook;
		hook_block = zmmx_alloc(model.heap, 2 * ZMMX_CHUNK_SIZE);
		void *block;
		size_t given = 0;
		while ((block = zmmx_alloc(model.heap, sizes[i]))) {
			memset(block, 0x55, sizes[i]);
			given++;
		}
		CHECK(given > 0);
		CHECK_HEAP(model.heap);
		zmmx_heap_reset(model.heap);
		close_heap();
	}
}

TEST_MAIN(
	RUN(limit_is_never_exceeded),
	RUN(whole_limit_can_be_used),
	RUN(full_runs_give_their_slots_back_at_the_limit),
	RUN(hook_is_told_the_request),
	RUN(hook_that_says_yes_lets_it_grow),
	RUN(without_a_hook_it_is_null),
	RUN(kept_memory_is_no_reason_to_call_the_hook),
	RUN(purged_pages_count_again_when_taken),
	RUN(refused_realloc_keeps_the_block),
	RUN(raised_limit_is_seen_at_once),
	RUN(growth_beyond_the_limit_does_not_collect_at_each_step),
	RUN(growth_beyond_the_limit_counts_as_copies_would),
	RUN(small_and_large_blocks_beyond_the_limit_do_not_collect_each),
	RUN(refusals_in_a_row_do_not_collect_each),
	RUN(what_cannot_be_given_back_is_no_reason_to_collect_again),
	RUN(a_spare_run_between_free_pages_is_no_reason_to_refuse),
	RUN(other_pages_than_those_of_the_last_collection_are_tried),
	RUN(what_was_freed_since_the_last_collection_is_used),
	RUN(longjmp_out_of_the_hook_leaves_a_valid_heap),
	RUN(longjmp_out_of_memory_leaves_a_valid_heap),
	RUN(hook_may_free_blocks))
