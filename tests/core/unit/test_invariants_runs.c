/* Each comparison that zmmx_heap_check() makes of runs and cells finds what it is there for. */
#include "zmmx_scene.h"

static void link_write(uintptr_t from, uintptr_t to)
{
	zmmx_word_write((void *)from, link_encode(&heap->key, from, to));
}

static uintptr_t link_of(uintptr_t from)
{
	return link_decode(&heap->key, from, zmmx_word_read((void *)from));
}

/* Into its bin's list, behind the first. */
static void list_second(zmmx_run *run)
{
	zmmx_run *first = heap->bins[run_bin(run)];
	run->prev = first;
	run_set_next(run, run_next(first));
	run_set_next(first, run);
}

static void kept_take_a_slot(void)
{
	kept->free = link_of(kept->free);
	kept->used++;
}

static void kept_becomes_a_second_spare(void)
{
	for (size_t i = 1; i < sizeof(fellow_blocks) / sizeof(fellow_blocks[0]); i++) {
		zmmx_free(heap, fellow_blocks[i]);
	}
	heap->kept[KEPT_BIN] = NULL;
	heap->kept_pages[KEPT_BIN] = 0;
	list_second(kept);
}

static void full_is_listed_unmarked(void)
{
	run_set_used(full, run_used(full));
	list_second(full);
}

static void lead_of_the_second_page(void)
{
	zmmx_page_table_clear_all(heap);
	wide[1].lead = 0;
}

static void bin_of_the_second_page(void)
{
	zmmx_page_table_clear_all(heap);
	wide[1].kind_bin = kind_bin(ZMMX_PAGE_SMALL, KEPT_BIN);
}

static uint32_t bin_without_runs(void)
{
	uint32_t bin = 0;
	while (heap->bins[bin] != &heap->no_run) {
		bin++;
	}
	return bin;
}

/* As if the process had been forked, and nothing renewed: the same key by another number. */
static void key_number_moves_on(void)
{
	heap->keys[++heap->key_number] = heap->key;
}

/* A former key whose stop is, with the present one, a link to the next slot of 8 bytes. */
static void former_stop_is_a_link(void)
{
	zmmx_key *former = &heap->keys[heap->key_number++];
	uintptr_t stop = link_encode(&heap->key, 0, 8);
	heap->keys[heap->key_number] = heap->key;
	former->mask = ~(stop * former->inverse);
}

static void run_has_the_former_key(void)
{
	zmmx_page_table_clear_all(heap);
	key_number_moves_on();
}

static void run_has_a_key_to_come(void)
{
	zmmx_page_table_clear_all(heap);
	full->key = heap->key_number + 1;
}

#define RUN_ROWS(ROW) \
	ROW(run_found_with_a_former_key, "NEAR-1 entry leads to a run with the present key", key_number_moves_on()) \
	ROW(key_that_the_heap_never_had, "RUN-6 key is one of the heap's", run_has_a_key_to_come()) \
	ROW(listed_run_with_a_former_key, "RUN-6 run in its bin's list has the present key", run_has_the_former_key()) \
	ROW(descriptor_that_leads_elsewhere, "RUN-1 descriptor leads to its run's first", lead_of_the_second_page()) \
	ROW(descriptor_of_another_bin, "RUN-1 descriptors of a run agree", bin_of_the_second_page()) \
	ROW(more_slots_than_there_are, "RUN-1 carved slots fit", full->bound += zmmx_bin_rows[FULL_BIN].remainder) \
	ROW(bound_within_a_slot, "RUN-1 bound is that of the carved slots", plain->bound++) \
	ROW(skew_of_another_start, "RUN-1 skew is that of the run's start", plain->skew++) \
	ROW(used_one_more, "RUN-1 used and free slots are the carved ones", plain->used++) \
	ROW(used_one_less, "RUN-1 used and free slots are the carved ones", plain->used--) \
	ROW(slot_that_is_lost, "RUN-1 used and free slots are the carved ones", plain->free = link_of(slot)) \
	ROW(link_that_skips_a_slot, "RUN-1 used and free slots are the carved ones", link_write(slot, link_of(link_of(slot)))) \
	ROW(link_within_a_slot, "RUN-2 link is a slot of the run", plain->free = slot + 8) \
	ROW(link_within_a_slot_later_in_the_list, "RUN-2 link is a slot of the run", link_write(slot, slot + 8)) \
	ROW(link_to_a_slot_not_carved, "RUN-2 link is carved", plain->free = run_start(plain) + 63 * 64) \
	ROW(link_before_the_run, "RUN-2 link is carved", plain->free = run_start(plain) - 64) \
	ROW(link_to_another_run, "RUN-2 link is carved", plain->free = run_start(wide)) \
	ROW(slot_that_links_itself, "RUN-2 slot is in the free list once", link_write(slot, slot)) \
	ROW(list_that_goes_round, "RUN-2 slot is in the free list once", link_write(link_of(slot), slot)) \
	ROW(list_that_ends_in_another_chunk, "RUN-2 free list ends in the chunk's base", full->free = (uintptr_t)cached) \
	ROW(list_that_ends_nowhere, "RUN-2 free list ends in the chunk's base", full->free = 0)

#define LIST_ROWS(ROW) \
	ROW(list_of_no_run_that_leads_elsewhere, "LIST-1 list of no run leads to the heap's stop", \
	    heap->no_run.free = (uintptr_t)chunk) \
	ROW(stop_that_passes_as_a_link, "LIST-1 ends of lists decode to no chunk", heap->stop = link_encode(&heap->key, 0, 8)) \
	ROW(stop_of_a_former_key_that_passes_as_a_link, "LIST-1 ends of lists decode to no chunk", former_stop_is_a_link()) \
	ROW(bin_with_a_run_of_another, "RUN-3 bin list holds runs of its bin", heap->bins[bin_without_runs()] = wide) \
	ROW(run_of_another_bin_put_aside, "RUN-3 bin list holds runs of its bin", heap->aside[bin_without_runs()] = wide) \
	ROW(run_in_no_list, "RUN-3 run is in its bin's list unless it is marked full, or kept", \
	    heap->bins[run_bin(plain)] = &heap->no_run) \
	ROW(full_run_in_its_list, "RUN-3 run is in its bin's list unless it is marked full, or kept", list_second(full)) \
	ROW(kept_run_in_its_list, "RUN-3 run is in its bin's list unless it is marked full, or kept", list_second(kept)) \
	ROW(listed_run_that_is_kept, "RUN-3 run is in its bin's list unless it is marked full, or kept", \
	    heap->kept[run_bin(plain)] = plain) \
	ROW(full_run_without_its_mark, "RUN-3 run has free slots unless it is marked full, or the list's first", \
	    full_is_listed_unmarked()) \
	ROW(two_spares, "RUN-4 at most one empty run in a bin's list", kept_becomes_a_second_spare()) \
	ROW(kept_run_of_another_bin, "RUN-5 kept run is of its bin", heap->kept[KEPT_BIN - 1] = kept) \
	ROW(kept_run_in_use, "RUN-5 kept run is empty", kept_take_a_slot()) \
	ROW(kept_pages_one_more, "RUN-5 pages of kept runs", heap->kept_pages[KEPT_BIN]++) \
	ROW(kept_pages_of_no_run, "RUN-5 pages of kept runs", heap->kept_pages[0]++)

#define CELL_ROWS(ROW) \
	ROW(block_without_a_cell, "HARDEN-1 a cell for every block", huge->size = 0) \
	ROW(free_slot_written_to, "HARDEN-2 a free slot is clear", *free_cell = 1) \
	ROW(head_of_a_small_cell, "HARDEN-3 canary and head before a block", cell[-1] ^= 1) \
	ROW(canary_before_a_head, "HARDEN-3 canary and head before a block", cell[-(int)ZMMX_HEAD_BYTES] ^= 1) \
	ROW(head_of_a_large_cell, "HARDEN-3 canary and head before a block", large_cell[-1] ^= 1) \
	ROW(head_of_a_huge_cell, "HARDEN-3 canary and head before a block", huge_cell[-1] ^= 1) \
	ROW(freed_block_written_to, "HARDEN-4 a block in quarantine is clear", *freed_cell = 1) \
	ROW(small_block_overrun, "HARDEN-5 canary after a block", cell[20] ^= 1) \
	ROW(large_block_overrun, "HARDEN-5 canary after a block", large_cell[5000] ^= 1) \
	ROW(huge_block_overrun, "HARDEN-5 canary after a block", huge_cell[ZMMX_CHUNK_SIZE + 1] ^= 1) \
	ROW(live_bytes_in_quarantine, "SUM-1 live bytes", heap->waiting += 8)

RUN_ROWS(BREAKS)
LIST_ROWS(BREAKS)
CELL_ROWS(BREAKS_HARDENED)

TEST_MAIN(RUN_ROWS(RUN_ROW) LIST_ROWS(RUN_ROW) CELL_ROWS(RUN_ROW))
