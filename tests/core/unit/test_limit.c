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

TEST(kept_memory_goes_back_before_the_hook_is_called)
{
	/* a huge mapping kept for reuse */
	open_heap(8 * ZMMX_CHUNK_SIZE);
	zmmx_free(model.heap, zmmx_alloc(model.heap, 6 * ZMMX_CHUNK_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 7 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.limit_calls);
	CHECK_EQ(1, model.count);
	close_heap();
	/* a chunk kept for reuse */
	open_heap(8 * ZMMX_CHUNK_SIZE);
	for (int i = 0; i < 2; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, model.real.now);
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
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
	model.limit = 0;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
	CHECK_EQ(3, model.count);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 50000));
	CHECK_EQ(3, model.count);
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
	RUN(kept_memory_goes_back_before_the_hook_is_called),
	RUN(purged_pages_count_again_when_taken),
	RUN(refused_realloc_keeps_the_block),
	RUN(raised_limit_is_seen_at_once),
	RUN(longjmp_out_of_the_hook_leaves_a_valid_heap),
	RUN(longjmp_out_of_memory_leaves_a_valid_heap),
	RUN(hook_may_free_blocks))
