/* What the child of a fork shares with its parent, and the runs that it puts aside for that. */
#include "zmmx_test_heap.h"
#include "core/heap/zmmx_fast.h"

#define WIDE 320u     /* 64 slots in 5 pages */
#define FEW 2560u     /* 8 slots in 5 pages */
#define FEW_BIN 28u

static void *blocks[64];

static zmmx_run *run_of(const void *block)
{
	return zmmx_block_find(model.heap, block).small;
}

static void alloc_blocks(size_t count, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		blocks[i] = zmmx_alloc(model.heap, size);
	}
}

/* The process is its own child from here on, with a key of its own. */
static void fork_heap(void)
{
	zmmx_heap_forked(model.heap);
	zmmx_alloc(model.heap, ZMMX_PAGE_SIZE);
	CHECK(!model.heap->key_is_shared);
	CHECK_HEAP(model.heap);
}

static size_t runs_of(uint32_t bin)
{
	zmmx_stats stats;
	zmmx_heap_stats(model.heap, &stats);
	return stats.bins[bin].runs;
}

static void close_heap_with_blocks(void)
{
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	CHECK_HEAP(model.heap);
	close_heap();
}

/* ---- what is not written to ---- */

static char before[ZMMX_MAX_RUN_PAGES * ZMMX_PAGE_SIZE];

static uintptr_t wide_start(void)
{
	return (uintptr_t)blocks[0];  /* the first of its run */
}

static void pages_remember(void)
{
	memcpy(before, (const void *)wide_start(), 5 * ZMMX_PAGE_SIZE);
}

/* Pages of the run that differ from what was remembered, as bits. */
static unsigned pages_changed(void)
{
	unsigned changed = 0;
	for (unsigned page = 0; page < 5; page++) {
		size_t offset = page * ZMMX_PAGE_SIZE;
		changed |= (memcmp(before + offset, (const char *)wide_start() + offset, ZMMX_PAGE_SIZE) != 0) << page;
	}
	return changed;
}

/* A run of five pages, every second slot of it free. */
static void wide_prepare(void)
{
	alloc_blocks(64, WIDE);
	for (size_t i = 1; i < 64; i += 2) {
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_EQ(0, (uintptr_t)blocks[0] & (ZMMX_PAGE_SIZE - 1));
}

TEST(free_writes_to_one_page_of_a_run_of_several)
{
	open_heap();
	wide_prepare();
	fork_heap();
	pages_remember();
	zmmx_free(model.heap, blocks[30]);
	CHECK_EQ(1u << (30 * WIDE / ZMMX_PAGE_SIZE), pages_changed());
	CHECK_HEAP(model.heap);
	zmmx_free(model.heap, blocks[2]);
	CHECK_EQ(1u << (30 * WIDE / ZMMX_PAGE_SIZE) | 1, pages_changed());
	CHECK_HEAP(model.heap);
	CHECK_PTR(blocks[2], zmmx_alloc(model.heap, WIDE));
	CHECK_PTR(blocks[30], zmmx_alloc(model.heap, WIDE));
	CHECK_EQ(1u << (30 * WIDE / ZMMX_PAGE_SIZE) | 1, pages_changed());
	CHECK_HEAP(model.heap);
	close_heap_with_blocks();
}

TEST(rest_is_handed_out_whole)
{
	open_heap();
	wide_prepare();
	fork_heap();
	zmmx_run *run = run_of(blocks[0]);
	zmmx_free(model.heap, blocks[30]);
	CHECK(run_rest(run));
	for (size_t i = 0; i < 33; i++) {
		CHECK_PTR(run, run_of(zmmx_alloc(model.heap, WIDE)));
		CHECK_HEAP(model.heap);
	}
	CHECK(!run_rest(run));
	CHECK_EQ(64, run_used(run));
	close_heap_with_blocks();
}

TEST(rest_goes_on_to_the_next_generation)
{
	open_heap();
	wide_prepare();
	fork_heap();
	zmmx_free(model.heap, blocks[30]);
	fork_heap();
	zmmx_free(model.heap, blocks[32]);
	CHECK_HEAP(model.heap);
	fork_heap();
	for (size_t i = 0; i < 64; i += 2) {
		if (i != 30 && i != 32) {
			zmmx_free(model.heap, blocks[i]);
			CHECK_HEAP(model.heap);
		}
	}
	CHECK_EQ(0, run_used(run_of(blocks[0])));
	close_heap_with_blocks();
}

TEST(double_free_is_found_in_a_rest)
{
	open_heap();
	wide_prepare();
	fork_heap();
	zmmx_run *run = run_of(blocks[0]);
	zmmx_free(model.heap, blocks[30]);
	for (size_t i = 1; i < 64; i += 2) {
		CHECK(zmmx_free_list_may_hold(model.heap, run, zmmx_word_read(blocks[i])));
		CHECK(zmmx_free_list_has(model.heap, run, (uintptr_t)blocks[i]));
	}
	CHECK(zmmx_free_list_may_hold(model.heap, run, zmmx_word_read(blocks[30])));
	CHECK(zmmx_free_list_has(model.heap, run, (uintptr_t)blocks[30]));
	CHECK(!zmmx_free_list_has(model.heap, run, (uintptr_t)blocks[28]));
	close_heap_with_blocks();
}

/* One in 2^43 of the links, or in 2^11 where words are short, would pass as one of the present key. */
TEST(link_that_the_fast_path_would_follow_begins_no_rest)
{
	open_heap();
	wide_prepare();
	fork_heap();
	zmmx_run *run = run_of(blocks[0]);
	uintptr_t first = run->free;
	const zmmx_key *former = run_key(model.heap, run);
	uintptr_t next = link_decode(former, first, zmmx_word_read((void *)first));
	/* the former key as it must be for the word to be a link with the present one */
	zmmx_key *keys = model.heap->keys;
	uintptr_t word = link_encode(&model.heap->key, first, next);
	for (uintptr_t slot = first; !link_is_end(slot); slot = next) {
		next = link_decode(former, slot, zmmx_word_read((void *)slot));
		zmmx_word_write((void *)slot, link_encode(&model.heap->key, slot, next));
	}
	keys[run->key] = model.heap->key;
	CHECK_EQ(word, zmmx_word_read((void *)first));
	zmmx_free(model.heap, blocks[30]);
	CHECK(!run_rest(run));
	CHECK_HEAP(model.heap);
	close_heap_with_blocks();
}

static size_t entries_in_page_table(void)
{
	size_t count = 0;
	for (size_t i = 0; i <= model.heap->page_table_mask; i++) {
		count += model.heap->page_table[i] != 0;
	}
	return count;
}

TEST(page_table_rests_until_a_child_does_more)
{
	open_heap();
	wide_prepare();
	alloc_blocks(64, 64);
	fork_heap();
	for (size_t i = 0; i < 64; i++) {
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_EQ(0, entries_in_page_table());
	for (size_t i = 0; i < 8; i++) {
		alloc_blocks(64, 64);
		for (size_t j = 0; j < 64; j++) {
			zmmx_free(model.heap, blocks[j]);
		}
	}
	CHECK(entries_in_page_table() > 0);
	close_heap_with_blocks();
}

/* ---- runs put aside over several generations ---- */

TEST(full_run_behind_those_of_a_later_generation_is_marked)
{
	open_heap();
	alloc_blocks(16, FEW);
	zmmx_run *first = run_of(blocks[0]), *second = run_of(blocks[8]);
	zmmx_free(model.heap, blocks[0]);
	CHECK_PTR(second, model.heap->bins[FEW_BIN]);
	CHECK_EQ(8, run_used(second));
	fork_heap();
	CHECK(!run_is_marked_full(second));
	zmmx_free(model.heap, blocks[1]);
	CHECK_PTR(first, model.heap->bins[FEW_BIN]);
	fork_heap();
	CHECK(run_is_marked_full(second));
	zmmx_free(model.heap, blocks[8]);
	CHECK_HEAP(model.heap);
	close_heap_with_blocks();
}

/* Of each generation one empty run: the last is returned. */
static zmmx_run *spares_prepare(size_t generations)
{
	zmmx_run *spare = NULL;
	alloc_blocks(9, FEW);
	zmmx_free(model.heap, blocks[8]);
	zmmx_free(model.heap, blocks[0]);
	for (size_t i = 0; i < generations; i++) {
		fork_heap();
		zmmx_alloc(model.heap, FEW);  /* the slot of the run that was in use */
		void *block = zmmx_alloc(model.heap, FEW);
		spare = run_of(block);
		zmmx_free(model.heap, block);
		CHECK_PTR(spare, model.heap->bins[FEW_BIN]);
		CHECK_EQ(0, run_used(spare));
		CHECK_HEAP(model.heap);
		if (i + 1 < generations) {
			zmmx_free(model.heap, blocks[i + 1]);  /* to be in use again */
		}
	}
	return spare;
}

TEST(spares_of_all_generations_are_released)
{
	open_heap();
	zmmx_run *spare = spares_prepare(3);
	fork_heap();
	CHECK_PTR(&model.heap->no_run, model.heap->bins[FEW_BIN]);
	CHECK(runs_of(FEW_BIN) > 2);
	CHECK_EQ(0, run_used(spare));
	CHECK(zmmx_small_release_spares(model.heap));
	CHECK_EQ(1, runs_of(FEW_BIN));
	CHECK_HEAP(model.heap);
	close_heap_with_blocks();
}

TEST(spares_of_all_generations_are_worth_a_collection)
{
	open_heap();
	spares_prepare(3);
	fork_heap();
	zmmx_heap_hold(model.heap);
	for (zmmx_chunk *chunk = model.heap->chunks; chunk; chunk = chunk->next) {
		zmmx_chunk_purge(model.heap, chunk);
	}
	zmmx_heap_let_go(model.heap);
	CHECK_EQ(model.heap->free_pages, model.heap->purged_pages);
	model.limit = model.real.now;
	CHECK(zmmx_alloc(model.heap, 3 * zmmx_bin_rows[FEW_BIN].pages * ZMMX_PAGE_SIZE - ZMMX_PAGE_SIZE));
	close_heap_with_blocks();
}

/* ---- a hardened heap's cells ---- */

static void open_hardened(void)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open_hardened(&model, &fake.os, NULL));
}

/* The canary before a block's head. */
static uint64_t canary_before(const char *block)
{
	uint64_t word;
	memcpy(&word, block - 16, sizeof(word));
	return word;
}

/* Of a cell that lies where another lay: canaries of two cells differ anyway. */
TEST(cell_that_a_child_writes_has_another_canary)
{
	open_hardened();
	char *small = zmmx_alloc(model.heap, 40), *large = zmmx_alloc(model.heap, 20000), *kept = zmmx_alloc(model.heap, 40);
	uint64_t of_small = canary_before(small), of_large = canary_before(large), of_kept = canary_before(kept);
	fork_heap();
	CHECK_PTR(small, zmmx_realloc(model.heap, small, 41));
	CHECK_PTR(large, zmmx_realloc(model.heap, large, 20001));
	CHECK(canary_before(small) != of_small);
	CHECK(canary_before(large) != of_large);
	CHECK_EQ(of_kept, canary_before(kept));
	CHECK_HEAP(model.heap);
	CHECK_EQ(40, zmmx_usable_size(model.heap, kept));
	zmmx_free(model.heap, kept);
	CHECK(canary_before(kept) != of_kept);
	close_heap_with_blocks();
}

TEST(cells_of_all_ancestors_are_understood)
{
	open_hardened();
	char *of_each[ZMMX_KEYS + 4];
	uint64_t last = 0;
	for (size_t i = 0; i < ZMMX_KEYS + 4; i++) {
		of_each[i] = zmmx_alloc(model.heap, i % 2 ? 100 + i : 9000 + i);
		fork_heap();
		char *block = zmmx_realloc(model.heap, of_each[0], 9000);
		CHECK_PTR(of_each[0], block);
		CHECK((canary_before(block) != last) == (i < ZMMX_KEYS - 1));
		last = canary_before(block);
	}
	for (size_t i = 0; i < ZMMX_KEYS + 4; i++) {
		CHECK_EQ(i % 2 ? 100 + i : 9000 + i, zmmx_usable_size(model.heap, of_each[i]));
		zmmx_free(model.heap, of_each[i]);
		CHECK_HEAP(model.heap);
	}
	close_heap_with_blocks();
}

TEST_MAIN(
	RUN(free_writes_to_one_page_of_a_run_of_several),
	RUN(rest_is_handed_out_whole),
	RUN(rest_goes_on_to_the_next_generation),
	RUN(double_free_is_found_in_a_rest),
	RUN(link_that_the_fast_path_would_follow_begins_no_rest),
	RUN(page_table_rests_until_a_child_does_more),
	RUN(full_run_behind_those_of_a_later_generation_is_marked),
	RUN(spares_of_all_generations_are_released),
	RUN(spares_of_all_generations_are_worth_a_collection),
	RUN(cell_that_a_child_writes_has_another_canary),
	RUN(cells_of_all_ancestors_are_understood))
