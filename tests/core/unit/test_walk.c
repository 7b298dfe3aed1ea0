/* The heap walk: areas tile every chunk, the blocks visited are the live ones. */
#include "zmmx_model.h"
#include "zmmx_test.h"

static zmmx_model model;

static void open_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(empty_heap)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	close_heap();
}

TEST(one_block_of_every_bin)
{
	static const size_t slots[ZMMX_BINS] = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
	                                        448, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072};
	open_heap();
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, slots[bin]));
		CHECK_MODEL(&model, zmmx_model_walk(&model));
	}
	close_heap();
}

TEST(mixed_heap)
{
	open_heap();
	for (size_t i = 0; i < 3000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 500 == 0 ? ZMMX_CHUNK_SIZE + i : i * 31 % 20000));
	}
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	for (size_t i = 0; i < 2000; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, i * 7919 % model.count));
	}
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	CHECK_MODEL(&model, zmmx_model_walk(&model));
	close_heap();
}

typedef struct count {
	size_t calls, stop_at, areas[ZMMX_AREA_HUGE + 1], blocks;
} count;

static bool count_visit(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	count *counts = argument;
	(void)block_size;
	counts->calls++;
	if (block) {
		counts->blocks++;
	} else {
		counts->areas[area->kind]++;
	}
	return counts->calls != counts->stop_at;
}

TEST(walk_may_end_early)
{
	open_heap();
	for (size_t i = 0; i < 20; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i * 500));
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_CHUNK_SIZE));
	count all = {0};
	CHECK(zmmx_heap_walk(model.heap, true, count_visit, &all));
	CHECK_EQ(21, all.blocks);
	for (size_t stop = 1; stop <= all.calls; stop++) {
		count some = {.stop_at = stop};
		CHECK(!zmmx_heap_walk(model.heap, true, count_visit, &some));
		CHECK_EQ(stop, some.calls);
	}
	close_heap();
}

TEST(without_blocks_only_areas)
{
	open_heap();
	for (size_t i = 0; i < 100; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 64));
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 10000));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	count areas = {0};
	CHECK(zmmx_heap_walk(model.heap, false, count_visit, &areas));
	CHECK_EQ(0, areas.blocks);
	CHECK_EQ(1, areas.areas[ZMMX_AREA_CHUNK]);
	CHECK_EQ(2, areas.areas[ZMMX_AREA_SMALL]);
	CHECK_EQ(1, areas.areas[ZMMX_AREA_LARGE]);
	CHECK_EQ(1, areas.areas[ZMMX_AREA_HUGE]);
	CHECK_EQ(1, areas.areas[ZMMX_AREA_FREE]);
	close_heap();
}

static bool purged_visit(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	size_t *purged = argument;
	(void)block;
	(void)block_size;
	purged[area->kind == ZMMX_AREA_CHUNK] += area->purged;
	return area->purged <= area->size;
}

TEST(purged_bytes_of_areas_add_up_to_the_chunks)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 10000));
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	size_t purged[2] = {0};
	CHECK(zmmx_heap_walk(model.heap, false, purged_visit, purged));
	CHECK(purged[0] > 0);
	CHECK_EQ(purged[0], purged[1]);
	CHECK_EQ(ZMMX_CHUNK_SIZE - model.real.now, purged[1]);
	close_heap();
}

typedef struct page_count {
	size_t header, free, purged, small, large, blocks;
	size_t bins[ZMMX_BINS];
} page_count;

static bool letters_visit(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	page_count *count = argument;
	char letters[ZMMX_PAGES];
	(void)block;
	(void)block_size;
	if (area->kind != ZMMX_AREA_CHUNK) {
		return true;
	}
	zmmx_heap_page_map(area->start, letters);
	for (size_t i = 0; i < ZMMX_PAGES; i++) {
		char letter = letters[i];
		count->header += letter == '#';
		count->free += letter == '.' || letter == '_';
		count->purged += letter == '_';
		count->large += letter == 'L' || letter == '+';
		count->blocks += letter == 'L';
		if (letter >= '0' && letter <= '9') {
			count->bins[letter - '0']++;
		} else if (letter >= 'a' && letter <= 't') {
			count->bins[letter - 'a' + 10]++;
		}
	}
	return true;
}

TEST(page_map_has_a_letter_for_every_page)
{
	open_heap();
	for (size_t i = 0; i < 4000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 1 + i * 977 % 30000));
		if (i % 3 == 2) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i * 31 % model.count));
		}
	}
	CHECK_MODEL(&model, zmmx_model_gc(&model));
	page_count count = {0};
	zmmx_stats stats;
	CHECK(zmmx_heap_walk(model.heap, false, letters_visit, &count));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(stats.pages.header, count.header);
	CHECK_EQ(stats.pages.free, count.free);
	CHECK_EQ(stats.pages.purged, count.purged);
	CHECK(count.purged > 0);
	CHECK_EQ(stats.pages.large, count.large);
	CHECK_EQ(stats.large.blocks, count.blocks);
	for (size_t bin = 0; bin < ZMMX_BINS; bin++) {
		CHECK_EQ(stats.bins[bin].runs * stats.bins[bin].pages, count.bins[bin]);
	}
	close_heap();
}

TEST_MAIN(
	RUN(empty_heap),
	RUN(one_block_of_every_bin),
	RUN(mixed_heap),
	RUN(walk_may_end_early),
	RUN(without_blocks_only_areas),
	RUN(purged_bytes_of_areas_add_up_to_the_chunks),
	RUN(page_map_has_a_letter_for_every_page))
