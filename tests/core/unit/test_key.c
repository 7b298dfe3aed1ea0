/* The key of free lists and chunk headers: where it comes from, and when it is renewed. */
#include "zmmx_test_heap.h"
#include "zmmx_types.h"

/* Blocks of every kind, every third of them freed: lists of many lengths. */
static void fill(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 97 == 0 ? ZMMX_CHUNK_SIZE : i % 31 == 0 ? 9000 : i * 7 % 3072));
	}
	for (size_t i = 0; i < model.count; i += 2) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
}

static bool no_random(const zmmx_os *os, void *bytes, size_t size)
{
	(void)os;
	(void)bytes;
	(void)size;
	return false;
}

TEST(key_comes_from_the_system)
{
	open_heap();
	uintptr_t first = model.heap->key.mask;
	close_heap();
	open_heap();
	CHECK_EQ(first, model.heap->key.mask);  /* the fake throws the same dice each time */
	close_heap();
	zmmx_os_fake_init(&fake, 0);
	fake.dice = 1;
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	CHECK(first != model.heap->key.mask);
	close_heap();
}

TEST(reset_renews_the_key)
{
	open_heap();
	for (int i = 0; i < 4; i++) {
		uintptr_t key = model.heap->key.mask;
		fill(600);
		CHECK_EQ(key, model.heap->key.mask);
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK(key != model.heap->key.mask);
	}
	close_heap();
}

TEST(reset_renews_the_key_without_random_numbers)
{
	open_heap();
	fake.os.random = no_random;
	for (int i = 0; i < 4; i++) {
		uintptr_t key = model.heap->key.mask;
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK(key != model.heap->key.mask);
	}
	close_heap();
}

TEST(reset_after_a_seal_keeps_lists_under_the_new_key)
{
	open_heap();
	fill(300);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	fill(300);
	uintptr_t key = model.heap->key.mask;
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK(key != model.heap->key.mask);
	fill(300);
	close_heap();
}

TEST(child_renews_the_key_when_it_allocates)
{
	open_heap();
	fill(600);
	uintptr_t key = model.heap->key.mask;
	zmmx_heap_forked(model.heap);
	CHECK_EQ(key, model.heap->key.mask);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
	CHECK(key != model.heap->key.mask);
	key = model.heap->key.mask;
	fill(600);
	CHECK_EQ(key, model.heap->key.mask);
	close_heap();
}

TEST(child_of_a_large_heap_waits_for_the_reset)
{
	open_heap();
	while (model.heap->chunk_count <= 4) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3000));
	}
	uintptr_t key = model.heap->key.mask;
	zmmx_heap_forked(model.heap);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
	CHECK_EQ(key, model.heap->key.mask);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK(key != model.heap->key.mask);
	close_heap();
}

TEST_MAIN(
	RUN(key_comes_from_the_system),
	RUN(reset_renews_the_key),
	RUN(reset_renews_the_key_without_random_numbers),
	RUN(reset_after_a_seal_keeps_lists_under_the_new_key),
	RUN(child_renews_the_key_when_it_allocates),
	RUN(child_of_a_large_heap_waits_for_the_reset))
