/* The system refuses: each of its calls in turn, and all of them from some point on. */
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_os_fake fake;

/* Touches everything that asks the system for something. */
static void workload(void)
{
	static const size_t huge = 2 * ZMMX_CHUNK_SIZE;
	for (size_t i = 0; i < 30; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 53));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 40000 + 4000));
		if (i % 4 == 0) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, huge + i * 10000));
		}
	}
	for (size_t i = 0; i < model.count; i++) {
		size_t size = model.blocks[i].size;
		CHECK_MODEL(&model, zmmx_model_realloc(&model, i, size > huge ? i % 2 ? size / 2 : size * 2 : size + 9000, SIZE_MAX));
	}
	for (size_t i = 0; i < model.count; i += 2) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	for (size_t i = 0; i < 40; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 70000));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100000));
}

static void finish(void)
{
	zmmx_os_fake_heal(&fake);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

/* One call of the kind (or of any) fails, or all from it on; later ones only now and then. */
static void fail_each(int call, bool on)
{
	bool failed = true;
	for (size_t nth = 1; failed && nth < 60; nth += nth < 24 ? 1 : nth / 6) {
		zmmx_os_fake_init(&fake, 0);
		CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
		fake.fail_on = on;
		*(call < 0 ? &fake.fail_any_at : &fake.fail_at[call]) = nth;
		workload();
		failed = false;
		for (int kind = 0; kind < ZMMX_OS_CALLS; kind++) {
			failed |= fake.failures[kind] > 0;
		}
		finish();
	}
}

TEST(each_map_in_turn)
{
	fail_each(ZMMX_OS_MAP, false);
}

TEST(every_map_from_one_on)
{
	fail_each(ZMMX_OS_MAP, true);
}

TEST(each_truncate_in_turn)
{
	fail_each(ZMMX_OS_TRUNCATE, false);
}

TEST(each_extend_in_turn)
{
	fail_each(ZMMX_OS_EXTEND, false);
}

TEST(each_move_in_turn)
{
	fail_each(ZMMX_OS_MOVE, false);
}

TEST(each_purge_in_turn)
{
	fail_each(ZMMX_OS_PURGE, false);
}

TEST(every_call_from_one_on)
{
	fail_each(-1, true);
}

TEST(calls_at_random)
{
	for (uint32_t chance = 2; chance < 20; chance++) {
		zmmx_os_fake_init(&fake, 0);
		CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
		fake.random = chance;
		fake.fail_one_in = chance;
		workload();
		workload();
		finish();
	}
}

TEST(refusal_calls_the_hook_once_and_names_the_request)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	fake.refuse[ZMMX_OS_MAP] = true;
	static const size_t sizes[] = {3073, 100000, ZMMX_MAX_LARGE_SIZE + 1, 5 * ZMMX_CHUNK_SIZE};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, sizes[i]));
		CHECK_EQ(i + 1, model.memory_calls);
		CHECK_EQ(sizes[i], model.last_request);
	}
	CHECK_EQ(1, model.count);
	finish();
}

TEST(create_fails_cleanly)
{
	for (size_t nth = 1;; nth++) {
		zmmx_counter live = {0}, real = {0};
		zmmx_os_fake_init(&fake, 0);
		zmmx_config config = {.os = &fake.os, .live = &live, .real = &real};
		fake.fail_at[ZMMX_OS_MAP] = nth;
		zmmx_heap *heap = zmmx_heap_create(&config);
		size_t failures = fake.failures[ZMMX_OS_MAP];
		CHECK(heap ? !failures : failures == 1);
		if (heap) {
			CHECK_HEAP(heap);
			zmmx_heap_destroy(heap);
		}
		CHECK_EQ(0, fake.count);
		CHECK_EQ(0, live.now);
		CHECK_EQ(0, real.now);
		zmmx_os_fake_done(&fake);
		if (!failures) {
			break;
		}
		CHECK_AT_MOST(10, nth);
	}
}

TEST(guard_pages_may_be_refused)
{
	zmmx_os_fake_init(&fake, 0);
	fake.refuse[ZMMX_OS_PROTECT] = true;
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	workload();
	CHECK(fake.failures[ZMMX_OS_PROTECT] > 0);
	finish();
}

TEST_MAIN(
	RUN(each_map_in_turn),
	RUN(every_map_from_one_on),
	RUN(each_truncate_in_turn),
	RUN(each_extend_in_turn),
	RUN(each_move_in_turn),
	RUN(each_purge_in_turn),
	RUN(every_call_from_one_on),
	RUN(calls_at_random),
	RUN(refusal_calls_the_hook_once_and_names_the_request),
	RUN(create_fails_cleanly),
	RUN(guard_pages_may_be_refused))
