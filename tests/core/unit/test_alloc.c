/* The entry points at the edges of what may be asked. */
#include "core/base/zmmx_bins.h"
#include "zmmx_model.h"
#include "zmmx_test.h"

static zmmx_model model;

static void open_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(size_zero_is_a_block_of_its_own)
{
	open_heap();
	void *first = zmmx_alloc(model.heap, 0), *second = zmmx_alloc(model.heap, 0);
	CHECK(first && second && first != second);
	CHECK_EQ(8, zmmx_usable_size(model.heap, first));
	zmmx_free(model.heap, first);
	zmmx_free(model.heap, second);
	close_heap();
}

TEST(free_ignores_null)
{
	open_heap();
	zmmx_free(model.heap, NULL);
	CHECK_EQ(0, zmmx_usable_size(model.heap, NULL));
	CHECK(!zmmx_heap_owns(model.heap, NULL));
	close_heap();
}

TEST(realloc_of_null_allocates)
{
	open_heap();
	void *block = zmmx_realloc(model.heap, NULL, 100);
	CHECK(block);
	CHECK_EQ(112, zmmx_usable_size(model.heap, block));
	zmmx_free(model.heap, block);
	block = zmmx_realloc_copy(model.heap, NULL, 5000, 0);
	CHECK_EQ(8192, zmmx_usable_size(model.heap, block));
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(realloc_to_zero_shrinks_and_does_not_free)
{
	open_heap();
	static const size_t sizes[] = {1, 100, 3072, 5000, 100000, ZMMX_MAX_LARGE_SIZE, 3 * ZMMX_CHUNK_SIZE};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		void *block = zmmx_alloc(model.heap, sizes[i]);
		block = zmmx_realloc(model.heap, block, 0);
		CHECK(block);
		CHECK_EQ(8, zmmx_usable_size(model.heap, block));
		CHECK_EQ(8, model.live.now);
		zmmx_free(model.heap, block);
	}
	close_heap();
}

TEST(overflowing_size_calls_its_hook)
{
	open_heap();
	size_t page = zmmx_os_default()->page_size;
	CHECK_PTR(NULL, zmmx_alloc(model.heap, SIZE_MAX));
	CHECK_EQ(1, model.overflow_calls);
	CHECK_EQ(SIZE_MAX, model.last_request);
	CHECK_PTR(NULL, zmmx_alloc(model.heap, SIZE_MAX - page + 2));
	CHECK_EQ(2, model.overflow_calls);
	CHECK_EQ(0, model.limit_calls + model.memory_calls);
	close_heap();
}

TEST(largest_size_that_does_not_overflow_is_out_of_memory)
{
	open_heap();
	size_t page = zmmx_os_default()->page_size;
	model.admit = true;  /* no limit leaves room for this */
	CHECK_PTR(NULL, zmmx_alloc(model.heap, SIZE_MAX - page + 1));
	CHECK_EQ(1, model.memory_calls);
	CHECK_EQ(0, model.overflow_calls);
	CHECK_EQ(SIZE_MAX - page + 1, model.last_request);
	CHECK_PTR(NULL, zmmx_alloc(model.heap, SIZE_MAX - SIZE_MAX / 16));
	CHECK_EQ(2, model.memory_calls);
	close_heap();
}

TEST(overflowing_realloc_keeps_the_block)
{
	open_heap();
	static const size_t sizes[] = {20, 5000, 3 * ZMMX_CHUNK_SIZE};
	static const size_t requests[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4094, SIZE_MAX - 4095, SIZE_MAX - SIZE_MAX / 16};
	size_t page = zmmx_os_default()->page_size, overflows = 0, others = 0;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		for (size_t j = 0; j < sizeof(requests) / sizeof(requests[0]); j++) {
			*(requests[j] > SIZE_MAX - page + 1 ? &overflows : &others) += 1;
			CHECK_MODEL(&model, zmmx_model_realloc(&model, model.count - 1, requests[j], SIZE_MAX));
			CHECK_EQ(sizes[i], model.blocks[model.count - 1].size);
			CHECK_EQ(overflows, model.overflow_calls);
			CHECK_EQ(others, model.limit_calls + model.memory_calls);
			CHECK_MODEL(&model, zmmx_model_verify(&model));
		}
	}
	close_heap();
}

TEST(realloc_between_all_kinds_keeps_content)
{
	open_heap();
	static const size_t sizes[] = {8, 9, 64, 65, 1000, 3072, 3073, 4096, 4097, 40960, 1 << 20, ZMMX_MAX_LARGE_SIZE,
	                               ZMMX_MAX_LARGE_SIZE + 1, ZMMX_CHUNK_SIZE, 5 * ZMMX_CHUNK_SIZE + 1};
	size_t count = sizeof(sizes) / sizeof(sizes[0]);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
			CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, sizes[j], SIZE_MAX));
			CHECK_MODEL(&model, zmmx_model_verify(&model));
			CHECK_MODEL(&model, zmmx_model_free(&model, 0));
		}
	}
	close_heap();
}

TEST(realloc_copy_needs_only_the_first_bytes)
{
	open_heap();
	for (size_t copy = 0; copy <= 4000; copy += 40) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 9000, copy));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	close_heap();
}

TEST(realloc_does_not_raise_the_live_peak_by_both_blocks)
{
	open_heap();
	void *block = zmmx_alloc(model.heap, 3000);
	size_t after = zmmx_good_size(model.heap, 6000);
	block = zmmx_realloc(model.heap, block, 6000);
	CHECK_EQ(after, model.live.now);
	CHECK_EQ(after, model.live.peak);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(realloc_within_the_slot_stays_in_place)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, 129);
	for (size_t size = 129; size <= 160; size++) {
		CHECK_PTR(block, zmmx_realloc(model.heap, block, size));
	}
	CHECK(zmmx_realloc(model.heap, block, 161) != block);
	zmmx_heap_reset(model.heap);
	close_heap();
}

TEST(realloc_to_exactly_the_next_smaller_slot_stays_in_place)
{
	open_heap();
	for (uint32_t bin = 1; bin < ZMMX_BINS; bin++) {
		size_t smaller = zmmx_bin_rows[bin - 1].slot_size;
		void *block = zmmx_alloc(model.heap, zmmx_bin_rows[bin].slot_size);
		CHECK_PTR(block, zmmx_realloc(model.heap, block, smaller));
		CHECK_EQ(zmmx_bin_rows[bin].slot_size, zmmx_usable_size(model.heap, block));
		block = zmmx_realloc(model.heap, block, smaller - 1);
		CHECK_EQ(smaller, zmmx_usable_size(model.heap, block));
		zmmx_free(model.heap, block);
	}
	close_heap();
}

TEST(usable_size_and_owns_of_foreign_addresses)
{
	open_heap();
	static char statics[100];
	char local[100];
	char *block = zmmx_alloc(model.heap, 100);
	CHECK_EQ(0, zmmx_usable_size(model.heap, statics));
	CHECK_EQ(0, zmmx_usable_size(model.heap, local));
	CHECK_EQ(0, zmmx_usable_size(model.heap, (void *)(uintptr_t)8));
	CHECK_EQ(0, zmmx_usable_size(model.heap, (void *)~(uintptr_t)0));
	CHECK(!zmmx_heap_owns(model.heap, statics) && !zmmx_heap_owns(model.heap, local));
	CHECK(!zmmx_heap_owns(model.heap, (void *)~(uintptr_t)0));
	CHECK_EQ(0, zmmx_usable_size(model.heap, block + 8));
	CHECK_EQ(0, zmmx_usable_size(model.heap, (void *)((uintptr_t)block & ~(ZMMX_CHUNK_SIZE - 1))));
	CHECK(zmmx_heap_owns(model.heap, block + 8));
	zmmx_free(model.heap, block);
	close_heap();
}

static void *foreign_block;
static size_t foreign_size, foreign_frees;

static void on_foreign_free(void *context, void *block)
{
	(void)context;
	foreign_block = block;
	foreign_frees++;
}

static void *on_foreign_realloc(void *context, void *block, size_t size)
{
	(void)context;
	foreign_block = block;
	foreign_size = size;
	return &foreign_size;
}

TEST(foreign_pointers_go_to_their_hooks)
{
	open_heap();
	static char statics[64];
	model.hooks.foreign_free = on_foreign_free;
	model.hooks.foreign_realloc = on_foreign_realloc;
	zmmx_free(model.heap, statics + 1);
	CHECK_PTR(statics + 1, foreign_block);
	CHECK_EQ(1, foreign_frees);
	CHECK_PTR(&foreign_size, zmmx_realloc(model.heap, statics, 77));
	CHECK_PTR(statics, foreign_block);
	CHECK_EQ(77, foreign_size);
	CHECK_EQ(0, model.live.now);
	close_heap();
}

static jmp_buf fatal_end;
static char fatal_line[300];

static void on_fatal(void *context, const char *message)
{
	(void)context;
	snprintf(fatal_line, sizeof(fatal_line), "%s", message);
	longjmp(fatal_end, 1);
}

TEST(fatal_hook_may_longjmp_and_the_heap_goes_on)
{
	open_heap();
	static char statics[64];
	model.hooks.fatal = on_fatal;
	char *volatile block = zmmx_alloc(model.heap, 64);
	if (!setjmp(fatal_end)) {
		zmmx_free(model.heap, statics);
		FAIL("free() of a static array came back");
	}
	CHECK(strstr(fatal_line, "not a block of this heap"));
	CHECK(!strchr(fatal_line, '\n'));
	if (!setjmp(fatal_end)) {
		zmmx_free(model.heap, block + 8);
		FAIL("free() inside a block came back");
	}
	CHECK(strstr(fatal_line, "8 bytes into a slot of 64 bytes"));
	CHECK_EQ(64, model.live.now);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST_MAIN(
	RUN(size_zero_is_a_block_of_its_own),
	RUN(free_ignores_null),
	RUN(realloc_of_null_allocates),
	RUN(realloc_to_zero_shrinks_and_does_not_free),
	RUN(overflowing_size_calls_its_hook),
	RUN(largest_size_that_does_not_overflow_is_out_of_memory),
	RUN(overflowing_realloc_keeps_the_block),
	RUN(realloc_between_all_kinds_keeps_content),
	RUN(realloc_copy_needs_only_the_first_bytes),
	RUN(realloc_does_not_raise_the_live_peak_by_both_blocks),
	RUN(realloc_within_the_slot_stays_in_place),
	RUN(realloc_to_exactly_the_next_smaller_slot_stays_in_place),
	RUN(usable_size_and_owns_of_foreign_addresses),
	RUN(foreign_pointers_go_to_their_hooks),
	RUN(fatal_hook_may_longjmp_and_the_heap_goes_on))
