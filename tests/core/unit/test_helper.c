/* The helper: free memory goes back while nobody calls the heap, and the figures follow. Those with
 * two threads are for -fsanitize=thread as well. */
#include <time.h>

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
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, 1));
	CHECK_EQ(0, idle_calls);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	CHECK_EQ(1, idle_calls);
	close_heap();
}

TEST(nothing_is_told_that_is_not_wanted)
{
	open_heap();
	zmmx_heap_set_purge_age(model.heap, ZMMX_PURGE_NEVER);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	zmmx_heap_set_idle(model.heap, false);
	zmmx_heap_set_purge_age(model.heap, 1000);
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	CHECK_EQ(0, idle_calls);
	close_heap();
}

TEST(free_pages_go_back_while_nobody_calls_the_heap)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
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
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
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
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	idle_calls = 0;
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	CHECK_EQ(1, idle_calls);
	close_heap();
}

TEST(what_a_lost_helper_returned_is_counted_when_there_is_another)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	size_t real = zmmx_heap_committed(model.heap);
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(look_until_over());
	zmmx_helper_lose(model.heap);
	CHECK(zmmx_helper_begin(model.heap));
	CHECK_EQ(real - pages_told, zmmx_heap_committed(model.heap));
	close_heap();
}

static void *helper_run(void *over)
{
	while (!__atomic_load_n((bool *)over, __ATOMIC_ACQUIRE) && zmmx_helper_look(model.heap)) {
	}
	return NULL;
}

/* Without waits between its looks the helper is at work in each longer pause of the owner. */
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
			if (i % 100 == 50) {
				nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
			}
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

static size_t purged_while_awaited;
static bool is_awaited;

static int slow_purge(const zmmx_os *os, void *start, size_t size)
{
	purged_while_awaited += __atomic_load_n(&is_awaited, __ATOMIC_ACQUIRE) ? 1 : 0;
	nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	return zmmx_os_default()->purge(os, start, size);
}

/* As in a handler of a signal, which comes while memory is held and does not return: whoever joins the helper must not wait for
 * the lock that is held below. */
TEST(interrupted_owner_lets_the_helper_end)
{
	pthread_t thread;
	bool over = false;
	open_heap();
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, CHUNKS));
	CHECK(!zmmx_heap_interrupt(model.heap));
	CHECK(zmmx_helper_begin(model.heap));
	zmmx_heap_hold(model.heap);
	CHECK(!pthread_create(&thread, NULL, helper_run, &over));
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	CHECK(zmmx_heap_interrupt(model.heap));
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	__atomic_store_n(&over, true, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	CHECK_EQ(0, pages_told);
	zmmx_helper_lose(model.heap);
	close_heap();
}

/* Whoever gives a mutex and takes it again at once has it before those that wait for it are awake. */
TEST(owner_waits_for_no_more_than_the_step_at_hand)
{
	const struct timespec pause = {.tv_nsec = 10000000};
	const size_t rounds = 5;
	zmmx_os slow = *zmmx_os_default();
	pthread_t thread;
	bool over = false;
	slow.purge = slow_purge;
	CHECK_MODEL(&model, zmmx_model_open(&model, &slow, NULL));
	CHECK_MODEL(&model, zmmx_model_pin_chunks(&model, 3 * CHUNKS));
	model.hooks.helped = count_helped;
	pages_told = 0;
	CHECK(zmmx_helper_begin(model.heap));
	CHECK(!pthread_create(&thread, NULL, helper_run, &over));
	for (size_t i = 0; i < rounds; i++) {
		nanosleep(&pause, NULL);
		__atomic_store_n(&is_awaited, true, __ATOMIC_RELEASE);
		zmmx_heap_hold(model.heap);
		__atomic_store_n(&is_awaited, false, __ATOMIC_RELEASE);
		zmmx_heap_let_go(model.heap);
	}
	__atomic_store_n(&over, true, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	CHECK(pages_told > 0);
	/* a step is a chunk with two free spans, and another may have begun before the wait was seen */
	CHECK(purged_while_awaited <= rounds * 4);
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
	RUN(what_a_lost_helper_returned_is_counted_when_there_is_another),
	RUN(owner_and_helper_beside_each_other),
	RUN(interrupted_owner_lets_the_helper_end),
	RUN(owner_waits_for_no_more_than_the_step_at_hand))
