/* Each comparison that zmmx_heap_check() makes of chunks, huge blocks and sums finds what it is there for. */
#include "core/inspect/zmmx_check.h"
#include "zmmx_scene.h"

static uintptr_t *entry_of(const zmmx_run *run)
{
	return page_table_entry(heap, run_start(run));
}

static uintptr_t entry_to(const zmmx_run *run)
{
	return (uintptr_t)run - (uintptr_t)&heap->vacant;
}

static void fit_bit_flip(uint32_t list)
{
	heap->fit_map[list / 64] ^= UINT64_C(1) << (list % 64);
}

static void page_take_of_cached(void)
{
	bits_clear(cached->free_map, ZMMX_PAGES - 1, 1);
	cached->free_pages--;
	cached->longest--;
}

static void huge_move_by_a_page(void)
{
	zmmx_map_remove(heap, huge->base + 1);
	huge->base += ZMMX_PAGE_SIZE;
	zmmx_map_insert(heap, huge->base + 1, huge);
}

#define CHUNK_ROWS(ROW) \
	ROW(header_of_another_heap, "CHUNK-1 header names its heap", chunk->heap = NULL) \
	ROW(header_with_another_list_end, "CHUNK-1 header list_end", chunk->list_end ^= 1) \
	ROW(header_with_another_guard, "CHUNK-1 header guard", chunk->guard ^= 1) \
	ROW(header_of_a_cached_chunk, "CHUNK-1 header guard", cached->guard ^= 1) \
	ROW(free_pages_one_less, "CHUNK-2 free_pages counts free_map", chunk->free_pages--) \
	ROW(cached_chunk_in_use, "CHUNK-2 cached chunk is empty", page_take_of_cached()) \
	ROW(longest_one_less, "CHUNK-3 longest free row", chunk->longest--) \
	ROW(longest_one_more, "CHUNK-3 longest free row", chunk->longest++) \
	ROW(longest_of_a_cached_chunk, "CHUNK-3 longest free row", cached->longest--) \
	ROW(purged_page_that_is_used, "CHUNK-4 purged pages are free", \
	    bits_set(chunk->purged_map, (uint32_t)(large - chunk->runs), 1)) \
	ROW(purged_pages_one_more, "CHUNK-4 purged_pages counts purged_map", chunk->purged_pages++) \
	ROW(header_descriptor_of_another_chunk, "CHUNK-5 descriptor of the header names the chunk", \
	    chunk->runs->free = (uintptr_t)cached) \
	ROW(kind_of_a_free_page, "CHUNK-5 descriptor of a free page is clean", vacancy->kind_bin = 1) \
	ROW(lead_of_a_free_page, "CHUNK-5 descriptor of a free page is clean", vacancy->first_offset = 1) \
	ROW(bound_of_a_free_page, "CHUNK-5 descriptor of a free page is clean", vacancy->carved_product = 1) \
	ROW(skew_of_a_free_page, "CHUNK-5 descriptor of a free page is clean", vacancy->start_product = 1) \
	ROW(used_of_a_free_page, "CHUNK-5 descriptor of a free page is clean", vacancy->used = 1) \
	ROW(bound_of_a_large_run, "CHUNK-5 large run has no slots", large->carved_product = 1) \
	ROW(lead_of_a_large_run, "CHUNK-5 large run has no slots", large->first_offset = 1) \
	ROW(used_page_in_no_run, "CHUNK-6 used page belongs to a run", large->kind_bin = 0) \
	ROW(run_beyond_its_chunk, "CHUNK-6 run lies in its chunk", large->used = ZMMX_PAGES) \
	ROW(run_of_no_pages, "CHUNK-6 run lies in its chunk", large->used = 0) \
	ROW(run_of_a_free_page, "CHUNK-6 pages of a run are not free", large->used++) \
	ROW(chunk_count_one_more, "CHUNK-6 chunks in use", heap->chunk_count++) \
	ROW(cached_count_one_more, "CHUNK-6 chunks cached", heap->cached_count++)

#define INDEX_ROWS(ROW) \
	ROW(chunk_in_another_fit_list, "INDEX-1 fit list of the chunk", chunk->fit--) \
	ROW(sealed_chunk_in_a_fit_list, "INDEX-1 fit list of the chunk", chunk->sealed = true) \
	ROW(chunk_in_no_fit_list, "INDEX-1 chunk hangs in its fit list", heap->fit_lists[chunk->fit] = NULL) \
	ROW(bit_of_an_empty_fit_list, "INDEX-2 fit list's bit", fit_bit_flip(chunk->fit - 1u)) \
	ROW(fit_list_without_its_bit, "INDEX-2 fit list's bit", fit_bit_flip(chunk->fit)) \
	ROW(summary_without_a_bit, "INDEX-2 summary bit", heap->fit_summary = 0) \
	ROW(summary_with_a_bit_too_many, "INDEX-2 summary bit", heap->fit_summary |= 1) \
	ROW(sweep_at_a_cached_chunk, "INDEX-3 the sweep's next chunk is in use", heap->sweep = cached) \
	ROW(entry_of_a_free_page, "NEAR-1 entry of a page in a run", *entry_of(vacancy) = entry_to(vacancy)) \
	ROW(entry_of_a_large_run, "NEAR-1 entry of a page in a run", *entry_of(large) = entry_to(large)) \
	ROW(entry_in_a_checked_heap, "NEAR-1 entry of a page in a run", heap->checked = true) \
	ROW(entry_with_another_run, "NEAR-1 entry leads to the run's first descriptor", *entry_of(plain) = entry_to(wide)) \
	ROW(entry_with_a_later_descriptor, "NEAR-1 entry leads to the run's first descriptor", \
	    *entry_of(wide + 1) = entry_to(wide + 1)) \
	ROW(entry_of_a_cached_chunk, "NEAR-1 entry of a page in a run", \
	    *page_table_entry(heap, (uintptr_t)cached + ZMMX_PAGE_SIZE) = entry_to(cached->runs + 1)) \
	ROW(chunk_that_is_not_mapped, "MAP-1 chunk is in the address map", zmmx_map_remove(heap, (uintptr_t)chunk)) \
	ROW(huge_block_that_is_not_mapped, "MAP-1 huge block is in the address map", zmmx_map_remove(heap, huge->base + 1)) \
	ROW(entry_of_nothing, "MAP-1 entries of the address map", zmmx_map_insert(heap, ZMMX_CHUNK_SIZE, NULL))

#define HUGE_ROWS(ROW) \
	ROW(huge_base_behind_a_page, "HUGE-1 base is a multiple of the chunk size", huge_move_by_a_page()) \
	ROW(huge_block_beyond_its_memory, "HUGE-1 size within the memory, memory within the addresses", \
	    huge->size = huge->mapped + ZMMX_PAGE_SIZE) \
	ROW(huge_memory_beyond_its_addresses, "HUGE-1 size within the memory, memory within the addresses", \
	    huge->mapped = huge->reserved + ZMMX_PAGE_SIZE) \
	ROW(huge_size_within_a_page, "HUGE-1 whole system pages", huge->size -= 8) \
	ROW(huge_memory_within_a_page, "HUGE-1 whole system pages", huge->mapped += 8, huge->reserved += ZMMX_PAGE_SIZE) \
	ROW(huge_addresses_within_a_page, "HUGE-1 whole system pages", huge->reserved += 8) \
	ROW(cached_memory_beyond_its_addresses, "HUGE-1 memory within the addresses", \
	    huge_cached->mapped = huge_cached->reserved + ZMMX_PAGE_SIZE) \
	ROW(huge_count_one_more, "HUGE-1 blocks counted", heap->huge_count++) \
	ROW(huge_cached_bytes_one_page_more, "SUM-3 bytes of cached mappings", heap->huge_cached_bytes += ZMMX_PAGE_SIZE) \
	ROW(cached_chunk_bytes_one_page_more, "SUM-3 bytes of cached chunks", heap->cached_chunk_bytes += ZMMX_PAGE_SIZE) \
	ROW(free_pages_of_no_chunk, "SUM-3 free pages of the chunks in use", heap->free_pages++) \
	ROW(purged_pages_of_no_chunk, "SUM-3 purged pages of the chunks in use", heap->purged_pages++) \
	ROW(live_bytes_too_many, "SUM-1 live bytes", heap->live->now += 8) \
	ROW(live_bytes_of_others, "SUM-1 live bytes", heap->foreign_live += 8) \
	ROW(live_bytes_in_surplus, "SUM-1 live bytes", heap->surplus += 8) \
	ROW(committed_bytes_too_many, "SUM-2 committed bytes", heap->real_share += ZMMX_PAGE_SIZE)

CHUNK_ROWS(BREAKS)
INDEX_ROWS(BREAKS)
HUGE_ROWS(BREAKS)

/* What the assertions of a build with checks look at, each in a heap that is whole but for one thing. */
static void part_fails(bool holds, const zmmx_checker *check, const char *invariant)
{
	zmmx_os_fake_done(&fake);
	if (holds || strcmp(check->fault.invariant, invariant) != 0) {
		FAIL("expected \"%s\", found \"%s\"", invariant, holds ? "nothing" : check->fault.invariant);
	}
}

static void pages_part_fails(const char *invariant)
{
	zmmx_checker check = {.heap = heap};
	part_fails(zmmx_check_pages(&check, chunk), &check, invariant);
}

TEST(parts_of_a_whole_heap_hold)
{
	scene_open();
	zmmx_checker check = {.heap = heap};
	CHECK(zmmx_check_pages(&check, chunk));
	CHECK(zmmx_check_run(&check, plain) && zmmx_check_run(&check, &heap->no_run));
	zmmx_os_fake_done(&fake);
}

TEST(part_of_a_run_looks_at_its_list)
{
	scene_open();
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, slot));
	zmmx_checker check = {.heap = heap};
	part_fails(zmmx_check_run(&check, plain), &check, "RUN-2 slot is in the free list once");
}

TEST(part_of_the_pages_looks_at_the_header)
{
	scene_open();
	chunk->guard ^= 1;
	pages_part_fails("CHUNK-1 header guard");
}

TEST(part_of_the_pages_looks_at_the_maps)
{
	scene_open();
	chunk->free_pages--;
	pages_part_fails("CHUNK-2 free_pages counts free_map");
}

TEST(part_of_the_pages_looks_at_the_fit_list)
{
	scene_open();
	chunk->fit++;
	pages_part_fails("INDEX-1 fit list of the chunk");
}

TEST_MAIN(
	CHUNK_ROWS(RUN_ROW) INDEX_ROWS(RUN_ROW) HUGE_ROWS(RUN_ROW)
	RUN(parts_of_a_whole_heap_hold),
	RUN(part_of_a_run_looks_at_its_list),
	RUN(part_of_the_pages_looks_at_the_header),
	RUN(part_of_the_pages_looks_at_the_maps),
	RUN(part_of_the_pages_looks_at_the_fit_list),
)
