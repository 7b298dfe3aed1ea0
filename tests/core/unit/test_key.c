/* The key of free lists and chunk headers: where it comes from, and when it is renewed. */
#include "zmmx_test_heap.h"
#include "core/heap/zmmx_fast.h"

/* Blocks of every kind, every third of them freed: lists of many lengths. */
static void fill(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 97 == 0 ? ZMMX_CHUNK_SIZE : (i % 31 == 0 ? 9000 : i * 7 % 3072)));
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
	CHECK_EQ(first, model.heap->key.mask); /* the fake throws the same dice each time */
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

/* Runs whose lists are encoded with the present key, and with others. */
static size_t runs_of_key(bool present)
{
	size_t count = 0;
	for (const zmmx_chunk *chunk = model.heap->chunks; chunk; chunk = chunk->next) {
		for (uint32_t page = ZMMX_FIRST_PAGE; page < ZMMX_PAGES; page++) {
			const zmmx_run *run = chunk->runs + page;
			count += run_kind(run) == ZMMX_PAGE_SMALL && !run->first_offset && (run->key == model.heap->key_number) == present;
		}
	}
	return count;
}

/* What a child that allocates nothing must leave as it is. */
static uint64_t memory_sum(void)
{
	uint64_t sum = 0;
	for (const zmmx_chunk *chunk = model.heap->chunks; chunk; chunk = chunk->next) {
		const uint64_t *words = (const uint64_t *)chunk, *descriptors = (const uint64_t *)chunk->runs;
		for (size_t i = 0; i < ZMMX_CHUNK_SIZE / 8; i++) {
			sum = sum * 31 + words[i];
		}
		for (size_t i = 0; i < ZMMX_PAGES * ZMMX_RUN_SIZE / 8; i++) {
			sum = sum * 31 + descriptors[i];
		}
	}
	return sum;
}

TEST(child_writes_to_no_run_that_it_does_not_need)
{
	open_heap();
	fill(3000);
	CHECK(model.heap->chunk_count > 1);
	uint64_t sum = memory_sum();
	zmmx_heap_forked(model.heap);
	zmmx_key_after_fork(model.heap);
	CHECK_EQ(sum, memory_sum());
	CHECK_EQ(0, runs_of_key(true));
	CHECK_HEAP(model.heap);
	size_t before = runs_of_key(false);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 64));
	CHECK_AT_MOST(1, runs_of_key(true));
	CHECK_AT_MOST(before, runs_of_key(false));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(child_uses_every_run_in_the_end)
{
	open_heap();
	fill(3000);
	zmmx_heap_forked(model.heap);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
	CHECK(runs_of_key(false) > 0);
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count * 7 % 5 % model.count));
	}
	CHECK_HEAP(model.heap);
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		CHECK(!model.heap->aside[bin] || !run_used(model.heap->aside[bin]));
	}
	close_heap();
}

TEST(free_slots_of_the_parent_are_used_before_another_chunk)
{
	open_heap();
	fill(1500);
	size_t chunks = model.heap->chunk_count, free_slots = 0;
	zmmx_stats stats;
	zmmx_heap_stats(model.heap, &stats);
	free_slots = stats.bins[6].free;
	CHECK(free_slots > 4);
	zmmx_heap_forked(model.heap);
	/* all pages taken */
	while (model.heap->chunk_count == chunks) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
	while (zmmx_pages_growth(model.heap, 1) < ZMMX_CHUNK_SIZE) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	chunks = model.heap->chunk_count;
	for (size_t i = 0; i < free_slots; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 56));
	}
	CHECK_EQ(chunks, model.heap->chunk_count);
	close_heap();
}

/* Many generations, each of which leaves runs to the next, and more than a heap has keys. */
TEST(children_of_children_understand_the_runs_of_all_before_them)
{
	open_heap();
	for (size_t generation = 0; generation < 3 * ZMMX_KEYS; generation++) {
		uintptr_t key = model.heap->key.mask;
		fill(200);
		zmmx_heap_forked(model.heap);
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
		CHECK(key != model.heap->key.mask);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		for (size_t i = 0; i < 90; i++) {
			CHECK_MODEL(&model, zmmx_model_free(&model, (i * 13 + generation) % model.count));
		}
		CHECK_MODEL(&model, zmmx_model_walk(&model));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(0, model.heap->key_number);
	fill(600);
	close_heap();
}

/* After the free pages are used up. */
static size_t slots_until_another_chunk(size_t size)
{
	size_t chunks = model.heap->chunk_count, count = 0;
	while (zmmx_pages_growth(model.heap, 1) < ZMMX_CHUNK_SIZE) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 4096));
	}
	for (; model.heap->chunk_count == chunks; count++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, size));
	}
	return count;
}

/* The one that has no number left for a key, too. */
TEST(child_of_any_generation_uses_the_free_slots_of_all_before_it)
{
	for (size_t generations = ZMMX_KEYS - 2; generations <= ZMMX_KEYS + 1; generations++) {
		open_heap();
		for (size_t i = 0; i < 4000; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 56));
		}
		for (size_t i = 4000; i; i -= 2) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i - 2));
		}
		for (size_t generation = 0; generation < generations; generation++) {
			zmmx_heap_forked(model.heap);
			CHECK_MODEL(&model, zmmx_model_alloc(&model, 5000));
			CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
			CHECK_HEAP(model.heap);
		}
		CHECK(slots_until_another_chunk(56) >= 1900);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		close_heap();
	}
}

TEST(child_seals_and_resets)
{
	open_heap();
	fill(1000);
	zmmx_heap_forked(model.heap);
	fill(100);
	CHECK_MODEL(&model, zmmx_model_seal(&model));
	fill(300);
	for (size_t i = 0; i < 200; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i));
	}
	zmmx_heap_forked(model.heap);
	fill(300);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_EQ(0, runs_of_key(false));
	fill(300);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(child_of_a_heap_whose_near_table_cannot_be_had_again)
{
	open_heap();
	fill(1000);
	fake.refuse[ZMMX_OS_MAP] = true;
	zmmx_heap_forked(model.heap);
	zmmx_key_after_fork(model.heap);
	fake.refuse[ZMMX_OS_MAP] = false;
	CHECK_HEAP(model.heap);
	fill(1000);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(child_of_a_hardened_heap)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, &fake.os, NULL));
	for (int generation = 0; generation < 5; generation++) {
		fill(600);
		zmmx_heap_forked(model.heap);
		fill(100);
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		CHECK_MODEL(&model, zmmx_model_walk(&model));
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	close_heap();
}

TEST_MAIN(
	RUN(key_comes_from_the_system),
	RUN(reset_renews_the_key),
	RUN(reset_renews_the_key_without_random_numbers),
	RUN(reset_after_a_seal_keeps_lists_under_the_new_key),
	RUN(child_renews_the_key_when_it_allocates),
	RUN(child_writes_to_no_run_that_it_does_not_need),
	RUN(child_uses_every_run_in_the_end),
	RUN(free_slots_of_the_parent_are_used_before_another_chunk),
	RUN(children_of_children_understand_the_runs_of_all_before_them),
	RUN(child_of_any_generation_uses_the_free_slots_of_all_before_it),
	RUN(child_seals_and_resets),
	RUN(child_of_a_heap_whose_near_table_cannot_be_had_again),
	RUN(child_of_a_hardened_heap))
