/* A watched heap tells its embedder when committed memory has changed. */
#include "zmmx_os_fake.h"
#include "zmmx_test.h"
#include "core/zmmx_core.h"

static zmmx_os_fake fake;
static zmmx_heap *heap;
static size_t calls;
static zmmx_glance seen;

static void changed(void *context)
{
	CHECK(context == &fake);
	calls++;
	seen = zmmx_heap_glance(heap);
}

static const zmmx_hooks hooks = {.changed = changed};

static void open_heap(const zmmx_hooks *wanted, bool watched)
{
	calls = 0;
	zmmx_os_fake_init(&fake, 0);
	heap = zmmx_heap_create(&(zmmx_config){.os = &fake.os, .hooks = wanted, .context = &fake, .key = 1});
	CHECK(heap != NULL);
	zmmx_heap_set_watched(heap, watched);
}

static void close_heap(void)
{
	zmmx_heap_set_watched(heap, false);
	zmmx_heap_destroy(heap);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

TEST(a_huge_block_is_seen_when_it_comes_and_goes)
{
	open_heap(&hooks, true);
	void *block = zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(1, seen.huge_blocks);
	CHECK_EQ(5 * ZMMX_CHUNK_SIZE, seen.huge_bytes);
	CHECK_EQ(zmmx_heap_committed(heap), seen.real_bytes);
	CHECK_AT_MOST(seen.live_bytes, 5 * ZMMX_CHUNK_SIZE);
	zmmx_free(heap, block);
	CHECK_EQ(0, seen.huge_blocks);
	CHECK_EQ(zmmx_heap_committed(heap), seen.real_bytes);
	close_heap();
}

TEST(each_new_chunk_is_seen)
{
	open_heap(&hooks, true);
	for (size_t chunks = 2; chunks < 20; chunks++) {
		CHECK(zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE) != NULL);
		CHECK_EQ(zmmx_heap_committed(heap), seen.real_bytes);
		CHECK_AT_MOST(chunks, seen.chunks);
	}
	CHECK_AT_MOST(calls, 18);
	close_heap();
}

TEST(live_bytes_are_seen_to_change_in_one_chunk)
{
	open_heap(&hooks, true);
	for (size_t i = 0; i < 64; i++) {
		CHECK(zmmx_alloc(heap, 4096) != NULL);
	}
	CHECK_AT_MOST(seen.live_bytes, 40 * ZMMX_PAGE_SIZE);
	close_heap();
}

TEST(what_is_given_back_is_counted)
{
	open_heap(NULL, false);
	void *blocks[20];
	for (size_t i = 0; i < 20; i++) {
		blocks[i] = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE);
	}
	size_t before = zmmx_heap_glance(heap).given_back;
	for (size_t i = 0; i < 20; i++) {
		zmmx_free(heap, blocks[i]);
	}
	zmmx_heap_gc(heap);
	CHECK_AT_MOST(zmmx_heap_glance(heap).given_back - before, 19 * ZMMX_CHUNK_SIZE);
	close_heap();
}

TEST(nobody_is_told_unless_the_heap_is_watched)
{
	open_heap(&hooks, false);
	for (size_t i = 0; i < 200; i++) {
		zmmx_free(heap, zmmx_alloc(heap, i * 40000));
	}
	CHECK_EQ(0, calls);
	close_heap();
	open_heap(NULL, true);
	for (size_t i = 0; i < 200; i++) {
		zmmx_free(heap, zmmx_alloc(heap, i * 40000));
	}
	CHECK_EQ(0, calls);
	close_heap();
}

TEST_MAIN(
	RUN(a_huge_block_is_seen_when_it_comes_and_goes),
	RUN(each_new_chunk_is_seen),
	RUN(live_bytes_are_seen_to_change_in_one_chunk),
	RUN(what_is_given_back_is_counted),
	RUN(nobody_is_told_unless_the_heap_is_watched))
