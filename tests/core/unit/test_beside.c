/* The fast paths in assembler do what those in C do. */
#include "core/heap/zmmx_fast_x86_64.h"

#if ZMMX_HAS_BESIDE

#include "zmmx_two_heaps.h"

#define BLOCKS 3000u

static char *blocks[BLOCKS][2];
static size_t sizes[BLOCKS], count;
static uint64_t dice;

static uint32_t roll(uint32_t bound)
{
	dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((dice >> 33) % bound);
}

static void open_heaps(zmmx_config config, const code *code, uint64_t seed)
{
	sides_open(config, code);
	dice = seed;
	count = 0;
}

static void block_take(size_t index, char *first, char *second, size_t size)
{
	CHECK(first && second);
	if (size <= ZMMX_MAX_LARGE_SIZE) {
		CHECK_EQ(offset_of(&sides[0], (uintptr_t)first), offset_of(&sides[1], (uintptr_t)second));
	}
	blocks[index][0] = first;
	blocks[index][1] = second;
	sizes[index] = size;
	memset(first, (int)roll(256), size);
	memset(second, *first, size);
}

static void do_alloc(size_t size)
{
	if (count == BLOCKS) {
		return;
	}
	char *first = side_alloc(&sides[0], size), *second = side_alloc(&sides[1], size);
	block_take(count++, first, second, size);
}

static void do_free(size_t index)
{
	side_free(&sides[0], blocks[index][0]);
	side_free(&sides[1], blocks[index][1]);
	deaths_compare(false);
	count--;
	memcpy(blocks[index], blocks[count], sizeof(blocks[index]));
	sizes[index] = sizes[count];
}

static void do_realloc(size_t index, size_t size)
{
	size_t kept = size < sizes[index] ? size : sizes[index];
	int value = *blocks[index][0];
	char *first = side_realloc(&sides[0], blocks[index][0], size), *second = side_realloc(&sides[1], blocks[index][1], size);
	deaths_compare(false);
	for (size_t i = 0; i < kept; i++) {
		if (first[i] != (char)value || second[i] != (char)value) {
			FAIL("byte %zu of %zu is %d and %d, was %d", i, kept, first[i], second[i], value);
		}
	}
	block_take(index, first, second, size);
}

static void die_both(char *first, char *second, bool by_realloc)
{
	if (by_realloc) {
		side_realloc(&sides[0], first, 100);
		side_realloc(&sides[1], second, 100);
	} else {
		side_free(&sides[0], first);
		side_free(&sides[1], second);
	}
	deaths_compare(true);
}

/* The last slot that was freed, again. */
static void do_free_twice(size_t index)
{
	char *first = blocks[index][0], *second = blocks[index][1];
	do_free(index);
	zmmx_block_ref ref = zmmx_block_find(sides[0].heap, first);
	if (ref.small && ref.small->free == (uintptr_t)first) {
		die_both(first, second, false);
	}
}

/* The first slot of the block's run that was never handed out. */
static void do_free_early(size_t index)
{
	zmmx_block_ref ref = zmmx_block_find(sides[0].heap, blocks[index][0]);
	if (!ref.small || run_carved(ref.small) == zmmx_bin_rows[run_bin(ref.small)].elements) {
		return;
	}
	zmmx_chunk *chunk = (zmmx_chunk *)chunk_base((uintptr_t)blocks[index][0]);
	uintptr_t slot = page_address((uintptr_t)chunk, (uint32_t)(ref.small - chunk->runs))
	                 + (uintptr_t)run_carved(ref.small) * run_slot_size(ref.small);
	die_both((char *)slot, (char *)(slot - sides[0].base + sides[1].base), roll(2));
}

/* No blocks: inside one, the header, the chunk's last bytes, the other heap's. */
static void do_wrong_pointer(size_t index)
{
	static const uint16_t inside[] = {1, 8, 16, 24, 100, 2048};
	char *first = blocks[index][0], *second = blocks[index][1];
	size_t offset = inside[roll(6)];
	switch (roll(5)) {
		case 0:
			if (offset < sizes[index]) {
				die_both(first + offset, second + offset, roll(2));
			}
			break;
		case 1:
			die_both((char *)sides[0].heap->chunks, (char *)sides[1].heap->chunks, roll(2));
			break;
		case 3:
			do_free_early(index);
			break;
		case 2:
			die_both((char *)sides[0].heap->chunks + ZMMX_CHUNK_SIZE - 8, (char *)sides[1].heap->chunks + ZMMX_CHUNK_SIZE - 8,
			         roll(2));
			break;
		default:
			if (sizes[index] <= ZMMX_MAX_LARGE_SIZE) {
				die_both(second, first, roll(2));
			}
	}
}

static void do_nothing(void)
{
	side_free(&sides[0], NULL);
	side_free(&sides[1], NULL);
	deaths_compare(false);
	if (count < BLOCKS) {
		size_t size = roll(4000);
		char *first = side_realloc(&sides[0], NULL, size), *second = side_realloc(&sides[1], NULL, size);
		block_take(count++, first, second, size);
	}
}

static void do_gc(void)
{
	CHECK_EQ(zmmx_heap_gc(sides[0].heap), zmmx_heap_gc(sides[1].heap));
}

static void do_reset(void)
{
	zmmx_heap_reset(sides[0].heap);
	zmmx_heap_reset(sides[1].heap);
	count = 0;
}

/* ---- streams ---- */

static size_t size_roll(void)
{
	static const size_t edges[] = {0, 1, 7, 8, 9, 15, 16, 17, 2560, 2561, 3071, 3072, 3073, 4096, 4097};
	uint32_t kind = roll(200);
	if (kind < 50) {
		return edges[roll(15)];
	}
	if (kind < 130) {
		return roll(257);
	}
	if (kind < 190) {
		return roll(ZMMX_MAX_SMALL_SIZE + 2);
	}
	return kind < 199 ? roll(60000) : ZMMX_MAX_LARGE_SIZE + roll(3 * ZMMX_CHUNK_SIZE);
}

/* More frees than allocations in every second stretch. */
static void step(size_t number, bool wrong, size_t fixed)
{
	size_t size = roll(4) ? size_roll() : fixed;
	uint32_t kind = roll(100), allocs = number / 1500 % 2 ? 30 : 55;
	if (!count || kind < allocs) {
		do_alloc(size);
	} else if (kind < 80) {
		do_free(roll(3) ? roll((uint32_t)count) : count - 1);
	} else if (kind < 94) {
		do_realloc(roll((uint32_t)count), roll(8) ? size : sizes[roll((uint32_t)count)]);
	} else if (kind < 96) {
		do_nothing();
	} else if (!wrong) {
		do_alloc(fixed);
	} else if (kind < 98) {
		do_free_twice(roll((uint32_t)count));
	} else {
		do_wrong_pointer(roll((uint32_t)count));
	}
}

/* From time to time the thread forgets its heap. */
static void stream(zmmx_config config, const code *code, uint64_t seed, size_t steps)
{
	size_t fixed = 64;
	open_heaps(config, code, seed);
	for (size_t i = 0; i < steps; i++) {
		if (i % 300 == 0) {
			fixed = zmmx_bin_rows[roll(ZMMX_BINS)].slot_size;
		}
		if (i % 3000 == 2999) {
			do_gc();
		} else if (i % 8000 == 7999) {
			do_reset();
		} else {
			step(i, !config.hardened, fixed);
		}
		thread_heap = i % 11 ? thread_heap : NULL;
		heaps_compare(i % 32 == 0);
	}
	heaps_compare(true);
	sides_close();
}

TEST(same_operations_lead_to_the_same_heaps)
{
	stream((zmmx_config){0}, &code_of_process, 1, 20000);
}

TEST(so_they_do_without_the_smallest_slots)
{
	stream((zmmx_config){.least_slot = 16}, &code_of_process, 2, 6000);
}

TEST(so_they_do_in_a_hardened_heap)
{
	stream((zmmx_config){.hardened = true}, &code_of_process, 3, 4000);
}

TEST(so_they_do_where_each_thread_has_a_heap)
{
	stream((zmmx_config){0}, &code_of_threads, 6, 20000);
	CHECK(attached > 1000);
	stream((zmmx_config){.hardened = true}, &code_of_threads, 7, 4000);
}

TEST(so_they_do_while_samples_are_taken)
{
	const ptrdiff_t before = sample_left = PTRDIFF_MAX;
	stream((zmmx_config){0}, &code_of_samples, 6, 6000);
	CHECK(sample_left < before);
	CHECK_EQ(0, size_due);
	CHECK_PTR(NULL, block_sampled);
}

/* A sample is due as soon as the count is below 0, and a block is one if its byte in the filter is not 0. */
TEST(a_sample_that_is_due_or_freed_leaves_the_fast_path)
{
	open_heaps((zmmx_config){0}, &code_of_samples, 7);
	sample_left = 150;
	char *first = side_alloc(&sides[1], 100), *second = side_alloc(&sides[1], 50);
	CHECK_EQ(0, sample_left);
	CHECK_EQ(0, size_due);
	char *due = side_alloc(&sides[1], 8);
	CHECK_EQ(-8, sample_left);
	CHECK_EQ(8, size_due);
	filter[zmmx_beside_filter_index(second)] = UINT8_MAX;
	CHECK(zmmx_beside_filter_index(first) != zmmx_beside_filter_index(second));
	side_free(&sides[1], first);
	CHECK_PTR(NULL, block_sampled);
	side_free(&sides[1], second);
	CHECK_PTR(second, block_sampled);
	side_free(&sides[1], due);
	CHECK_PTR(second, block_sampled);
	memset(filter, 0, sizeof(filter));
	size_due = 0;
	block_sampled = NULL;
	sides_close();
}

/* Bytes count when the block moves, and only there. */
TEST(a_resized_block_counts_when_it_moves)
{
	open_heaps((zmmx_config){0}, &code_of_samples, 8);
	sample_left = 1000;
	char *block = side_alloc(&sides[1], 100);
	CHECK_EQ(900, sample_left);
	size_resized = 0;
	CHECK_PTR(block, side_realloc(&sides[1], block, 110));
	CHECK_EQ(900, sample_left);
	block = side_realloc(&sides[1], block, 300);
	CHECK_EQ(600, sample_left);
	CHECK_EQ(0, size_resized);
	block = side_realloc(&sides[1], block, 601);
	CHECK_EQ(600, sample_left);
	CHECK_EQ(601, size_resized);
	filter[zmmx_beside_filter_index(block)] = 1;
	CHECK_PTR(block, side_realloc(&sides[1], block, 602));
	CHECK_EQ(602, size_resized);
	CHECK_EQ(600, sample_left);
	memset(filter, 0, sizeof(filter));
	size_resized = 0;
	sides_close();
}

/* Every slot of a run of each bin, taken and given back in three orders. */
static void runs_fill_and_empty(const code *code)
{
	open_heaps((zmmx_config){0}, code, 4);
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		size_t slots = zmmx_bin_rows[bin].elements * 2u + 1;
		for (size_t order = 0; order < 3; order++) {
			for (size_t i = 0; i < slots; i++) {
				do_alloc(zmmx_bin_rows[bin].slot_size - order);
				figures_compare();
			}
			heaps_compare(true);
			while (count) {
				do_free(order == 0 ? 0 : (order == 1 ? count - 1 : roll((uint32_t)count)));
				figures_compare();
			}
			heaps_compare(true);
		}
	}
	sides_close();
}

TEST(runs_fill_and_empty_alike)
{
	runs_fill_and_empty(&code_of_process);
	runs_fill_and_empty(&code_of_threads);
	CHECK_EQ(1, attached);
}

/* A block is freed, its link becomes what `change` makes of it, and the slot is taken again. */
static void overwrite(uintptr_t (*change)(const side *side, uintptr_t slot, size_t number), size_t number)
{
	open_heaps((zmmx_config){0}, &code_of_process, 5);
	for (side *side = sides; side < sides + 2; side++) {
		void *block = side_alloc(side, 48);
		side_free(side, block);
		zmmx_word_write(block, change(side, (uintptr_t)block, number));
		side_alloc(side, 48);
	}
	deaths_compare(sides[0].died);
	SAME_FIELD(ticks); /* of the slow paths */
}

/* 64: in all bits in which two addresses of a chunk can differ. */
static uintptr_t link_with_a_bit(const side *side, uintptr_t slot, size_t bit)
{
	uintptr_t link = link_decode(&side->heap->key, slot, zmmx_word_read((void *)slot));
	return link_encode(&side->heap->key, slot, bit < 64 ? link ^ (uintptr_t)1 << bit : slot ^ ZMMX_CHUNK_MASK);
}

static uintptr_t word_written(const side *side, uintptr_t slot, size_t number)
{
	static const uint64_t words[] = {0, UINT64_MAX, UINT64_C(0x4141414141414141)};
	(void)side;
	return number < 3 ? words[number] : slot;
}

TEST(overwritten_links_are_found_alike)
{
	for (size_t bit = 0; bit <= 64; bit++) {
		overwrite(link_with_a_bit, bit);
	}
	for (size_t word = 0; word < 4; word++) {
		overwrite(word_written, word);
		CHECK(sides[0].died);
	}
}

TEST(a_thread_without_a_heap_gets_one_first)
{
	open_heaps((zmmx_config){0}, &code_of_threads, 8);
	char *block = side_alloc(&sides[1], 40);
	thread_heap = NULL;
	block = side_realloc(&sides[1], block, 90);
	CHECK(block);
	thread_heap = NULL;
	side_free(&sides[1], block);
	CHECK_EQ(3, attached);
	CHECK_EQ(sides[0].heap->live->now, sides[1].heap->live->now);
	sides_close();
}

TEST(kind_and_bin_are_where_the_code_reads_them)
{
	CHECK(zmmx_beside_fits());
}

TEST_MAIN(
	RUN(kind_and_bin_are_where_the_code_reads_them),
	RUN(runs_fill_and_empty_alike),
	RUN(overwritten_links_are_found_alike),
	RUN(same_operations_lead_to_the_same_heaps),
	RUN(so_they_do_without_the_smallest_slots),
	RUN(so_they_do_in_a_hardened_heap),
	RUN(so_they_do_where_each_thread_has_a_heap),
	RUN(a_thread_without_a_heap_gets_one_first),
	RUN(so_they_do_while_samples_are_taken),
	RUN(a_sample_that_is_due_or_freed_leaves_the_fast_path),
	RUN(a_resized_block_counts_when_it_moves))

#else

#include "zmmx_test.h"

TEST(assembler_does_what_c_does)
{
	SKIP("there is none for this system, or in a build that checks itself");
}

TEST_MAIN(RUN(assembler_does_what_c_does))

#endif
