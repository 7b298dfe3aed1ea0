/* The helper: free memory goes back while nobody calls the heap, and the figures follow. The last test is one for
 * -fsanitize=thread as well. */
#include "core/heap/zmmx_heap.h"
#include "zmmx_model.h"
#include "zmmx_test.h"

#define CHUNKS 20u
#define QUIET 5u /* looks after which the helper acts */

static zmmx_model model;
static size_t idle_calls, kept_told, pages_told;

static void count_idle(void *context)
{
	(void)context;
	idle_calls++;
}

static void count_helped(void *context, size_t kept, size_t pages)
{
	(void)context;
	kept_told += kept;
	pages_told += pages;
}

static void open_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	model.hooks.idle = count_idle;
	model.hooks.helped = count_helped;
	idle_calls = kept_told = pages_told = 0;
	zmmx_heap_set_idle(model.heap, true);
}

static void close_heap(void)
{
	zmmx_helper_end(model.heap);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

/* So many full chunks, of which all is freed but one page in each. */
static void pin_chunks(size_t count)
{
	for (size_t i = 0; i < count * (ZMMX_PAGES - 1); i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	for (size_t i = model.count; i-- > 0;) {
		if ((uintptr_t)model.blocks[i].start % ZMMX_CHUNK_SIZE != 100 * ZMMX_PAGE_SIZE) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i));
		}
	}
}

static bool look_until_over(void)
{
	for (uint32_t i = 0; i < 2 * QUIET; i++) {
		if (!zmmx_helper_look(model.heap)) {
			return true;
		}
	}
	return false;
}

TEST(embedder_is_told_once_that_much_is_free)
{
	open_heap();
	pin_chunks(1);
	CHECK_EQ(0, idle_calls);
	pin_chunks(CHUNKS);
	CHECK_EQ(1, idle_calls);
	close_heap();
}

TEST(nothing_is_told_that_is_not_wanted)
{
	open_heap();
	zmmx_heap_set_purge_age(model.heap, ZMMX_PURGE_NEVER);
	pin_chunks(CHUNKS);
	zmmx_heap_set_idle(model.heap, false);
	zmmx_heap_set_purge_age(model.heap, 1000);
	pin_chunks(CHUNKS);
	CHECK_EQ(0, idle_calls);
	close_heap();
}

TEST(free_pages_go_back_while_nobody_calls_the_heap)
{
	open_heap();
	pin_chunks(CHUNKS);
	size_t real = zmmx_heap_committed(model.heap), resident = zmmx_heap_resident(model.heap);
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	CHECK_EQ(real, zmmx_heap_committed(model.heap));
	CHECK(zmmx_heap_resident(model.heap) + (CHUNKS - 1) * ZMMX_CHUNK_SIZE / 2 < resident);
	zmmx_heap_settle(model.heap);
	CHECK_EQ(real - pages_told, zmmx_heap_committed(model.heap));
	CHECK(pages_told > (CHUNKS - 1) * ZMMX_CHUNK_SIZE / 2);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(kept_mappings_go_back_and_are_not_used_again)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 20 << 20);
	CHECK(zmmx_model_kept_bytes(&model) >= 20 << 20);
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	CHECK(kept_told >= 20 << 20);
	zmmx_heap_settle(model.heap);
	CHECK_EQ(0, zmmx_model_kept_bytes(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(last_chunk_stays)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100000));
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	CHECK_EQ(0, pages_told);
	close_heap();
}

TEST(owner_that_takes_pages_is_not_idle)
{
	open_heap();
	pin_chunks(CHUNKS);
	CHECK(zmmx_helper_begin(model.heap));
	for (uint32_t i = 0; i < 4 * QUIET; i++) {
		CHECK(zmmx_helper_look(model.heap));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 8192));
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
	}
	CHECK_EQ(0, pages_told);
	close_heap();
}

TEST(embedder_is_told_again_after_the_helper_has_ended)
{
	open_heap();
	pin_chunks(CHUNKS);
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	idle_calls = 0;
	pin_chunks(CHUNKS);
	CHECK_EQ(1, idle_calls);
	close_heap();
}

static void *helper_run(void *over)
{
	while (!__atomic_load_n((bool *)over, __ATOMIC_ACQUIRE) && zmmx_helper_look(model.heap)) {
	}
	return NULL;
}

/* Without waits between its looks the helper is at work in every pause of the owner. */
TEST(owner_and_helper_beside_each_other)
{
	uint64_t dice = 88172645463325252u;
	size_t helpers = 0;
	open_heap();
	for (int round = 0; round < 200; round++) {
		pthread_t thread;
		bool over = false;
		zmmx_helper_end(model.heap);
		CHECK(zmmx_helper_begin(model.heap));
		CHECK(!pthread_create(&thread, NULL, helper_run, &over));
		for (int i = 0; i < 300; i++) {
			dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
			size_t size = dice % 64 == 0 ? 3 << 20 : dice % 8 == 0 ? 100000 : 1 + dice % 6000;
			bool done = model.count && (dice >> 32) % 100 < 49 ? zmmx_model_free(&model, (dice >> 16) % model.count)
			                                                   : zmmx_model_alloc(&model, size);
			if (i % 100 == 99) {
				done = done && (round % 7 ? zmmx_model_gc(&model) : zmmx_model_reset(&model));
			}
			if (!done) {
				break;
			}
		}
		__atomic_store_n(&over, true, __ATOMIC_RELEASE);
		pthread_join(thread, NULL);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		helpers += kept_told + pages_told > 0;
	}
	CHECK(helpers);
	close_heap();
}

TEST_MAIN(
	RUN(embedder_is_told_once_that_much_is_free),
	RUN(nothing_is_told_that_is_not_wanted),
	RUN(free_pages_go_back_while_nobody_calls_the_heap),
	RUN(kept_mappings_go_back_and_are_not_used_again),
	RUN(last_chunk_stays),
	RUN(owner_that_takes_pages_is_not_idle),
	RUN(embedder_is_told_again_after_the_helper_has_ended),
	RUN(owner_and_helper_beside_each_other))
