/* A heap's life and its counters. */
#include "zmmx_test_heap.h"

static void fill(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 41 == 0 ? ZMMX_CHUNK_SIZE + i * 4096 : (i % 7 == 0 ? i * 1000 : i)));
	}
}

TEST(new_heap_is_one_chunk_and_no_block)
{
	open_heap();
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(0, model.live.now);
	CHECK_EQ(0, model.limit_calls);
	close_heap();
}

TEST(destroy_leaves_no_mapping)
{
	open_heap();
	fill(500);
	for (size_t i = 0; i < 200; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	CHECK(fake.count > 1);
	close_heap();
}

TEST(destroy_leaves_no_mapping_after_seal)
{
	open_heap();
	fill(100);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	fill(100);
	close_heap();
}

TEST(counters_may_be_shared_and_are_only_added_to)
{
	zmmx_counter live = {1000, 1000}, real = {5000, 5000};
	zmmx_config config = {.live = &live, .real = &real};
	zmmx_heap *first = zmmx_heap_create(&config);
	CHECK_EQ(1000, live.now);
	CHECK_EQ(5000 + ZMMX_CHUNK_SIZE, real.now);
	zmmx_alloc(first, 64);
	CHECK_EQ(1064, live.now);
	CHECK_EQ(1064, live.peak);
	CHECK_HEAP(first);
	zmmx_alloc(first, 3 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(5000 + 4 * ZMMX_CHUNK_SIZE, real.now);
	CHECK_EQ(real.now, real.peak);
	zmmx_heap_reset(first);
	CHECK_EQ(1000, live.now);
	CHECK_EQ(5000 + ZMMX_CHUNK_SIZE, real.now);
	zmmx_heap_destroy(first);
	CHECK_EQ(1000, live.now);
	CHECK_EQ(5000, real.now);
}

TEST(foreign_live_survives_reset)
{
	open_heap();
	fill(10);
	model.live.now += 777;
	zmmx_heap_set_foreign_live(model.heap, 777);
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	CHECK_EQ(777, model.live.now);
	CHECK_EQ(777, model.live.peak);
	CHECK_HEAP(model.heap);
	model.live.now = 0;
	zmmx_heap_set_foreign_live(model.heap, 0);
	model.count = model.bytes = 0;
	close_heap();
}

TEST(foreign_live_is_settled_by_walking)
{
	open_heap();
	fill(10);
	model.live.now += 777;
	CHECK_EQ(777, zmmx_heap_settle_foreign(model.heap));
	CHECK_HEAP(model.heap);
	model.live.now -= 700;
	CHECK_EQ(77, zmmx_heap_settle_foreign(model.heap));
	zmmx_heap_reset(model.heap);
	CHECK_EQ(77, model.live.now);
	CHECK_HEAP(model.heap);
	model.live.now = 0;
	zmmx_heap_set_foreign_live(model.heap, 0);
	model.count = model.bytes = 0;
	close_heap();
}

TEST(reset_drops_everything)
{
	open_heap();
	for (int round = 0; round < 10; round++) {
		fill(300);
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK_EQ(0, model.live.now);
		CHECK_EQ(model.real.now, model.real.peak);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		CHECK_MODEL(&model, zmmx_model_walk(&model));
	}
	close_heap();
}

TEST(reset_after_purge)
{
	open_heap();
	fill(300);
	for (size_t i = 0; i < 200; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	fill(300);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(reset_after_seal_keeps_what_came_later)
{
	open_heap();
	fill(300);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	fill(300);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(300, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	fill(300);
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count / 2));
	}
	close_heap();
}

TEST(blocks_after_a_seal_lie_in_other_chunks)
{
	open_heap();
	for (size_t size = 1; size < 100000; size += size / 2 + 1) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, size));
	}
	size_t before = model.count;
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	for (size_t size = 1; size < 100000; size += size / 2 + 1) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, size));
	}
	for (size_t i = 0; i < before; i++) {
		for (size_t j = before; j < model.count; j++) {
			CHECK((uintptr_t)model.blocks[i].start / ZMMX_CHUNK_SIZE != (uintptr_t)model.blocks[j].start / ZMMX_CHUNK_SIZE);
		}
	}
	close_heap();
}

TEST(sealed_blocks_may_be_freed_and_resized)
{
	open_heap();
	fill(400);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	for (size_t i = 0; i < 400; i++) {
		switch (i % 3) {
			case 0:
				CHECK_MODEL(&model, zmmx_model_realloc(&model, i % model.count, i * 30, SIZE_MAX));
				break;
			case 1:
				CHECK_MODEL(&model, zmmx_model_free(&model, i % model.count));
				break;
			default:
				CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 30));
		}
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	close_heap();
}

TEST(second_seal_covers_what_came_after_the_first)
{
	open_heap();
	fill(50);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	fill(50);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	fill(10);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(10, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(0, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(seal_of_everything_then_reset_leaves_a_usable_heap)
{
	open_heap();
	fill(50);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(0, model.live.now);
	fill(50);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(seal_and_unsealed_frees_return_chunks)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	CHECK_MODEL(&model, zmmx_model_free(&model, 1));
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(1, model.count);
	close_heap();
}

TEST(unlimited_heap_does_not_look_at_the_limit)
{
	open_heap();
	model.limit = ZMMX_CHUNK_SIZE;
	zmmx_heap_set_unlimited(model.heap, true);
	fill(50);
	CHECK_EQ(0, model.limit_calls);
	CHECK(model.real.now > model.limit);
	zmmx_heap_set_unlimited(model.heap, false);
	size_t count = model.count;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 4 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(count, model.count);
	CHECK_EQ(1, model.limit_calls);
	close_heap();
}

TEST(two_heaps_do_not_know_each_other)
{
	static zmmx_model other;
	open_heap();
	CHECK_MODEL(&other, zmmx_model_open(&other, &fake.os, NULL));
	fill(100);
	for (size_t i = 0; i < 100; i++) {
		CHECK_MODEL(&other, zmmx_model_alloc(&other, i * 50));
	}
	for (size_t i = 0; i < 100; i++) {
		CHECK(!zmmx_heap_owns(model.heap, other.blocks[i].start));
		CHECK(!zmmx_heap_owns(other.heap, model.blocks[i].start));
		CHECK_EQ(0, zmmx_usable_size(other.heap, model.blocks[i].start));
	}
	CHECK_MODEL(&other, zmmx_model_close(&other));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST_MAIN(
	RUN(new_heap_is_one_chunk_and_no_block),
	RUN(destroy_leaves_no_mapping),
	RUN(destroy_leaves_no_mapping_after_seal),
	RUN(counters_may_be_shared_and_are_only_added_to),
	RUN(foreign_live_survives_reset),
	RUN(foreign_live_is_settled_by_walking),
	RUN(reset_drops_everything),
	RUN(reset_after_purge),
	RUN(reset_after_seal_keeps_what_came_later),
	RUN(blocks_after_a_seal_lie_in_other_chunks),
	RUN(sealed_blocks_may_be_freed_and_resized),
	RUN(second_seal_covers_what_came_after_the_first),
	RUN(seal_of_everything_then_reset_leaves_a_usable_heap),
	RUN(seal_and_unsealed_frees_return_chunks),
	RUN(unlimited_heap_does_not_look_at_the_limit),
	RUN(two_heaps_do_not_know_each_other))
