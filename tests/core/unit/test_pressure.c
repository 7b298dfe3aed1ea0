/* The embedder hears when committed memory passes its marks. */
#include "core/zmmx_core.h"
#include "zmmx_test.h"

#define MIB ((size_t)1 << 20)
#define BLOCK (4 * MIB)

static zmmx_counter real;
static unsigned told;
static size_t real_then;

static void on_pressure(void *context)
{
	CHECK(context == &told);
	told++;
	real_then = real.now;
}

static zmmx_heap *open_heap(void)
{
	static const zmmx_hooks hooks = {.pressure = on_pressure};
	const zmmx_config config = {.hooks = &hooks, .context = &told, .real = &real};
	real = (zmmx_counter){0};
	told = 0;
	zmmx_heap *heap = zmmx_heap_create(&config);
	CHECK(heap != NULL);
	return heap;
}

TEST(off_until_asked_for)
{
	zmmx_heap *heap = open_heap();
	zmmx_free(heap, zmmx_alloc(heap, 20 * BLOCK));
	zmmx_heap_gc(heap);
	CHECK_EQ(0, told);
	zmmx_heap_destroy(heap);
}

TEST(told_of_every_growth_from_the_upper_mark_on)
{
	zmmx_heap *heap = open_heap();
	zmmx_heap_set_pressure(heap, real.now + 2 * BLOCK, 0);
	zmmx_alloc(heap, BLOCK);
	CHECK_EQ(0, told);
	zmmx_alloc(heap, BLOCK);
	CHECK_EQ(1, told);
	CHECK_EQ(real.now, real_then);
	void *block = zmmx_alloc(heap, BLOCK);
	CHECK_EQ(2, told);
	zmmx_free(heap, block);
	CHECK_EQ(2, told);
	zmmx_heap_destroy(heap);
}

TEST(told_of_chunks_and_of_blocks_that_grow)
{
	zmmx_heap *heap = open_heap();
	void *block = zmmx_alloc(heap, BLOCK);
	zmmx_heap_set_pressure(heap, real.now + 1, 0);
	block = zmmx_realloc(heap, block, BLOCK + MIB);
	CHECK_EQ(1, told);
	zmmx_heap_set_pressure(heap, real.now + 1, 0);
	while (told == 1) {
		zmmx_alloc(heap, 3000);
	}
	CHECK_EQ(2, told);
	zmmx_heap_destroy(heap);
}

TEST(told_of_every_fall_below_the_lower_mark)
{
	void *blocks[4];
	zmmx_heap *heap = open_heap();
	for (size_t i = 0; i < 4; i++) {
		blocks[i] = zmmx_alloc(heap, BLOCK);
	}
	zmmx_heap_set_pressure(heap, SIZE_MAX, real.now - BLOCK);
	zmmx_free(heap, blocks[0]);
	CHECK_EQ(0, told);
	zmmx_free(heap, blocks[1]);
	CHECK_EQ(1, told);
	zmmx_free(heap, blocks[2]);
	CHECK_EQ(2, told);
	zmmx_heap_set_pressure(heap, SIZE_MAX, 0);
	zmmx_heap_reset(heap);
	CHECK_EQ(2, told);
	zmmx_heap_destroy(heap);
}

TEST_MAIN(
	RUN(off_until_asked_for),
	RUN(told_of_every_growth_from_the_upper_mark_on),
	RUN(told_of_chunks_and_of_blocks_that_grow),
	RUN(told_of_every_fall_below_the_lower_mark))
