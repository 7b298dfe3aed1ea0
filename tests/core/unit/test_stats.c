/* Figures add up. */
#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_stats stats;

static void glance_agrees(void)
{
	zmmx_glance glance = zmmx_heap_glance(model.heap);
	CHECK_EQ(stats.live_bytes, glance.live_bytes);
	CHECK_EQ(stats.real_bytes, glance.real_bytes);
	CHECK_AT_MOST(stats.kept_bytes, glance.cached_bytes);
	CHECK_EQ(stats.chunks.count, glance.chunks);
	CHECK_EQ(stats.chunks.cached, glance.chunks_cached);
	CHECK_EQ(stats.pages.total - stats.pages.header, glance.pages);
	CHECK_EQ(stats.pages.free, glance.pages_free);
	CHECK_EQ(stats.pages.purged, glance.pages_purged);
	CHECK_EQ(stats.huge.blocks, glance.huge_blocks);
	CHECK_EQ(stats.huge.bytes, glance.huge_bytes);
	CHECK_AT_MOST(stats.calls.unmap.bytes + stats.calls.advise.bytes, glance.given_back);
}

static void sums_hold(void)
{
	zmmx_heap_stats(model.heap, &stats);
	size_t small_pages = 0, small_bytes = 0;
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		const zmmx_bin_stats *row = &stats.bins[bin];
		CHECK_EQ(row->runs * row->elements, row->used + row->free);
		small_pages += row->runs * row->pages;
		small_bytes += row->used * row->slot_size;
	}
	CHECK_EQ(sizeof(zmmx_stats), stats.struct_size);
	CHECK_EQ(stats.pages.small, small_pages);
	CHECK_EQ(stats.pages.large * ZMMX_PAGE_SIZE, stats.large.bytes);
	CHECK_EQ(stats.chunks.count * ZMMX_PAGES, stats.pages.total);
	CHECK_EQ(stats.pages.total, stats.pages.header + stats.pages.small + stats.pages.large + stats.pages.free);
	CHECK_EQ(stats.live_bytes, small_bytes + stats.large.bytes + stats.huge.bytes);
	CHECK_EQ(model.live.now, stats.live_bytes);
	CHECK_EQ(model.real.now, stats.real_bytes);
	CHECK_AT_MOST(stats.pages.free, stats.pages.purged);
	CHECK_AT_MOST(stats.chunks.peak, stats.chunks.count);
	glance_agrees();
}

TEST(sums_hold_at_every_step)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	sums_hold();
	for (size_t i = 0; i < 1500; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 100 == 0 ? ZMMX_CHUNK_SIZE + i : i * 97 % 30000));
		if (i % 3 == 0) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i * 31 % model.count));
		}
		if (i % 200 == 0) {
			CHECK_MODEL(&model, zmmx_model_gc(&model));
		}
		sums_hold();
	}
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	sums_hold();
	CHECK_EQ(0, stats.live_bytes);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

/* The linker leads each call of a walk here. */
bool __real_zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument);
bool __wrap_zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument);

static size_t walks;

bool __wrap_zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument)
{
	walks++;
	return __real_zmmx_heap_walk(heap, blocks, visitor, argument);
}

TEST(one_walk_gives_all_figures)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	walks = 0;
	size_t headroom = zmmx_heap_headroom(model.heap);
	CHECK_EQ(1, walks);
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(2, walks);
	CHECK_EQ(headroom, stats.headroom);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(calls_are_counted)
{
	zmmx_os_fake fake; /* the system may give huge pages unasked, which are broken up by one more call */
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
	sums_hold();
	CHECK_EQ(1, stats.calls.map.calls);
	CHECK_EQ(ZMMX_CHUNK_SIZE, stats.calls.map.bytes);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	sums_hold();
	CHECK_EQ(2, stats.calls.map.calls);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, stats.calls.map.bytes);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, ZMMX_CHUNK_SIZE, SIZE_MAX));
	sums_hold();
	CHECK_EQ(1, stats.calls.unmap.calls);
	CHECK_EQ(ZMMX_CHUNK_SIZE, stats.calls.unmap.bytes);
	CHECK_EQ(1, stats.realloc.in_place);
	zmmx_heap_gc(model.heap);
	sums_hold();
	CHECK(stats.calls.advise.calls > 0);
	CHECK_EQ(stats.pages.purged * ZMMX_PAGE_SIZE, stats.calls.advise.bytes);
	CHECK_MODEL(&model, zmmx_model_close(&model));
	zmmx_os_fake_done(&fake);
}

TEST(reallocs_are_counted)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 60));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 64, SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 65, SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 5000, 10));
	sums_hold();
	CHECK_EQ(1, stats.realloc.in_place);
	CHECK_EQ(2, stats.realloc.moved);
	CHECK_EQ(64 + 10, stats.realloc.bytes_copied);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(kept_memory_is_named)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (int i = 0; i < 2; i++) {
		zmmx_free(model.heap, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	}
	sums_hold();
	CHECK_EQ(0, stats.huge.blocks);
	CHECK_EQ(1, stats.huge.cached_blocks);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, stats.huge.cached_bytes);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, stats.kept_bytes);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(metadata_is_small)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	for (size_t i = 0; i < 200; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	sums_hold();
	CHECK(stats.metadata_bytes > 0);
	CHECK_AT_MOST(model.real.now / 64, stats.metadata_bytes);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(resident_is_what_was_touched)
{
	enum {
		BYTES = 64 * 1024 * 1024,
		TOUCHED = 8 * 1024 * 1024
	};
	if (!zmmx_os_default()->resident) {
		SKIP("the system does not say what is resident");
	}
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
	size_t before = zmmx_heap_resident(model.heap);
	CHECK(before > 0);
	char *block = zmmx_alloc(model.heap, BYTES);
	CHECK(block != NULL);
	CHECK_AT_MOST(TOUCHED, zmmx_resident(model.heap, block, BYTES));
	memset(block, 1, TOUCHED);
	CHECK(zmmx_resident(model.heap, block, BYTES) >= TOUCHED);
	CHECK_AT_MOST(2 * TOUCHED, zmmx_resident(model.heap, block, BYTES));
	CHECK(zmmx_heap_resident(model.heap) >= before + TOUCHED);
	CHECK(zmmx_os_process_resident() >= zmmx_os_process_private());
	CHECK(zmmx_os_process_private() >= zmmx_heap_resident(model.heap));
	zmmx_free(model.heap, block);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST_MAIN(
	RUN(sums_hold_at_every_step),
	RUN(one_walk_gives_all_figures),
	RUN(calls_are_counted),
	RUN(reallocs_are_counted),
	RUN(kept_memory_is_named),
	RUN(metadata_is_small),
	RUN(resident_is_what_was_touched))
