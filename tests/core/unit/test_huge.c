/* Huge blocks: mappings of their own. */
#include <stdlib.h>
#include <string.h>

#include "zmmx_test_heap.h"

TEST(first_huge_size_is_behind_the_last_large_one)
{
	open_heap();
	zmmx_stats stats;
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE + 1));
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(1, stats.large.blocks);
	CHECK_EQ(1, stats.huge.blocks);
	CHECK_EQ(0, (uintptr_t)model.blocks[1].start % ZMMX_CHUNK_SIZE);
	CHECK_EQ(ZMMX_CHUNK_SIZE, stats.huge.bytes);
	close_heap();
}

TEST(shrink_and_grow_step_by_step_keep_content)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 4 * ZMMX_CHUNK_SIZE));
	for (int i = 0; i < 40; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, model.blocks[0].size - 40961, SIZE_MAX));
		CHECK_EQ(model.blocks[0].usable + ZMMX_CHUNK_SIZE, model.real.now);
	}
	for (int i = 0; i < 100; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, model.blocks[0].size + 40961, SIZE_MAX));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(shrinking_gives_memory_back)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 10 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(11 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 2 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(1, fake.calls[ZMMX_OS_TRUNCATE]);
	CHECK_AT_MOST(4 * ZMMX_CHUNK_SIZE, fake.bytes);
	close_heap();
}

/* Every way a system may help with growing, or not. */
static void grow_with(bool extends, bool moves)
{
	open_heap();
	fake.refuse[ZMMX_OS_EXTEND] = !extends;
	if (!moves) {
		fake.os.move = NULL;
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	for (int i = 0; i < 10; i++) {
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, model.blocks[0].size + ZMMX_CHUNK_SIZE, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 1, model.blocks[1].size + 4096, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
	}
	close_heap();
}

TEST(grows_when_the_system_extends)
{
	grow_with(true, false);
}

TEST(grows_when_the_system_moves)
{
	grow_with(false, true);
	CHECK(fake.calls[ZMMX_OS_MOVE] > 0);
}

TEST(grows_by_copying_when_the_system_does_neither)
{
	grow_with(false, false);
}

TEST(truncate_refused_keeps_the_mapping)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 4 * ZMMX_CHUNK_SIZE));
	fake.refuse[ZMMX_OS_TRUNCATE] = true;
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 2 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, model.live.now);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 3 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	zmmx_os_fake_heal(&fake);
	close_heap();
}

TEST(interior_addresses_are_owned_and_no_blocks)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, 5 * ZMMX_CHUNK_SIZE);
	static const size_t offsets[] = {1, 8, 4096, ZMMX_CHUNK_SIZE, 2 * ZMMX_CHUNK_SIZE + 8, 5 * ZMMX_CHUNK_SIZE - 1};
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		CHECK(zmmx_heap_owns(model.heap, block + offsets[i]));
		CHECK_EQ(0, zmmx_usable_size(model.heap, block + offsets[i]));
	}
	CHECK_EQ(5 * ZMMX_CHUNK_SIZE, zmmx_usable_size(model.heap, block));
	zmmx_free(model.heap, block);
	CHECK(!zmmx_heap_owns(model.heap, block));
	CHECK_EQ(0, zmmx_usable_size(model.heap, block));
	close_heap();
}

TEST(freed_mapping_is_used_again)
{
	open_heap();
	void *block = zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	size_t calls = fake.calls[ZMMX_OS_MAP];
	for (int i = 0; i < 100; i++) {
		CHECK_PTR(block, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
		zmmx_free(model.heap, block);
		CHECK_HEAP(model.heap);
	}
	CHECK_EQ(calls, fake.calls[ZMMX_OS_MAP]);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	zmmx_heap_gc(model.heap);
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.peak - 3 * ZMMX_CHUNK_SIZE);
	zmmx_stats stats;
	zmmx_heap_stats(model.heap, &stats);
	CHECK_EQ(0, stats.huge.cached_blocks);
	close_heap();
}

TEST(freed_mapping_serves_half_its_size)
{
	open_heap();
	void *block = zmmx_model_keep_mapping(&model, 6 * ZMMX_CHUNK_SIZE);
	size_t calls = fake.calls[ZMMX_OS_MAP];
	CHECK_PTR(block, zmmx_alloc(model.heap, 3 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(calls, fake.calls[ZMMX_OS_MAP]);
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(freed_mapping_grows_to_twice_its_size)
{
	open_heap();
	zmmx_free(model.heap, zmmx_alloc(model.heap, 6 * ZMMX_CHUNK_SIZE));
	zmmx_heap_gc(model.heap);
	size_t rest = model.real.now;
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	size_t maps = fake.calls[ZMMX_OS_MAP], unmaps = fake.calls[ZMMX_OS_UNMAP];
	void *block = zmmx_alloc(model.heap, 6 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(maps, fake.calls[ZMMX_OS_MAP]);
	CHECK_EQ(unmaps, fake.calls[ZMMX_OS_UNMAP]);
	CHECK_EQ(6 * ZMMX_CHUNK_SIZE, model.live.now);
	CHECK_EQ(rest + 6 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(0, (uintptr_t)block % ZMMX_CHUNK_SIZE);
	memset(block, 1, 6 * ZMMX_CHUNK_SIZE);
	CHECK_HEAP(model.heap);
	zmmx_free(model.heap, block);
	CHECK_HEAP(model.heap);
	close_heap();
}

TEST(freed_mapping_less_than_a_quarter_of_a_block_does_not_grow)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	size_t maps = fake.calls[ZMMX_OS_MAP];
	void *block = zmmx_alloc(model.heap, 13 * ZMMX_CHUNK_SIZE);
	CHECK_EQ(maps + 1, fake.calls[ZMMX_OS_MAP]);
	CHECK_HEAP(model.heap);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(freed_mapping_that_cannot_grow_gives_way)
{
	open_heap();
	zmmx_model_keep_mapping(&model, 3 * ZMMX_CHUNK_SIZE);
	fake.refuse[ZMMX_OS_RESERVE] = fake.refuse[ZMMX_OS_MOVE] = fake.refuse[ZMMX_OS_EXTEND] = true;
	void *block = zmmx_alloc(model.heap, 5 * ZMMX_CHUNK_SIZE);
	CHECK(block != NULL);
	CHECK_EQ(6 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	zmmx_os_fake_heal(&fake);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(freed_mapping_that_cannot_be_cut_serves_as_it_is)
{
	open_heap();
	void *block = zmmx_model_keep_mapping(&model, 6 * ZMMX_CHUNK_SIZE);
	fake.refuse[ZMMX_OS_TRUNCATE] = true;
	CHECK_PTR(block, zmmx_alloc(model.heap, 4 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(4 * ZMMX_CHUNK_SIZE, zmmx_usable_size(model.heap, block));
	CHECK_EQ(5 * ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_EQ(2 * ZMMX_CHUNK_SIZE, zmmx_model_kept_bytes(&model));
	CHECK_HEAP(model.heap);
	zmmx_os_fake_heal(&fake);
	zmmx_free(model.heap, block);
	close_heap();
}

TEST(kept_mappings_do_not_raise_the_peak)
{
	open_heap();
	for (size_t i = 2; i < 12; i++) {
		zmmx_free(model.heap, zmmx_alloc(model.heap, i * ZMMX_CHUNK_SIZE));
		CHECK_EQ((i + 1) * ZMMX_CHUNK_SIZE, model.real.peak);
	}
	close_heap();
}

TEST(thousands_of_blocks)
{
	enum { BLOCKS = sizeof(size_t) > 4 ? 3000 : 1000 };  /* of 2 MiB: as many as there are addresses for */
	open_heap();
	char **blocks = malloc(BLOCKS * sizeof(*blocks));
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = zmmx_alloc(model.heap, ZMMX_CHUNK_SIZE);
		CHECK(blocks[i]);
		CHECK_EQ(0, (uintptr_t)blocks[i] % ZMMX_CHUNK_SIZE);
		*(size_t *)(void *)blocks[i] = i;
	}
	CHECK_HEAP(model.heap);
	CHECK_EQ(BLOCKS * ZMMX_CHUNK_SIZE, model.live.now);
	for (size_t i = 0; i < BLOCKS; i += 2) {
		CHECK_EQ(i, *(size_t *)(void *)blocks[i]);
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_HEAP(model.heap);
	for (size_t i = 1; i < BLOCKS; i += 2) {
		CHECK_EQ(i, *(size_t *)(void *)blocks[i]);
		CHECK_EQ(ZMMX_CHUNK_SIZE, zmmx_usable_size(model.heap, blocks[i]));
		zmmx_free(model.heap, blocks[i]);
	}
	CHECK_EQ(0, model.live.now);
	free(blocks);
	close_heap();
}

TEST(larger_system_pages)
{
	for (size_t page = 8192; page <= 65536; page *= 2) {
		zmmx_os_fake_init(&fake, page);
		CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3 * ZMMX_CHUNK_SIZE + 1));
		CHECK_EQ(3 * ZMMX_CHUNK_SIZE + page, model.blocks[0].usable);
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 2 * ZMMX_CHUNK_SIZE + 5000, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 4 * ZMMX_CHUNK_SIZE + 5000, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_verify(&model));
		close_heap();
	}
}

TEST_MAIN(
	RUN(first_huge_size_is_behind_the_last_large_one),
	RUN(shrink_and_grow_step_by_step_keep_content),
	RUN(shrinking_gives_memory_back),
	RUN(grows_when_the_system_extends),
	RUN(grows_when_the_system_moves),
	RUN(grows_by_copying_when_the_system_does_neither),
	RUN(truncate_refused_keeps_the_mapping),
	RUN(interior_addresses_are_owned_and_no_blocks),
	RUN(freed_mapping_is_used_again),
	RUN(freed_mapping_serves_half_its_size),
	RUN(freed_mapping_grows_to_twice_its_size),
	RUN(freed_mapping_less_than_a_quarter_of_a_block_does_not_grow),
	RUN(freed_mapping_that_cannot_grow_gives_way),
	RUN(freed_mapping_that_cannot_be_cut_serves_as_it_is),
	RUN(kept_mappings_do_not_raise_the_peak),
	RUN(thousands_of_blocks),
	RUN(larger_system_pages))
