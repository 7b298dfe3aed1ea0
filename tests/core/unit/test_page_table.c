/* The page table: it grows with the heap, holds what is, and is never needed for a block to be found. */
#include "core/heap/zmmx_fast.h"
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

#define CHUNKS 120u  /* more than the first table serves */

static zmmx_model model;
static zmmx_os_fake fake;

static void open_heap(void)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	zmmx_os_fake_done(&fake);
}

/* One large block in each chunk, so that each holds runs, and small blocks in all of them. */
static void fill(void)
{
	for (size_t i = 0; i < CHUNKS; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE - 40 * ZMMX_PAGE_SIZE));
		for (size_t j = 0; j < 50; j++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, j * 61));
		}
	}
}

static void free_all(void)
{
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count * 31 % model.count));
	}
}

static size_t small_blocks_found(void)
{
	size_t found = 0;
	for (size_t i = 0; i < model.count; i++) {
		const zmmx_model_block *block = &model.blocks[i];
		found += block->usable <= ZMMX_MAX_SMALL_SIZE && page_table_slot_run(model.heap, (uintptr_t)block->start);
	}
	return found;
}

TEST(table_grows_with_the_heap)
{
	open_heap();
	size_t first = model.heap->page_table_mask;
	fill();
	CHECK(model.heap->page_table_mask > first);
	CHECK_EQ(CHUNKS * 50, small_blocks_found());
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	free_all();
	CHECK_EQ(0, small_blocks_found());
	close_heap();
}

TEST(table_that_cannot_grow_serves_on)
{
	open_heap();
	size_t first = model.heap->page_table_mask;
	fake.refuse_tables_from = 2 * ZMMX_PAGE_TABLE_INITIAL * sizeof(uintptr_t);
	for (size_t i = 0; i < CHUNKS; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE - 40 * ZMMX_PAGE_SIZE));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 23));
	}
	CHECK_EQ(first, model.heap->page_table_mask);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	free_all();
	close_heap();
}

TEST(requests_end_without_a_trace)
{
	open_heap();
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 4000; i++) {
			CHECK_MODEL(&model, zmmx_model_alloc(&model, (i * 97 + round * 1000) % 3000));
		}
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		CHECK_MODEL(&model, zmmx_model_reset(&model));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

TEST(wrong_entry_is_found)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, 320), *other = zmmx_alloc(model.heap, 3072);
	uintptr_t *entry = page_table_entry(model.heap, (uintptr_t)block), saved = *entry;
	zmmx_fault fault = {0};
	*entry = *page_table_entry(model.heap, (uintptr_t)other);
	CHECK(!zmmx_heap_check(model.heap, &fault));
	CHECK(strstr(fault.invariant, "NEAR-1"));
	*entry = 0;
	CHECK(zmmx_heap_check(model.heap, &fault));
	zmmx_free(model.heap, block);
	CHECK_EQ(saved, *entry);
	zmmx_free(model.heap, other);
	close_heap();
}

TEST_MAIN(
	RUN(table_grows_with_the_heap),
	RUN(table_that_cannot_grow_serves_on),
	RUN(requests_end_without_a_trace),
	RUN(wrong_entry_is_found),
)
