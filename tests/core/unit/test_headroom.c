/* What could still be had: every answer is compared with what an allocation then does. */
#include "zmmx_os_fake.h"
#include "zmmx_test.h"
#include "core/zmmx_core.h"

enum { BLOCKS = 600, STEPS = 20000 };

static zmmx_os_fake fake;
static zmmx_heap *heap;
static zmmx_counter live, real;
static size_t limit;
static void *blocks[BLOCKS];

static void open_heap(size_t page_size, size_t bytes)
{
	live = real = (zmmx_counter){0};
	limit = bytes;
	memset(blocks, 0, sizeof(blocks));
	zmmx_os_fake_init(&fake, page_size);
	heap = zmmx_heap_create(&(zmmx_config){.os = &fake.os, .live = &live, .real = &real, .limit = &limit, .key = 1});
	CHECK(heap != NULL);
}

static void close_heap(void)
{
	zmmx_heap_destroy(heap);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

static uint64_t seed;

static size_t random_below(size_t bound)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % bound;
}

static size_t random_size(void)
{
	static const size_t most[] = {200, 3072, 20000, 300000, ZMMX_MAX_LARGE_SIZE, 3 * ZMMX_CHUNK_SIZE, 9 * ZMMX_CHUNK_SIZE};
	return 1 + random_below(most[random_below(sizeof(most) / sizeof(most[0]))]);
}

/* Asks for a block and compares with what was foretold; the block stays at `place`. */
static void ask_and_take(void **place, size_t size)
{
	bool fits = zmmx_heap_fits(heap, size);
	size_t before = real.now;
	*place = zmmx_alloc(heap, size);
	if (fits != (*place != NULL)) {
		FAIL("%zu bytes, seed %ju: foretold %d, happened %d; real %zu of %zu", size, (uintmax_t)seed, fits,
		     *place != NULL, before, limit);
	}
	CHECK_AT_MOST(limit, real.now);
}

static void answers_hold(size_t page_size)
{
	for (uint64_t round = 1; round <= 6; round++) {
		seed = round;
		open_heap(page_size, (3 + round * 2) * ZMMX_CHUNK_SIZE);
		for (size_t step = 0; step < STEPS; step++) {
			void **place = &blocks[random_below(BLOCKS)];
			if (*place) {
				zmmx_free(heap, *place);
				*place = NULL;
			} else {
				ask_and_take(place, random_size());
			}
			if (random_below(500) == 0) {
				zmmx_heap_gc(heap);
			}
		}
		CHECK_HEAP(heap);
		close_heap();
	}
}

TEST(fits_foretells_what_happens)
{
	answers_hold(0);
}

TEST(fits_with_small_blocks_only)
{
	seed = 3;
	open_heap(0, 2 * ZMMX_CHUNK_SIZE);
	void **list = NULL;
	for (size_t step = 0; step < 20000; step++) {
		void *block;
		ask_and_take(&block, 1 + random_below(3072));
		if (block) {
			*(void ***)block = list;
			list = block;
		}
	}
	CHECK(list != NULL);
	close_heap();
}

TEST(headroom_is_what_one_huge_block_may_take)
{
	open_heap(0, 20 * ZMMX_CHUNK_SIZE);
	seed = 7;
	for (size_t step = 0; step < 300; step++) {
		void **place = &blocks[random_below(BLOCKS)];
		zmmx_free(heap, *place);
		*place = zmmx_alloc(heap, 1 + random_below(300000));
		size_t headroom = zmmx_heap_headroom(heap);
		CHECK_AT_MOST(limit, headroom);
		zmmx_stats stats;
		zmmx_heap_stats(heap, &stats);
		CHECK_EQ(headroom, stats.headroom);
		if (headroom > ZMMX_MAX_LARGE_SIZE) {
			size_t whole = headroom & ~(fake.os.page_size - 1);
			CHECK(zmmx_heap_fits(heap, whole));
			CHECK(!zmmx_heap_fits(heap, whole + 1) || whole + 1 <= headroom);
			void *block = zmmx_alloc(heap, whole);
			CHECK(block != NULL);
			zmmx_free(heap, block);
		}
	}
	close_heap();
}

TEST(kept_memory_is_headroom)
{
	open_heap(0, 8 * ZMMX_CHUNK_SIZE);
	size_t at_first = zmmx_heap_headroom(heap);
	CHECK_EQ(limit - ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE, at_first);
	void *block = zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(at_first - 5 * ZMMX_CHUNK_SIZE, zmmx_heap_headroom(heap));
	zmmx_free(heap, block);
	/* kept this time */
	zmmx_free(heap, zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE));
	zmmx_stats stats;
	zmmx_heap_stats(heap, &stats);
	CHECK_EQ(5 * ZMMX_CHUNK_SIZE, stats.kept_bytes);
	CHECK_EQ(at_first, zmmx_heap_headroom(heap));
	close_heap();
}

TEST(over_the_limit_there_is_none)
{
	open_heap(0, 8 * ZMMX_CHUNK_SIZE);
	blocks[0] = zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	limit = ZMMX_CHUNK_SIZE;
	CHECK_EQ(0, zmmx_heap_headroom(heap));
	CHECK(!zmmx_heap_fits(heap, 4 * ZMMX_CHUNK_SIZE));
	close_heap();
}

TEST(without_a_limit_everything_fits)
{
	zmmx_heap *free_heap = zmmx_heap_create(&(zmmx_config){.key = 1});
	CHECK(free_heap != NULL);
	CHECK_EQ(SIZE_MAX, zmmx_heap_headroom(free_heap));
	CHECK(zmmx_heap_fits(free_heap, SIZE_MAX / 2));
	CHECK(!zmmx_heap_fits(free_heap, SIZE_MAX));
	zmmx_heap_destroy(free_heap);
}

TEST_MAIN(
	RUN(fits_foretells_what_happens),
	RUN(fits_with_small_blocks_only),
	RUN(headroom_is_what_one_huge_block_may_take),
	RUN(kept_memory_is_headroom),
	RUN(over_the_limit_there_is_none),
	RUN(without_a_limit_everything_fits))
