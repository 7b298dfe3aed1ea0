/* Checks the invariants of zmmx_types.h over the whole heap. One function per structure. */
#include <string.h>

#include "core/base/zmmx_bitset.h"
#include "core/inspect/zmmx_check.h"

static bool holds(zmmx_checker *check, const char *invariant, const void *where, size_t expected, size_t actual)
{
	if (expected == actual) {
		return true;
	}
	check->fault = (zmmx_fault){invariant, where, expected, actual};
	return false;
}

static bool header_is_valid(zmmx_checker *check, const zmmx_chunk *chunk)
{
	const zmmx_heap *heap = check->heap;
	const zmmx_key *key = zmmx_chunk_key(heap, chunk);
	zmmx_run *runs = zmmx_map_chunk(heap, (uintptr_t)chunk);
	check->map_entries++;
	return holds(check, "CHUNK-1 header names its heap", chunk, (size_t)heap, (size_t)chunk->heap)
	       && holds(check, "CHUNK-1 header list_end", chunk, key_end(key), chunk->list_end)
	       && holds(check, "CHUNK-1 header guard", chunk, zmmx_chunk_guard(heap, chunk, key), chunk->guard)
	       && holds(check, "MAP-1 chunk is in the address map", chunk, (size_t)chunk->runs, (size_t)runs)
	       && holds(check, "CHUNK-5 descriptor of the header names the chunk", chunk, (size_t)chunk, (size_t)runs->free);
}

static bool maps_are_valid(zmmx_checker *check, const zmmx_chunk *chunk)
{
	uint32_t longest = 0, stray = 0;
	for (uint32_t page = bits_next_set(chunk->free_map, 0); page < ZMMX_PAGES;) {
		uint32_t end = bits_next_clear(chunk->free_map, page);
		longest = end - page > longest ? end - page : longest;
		page = bits_next_set(chunk->free_map, end);
	}
	for (uint32_t word = 0; word < ZMMX_MAP_WORDS; word++) {
		stray += zmmx_bit_count(chunk->purged_map[word] & ~chunk->free_map[word]);
	}
	return holds(check, "CHUNK-2 free_pages counts free_map", chunk, bits_count(chunk->free_map, 0, ZMMX_PAGES),
	             chunk->free_pages)
	       && holds(check, "CHUNK-3 longest free row", chunk, longest, chunk->longest)
	       && holds(check, "CHUNK-4 purged pages are free", chunk, 0, stray)
	       && holds(check, "CHUNK-4 purged_pages counts purged_map", chunk,
	                bits_count(chunk->purged_map, 0, ZMMX_PAGES), chunk->purged_pages);
}

static bool fit_is_valid(zmmx_checker *check, const zmmx_chunk *chunk)
{
	uint32_t expected = chunk->sealed ? ZMMX_FIT_NONE : zmmx_fit_list(chunk);
	if (!holds(check, "INDEX-1 fit list of the chunk", chunk, expected, chunk->fit) || expected == ZMMX_FIT_NONE) {
		return expected == chunk->fit;
	}
	const zmmx_chunk *member = check->heap->fit_lists[expected];
	while (member && member != chunk) {
		member = member->fit_next;
	}
	return holds(check, "INDEX-1 chunk hangs in its fit list", chunk, (size_t)chunk, (size_t)member);
}

static bool cell_is_valid(zmmx_checker *check, const void *base, bool is_free)
{
	const char *fault = check->heap->harden ? zmmx_cell_fault(check->heap, base, is_free) : NULL;
	return !fault || holds(check, fault, base, true, false);
}

static bool cells_are_valid(zmmx_checker *check, const zmmx_run *run, uintptr_t start, const uint64_t *free_slots)
{
	bool valid = true;
	for (uint32_t slot = 0; valid && check->heap->harden && slot < run_carved(run); slot++) {
		valid = cell_is_valid(check, (void *)(start + (uintptr_t)slot * run_slot_size(run)), bits_test(free_slots, slot));
	}
	return valid;
}

/* Marks the slots in the list. */
static bool free_list_is_valid(zmmx_checker *check, const zmmx_chunk *chunk, const zmmx_run *run, uint32_t page, uint64_t *seen)
{
	uint32_t count = 0, carved = run_carved(run);
	uintptr_t start = page_address((uintptr_t)chunk, page);
	uintptr_t link = run->free, rest = run_rest(run);
	const zmmx_key *key = run_key(check->heap, run);
	for (; !link_is_end(link); count++) {
		key = slot_key(check->heap, run, link, key);
		rest = link == rest ? 0 : rest;
		size_t offset = (size_t)(link - start);
		size_t slot = offset / run_slot_size(run);
		if (!holds(check, "RUN-2 link is a slot of the run", (void *)link, 0, offset % run_slot_size(run))
		    || !holds(check, "RUN-2 link is carved", (void *)link, 1, slot < carved)
		    || !holds(check, "RUN-2 slot is in the free list once", (void *)link, 0, bits_test(seen, (uint32_t)slot))) {
			return false;
		}
		seen[slot / 64] |= UINT64_C(1) << (slot % 64);
		link = link_decode(key, link, zmmx_word_read((const void *)link));
	}
	return holds(check, "RUN-2 free list ends in the chunk's base", run, (size_t)chunk, (size_t)link)
	       && holds(check, "RUN-1 used and free slots are the carved ones", (void *)start, carved,
	                run_used(run) + count)
	       && holds(check, "RUN-6 rest begins in the free list", run, 0, (size_t)rest);
}

/* Whether the fast paths would follow the link of the rest's first slot. */
static bool rest_passes(const zmmx_heap *heap, const zmmx_run *run)
{
	uintptr_t rest = run_rest(run);
	return rest && is_in_chunk(link_difference(run_key(heap, run), zmmx_word_read((const void *)rest)));
}

/* Whether the run is in one of the bin's lists, by its first run. */
static bool list_has(const zmmx_run *member, const zmmx_run *run)
{
	while (member && member != run && run_bin(member) == run_bin(run)) {
		member = run_next(member);
	}
	return member == run;
}

static bool listing_is_valid(zmmx_checker *check, const zmmx_chunk *chunk, const zmmx_run *run)
{
	const zmmx_heap *heap = check->heap;
	const zmmx_run *first = heap->bins[run_bin(run)], *aside = heap->aside[run_bin(run)];
	if (chunk->sealed) {
		return true;
	}
	bool kept = list_has(heap->kept[run_bin(run)], run);
	bool ready = first != &heap->no_run && list_has(first, run);
	size_t listed = (size_t)ready + list_has(aside, run);
	uint32_t elements = zmmx_bin_rows[run_bin(run)].elements;
	return holds(check, "RUN-3 run is in its bin's list unless it is marked full, or kept", run,
	             !run_is_marked_full(run) && !kept, listed)
	       && holds(check, "RUN-6 run in its bin's list has the present key", run, 1,
	                !ready || run->key == heap->key_number)
	       && holds(check, "RUN-3 run has free slots unless it is marked full, or the list's first", run, 1,
	                (run_used(run) == elements) == run_is_marked_full(run) || run == first || run == aside);
}

static bool small_is_valid(zmmx_checker *check, const zmmx_chunk *chunk, const zmmx_run *run, uint32_t page)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[run_bin(run)];
	for (uint32_t i = 0; i < row->pages; i++) {
		if (!holds(check, "RUN-1 descriptor leads to its run's first", run + i, i, run[i].first_offset)
		    || !holds(check, "RUN-1 descriptors of a run agree", run + i, run->kind_bin, run[i].kind_bin)) {
			return false;
		}
	}
	uint64_t free_slots[ZMMX_MAX_ELEMENTS / 64] = {0};
	check->live += (size_t)run_used(run) * run_slot_size(run);
	return holds(check, "RUN-1 carved slots fit", run, 1, run_carved(run) <= row->elements)
	       && holds(check, "RUN-1 carved_product is that of the carved slots", run, run_carved(run) * row->remainder,
	                run->carved_product)
	       && holds(check, "RUN-1 start_product is that of the run's start", run,
	                run_start_product(check->heap, run_bin(run), page_address((uintptr_t)chunk, page)), run->start_product)
	       && holds(check, "RUN-6 key is one of the heap's", run, 1, run->key <= check->heap->key_number)
	       && holds(check, "RUN-6 key of the rest is one of the heap's", run, 1,
	                !run_rest(run) || run[1].key <= check->heap->key_number)
	       && free_list_is_valid(check, chunk, run, page, free_slots)
	       && holds(check, "RUN-6 rest does not pass for slots of the run's key", run, 0, rest_passes(check->heap, run))
	       && listing_is_valid(check, chunk, run)
	       && cells_are_valid(check, run, page_address((uintptr_t)chunk, page), free_slots);
}

/* Checks a run or a span that starts at `page`; *pages is its length. */
static bool span_is_valid(zmmx_checker *check, const zmmx_chunk *chunk, uint32_t page, uint32_t *pages)
{
	const zmmx_run *run = chunk->runs + page;
	bool is_free = bits_test(chunk->free_map, page);
	*pages = 1;
	if (is_free) {
		return holds(check, "CHUNK-5 descriptor of a free page is clean", run, 0,
		             (size_t)run->kind_bin | run->first_offset | run->key | run->carved_product | run->start_product
		                 | (uint16_t)run->used);
	}
	if (run_kind(run) != ZMMX_PAGE_SMALL && run_kind(run) != ZMMX_PAGE_LARGE) {
		return holds(check, "CHUNK-6 used page belongs to a run", run, ZMMX_PAGE_LARGE, run_kind(run));
	}
	*pages = run_pages(run);
	if (!holds(check, "CHUNK-6 run lies in its chunk", run, 1, *pages && page + *pages <= ZMMX_PAGES)
	    || !holds(check, "CHUNK-6 pages of a run are not free", run, 0, bits_count(chunk->free_map, page, *pages))) {
		return false;
	}
	if (run_kind(run) == ZMMX_PAGE_SMALL) {
		return small_is_valid(check, chunk, run, page);
	}
	check->live += *pages * ZMMX_PAGE_SIZE;
	return holds(check, "CHUNK-5 large run has no slots", run, 0, (size_t)run->carved_product | run->first_offset)
	       && cell_is_valid(check, (void *)page_address((uintptr_t)chunk, page), false);
}

static bool page_table_is_valid(zmmx_checker *check, const zmmx_chunk *chunk)
{
	const zmmx_heap *heap = check->heap;
	for (uint32_t page = 0; page < ZMMX_PAGES; page++) {
		const zmmx_run *run = chunk->runs + page;
		const zmmx_run *found = page_table_run(heap, page_address((uintptr_t)chunk, page));
		if (found == &heap->vacant || (uintptr_t)found - (uintptr_t)chunk->runs >= ZMMX_PAGES * sizeof(*found)) {
			continue;
		}
		if (!holds(check, "NEAR-1 entry of a page in a run", run, 1,
		           !heap->checked && (!page || run_kind(run) == ZMMX_PAGE_SMALL))
		    || !holds(check, "NEAR-1 entry leads to a run with the present key", run, 1,
		              !page || found->key == heap->key_number)
		    || !holds(check, "NEAR-1 entry leads to the run's first descriptor", run,
		              (size_t)run_first(chunk->runs + page, run->first_offset), (size_t)found)) {
			return false;
		}
	}
	return true;
}

static bool chunk_is_valid(zmmx_checker *check, const zmmx_chunk *chunk)
{
	if (!header_is_valid(check, chunk) || !maps_are_valid(check, chunk) || !fit_is_valid(check, chunk)
	    || !page_table_is_valid(check, chunk)) {
		return false;
	}
	uint32_t pages;
	for (uint32_t page = ZMMX_FIRST_PAGE; page < ZMMX_PAGES; page += pages) {
		if (!span_is_valid(check, chunk, page, &pages)) {
			return false;
		}
	}
	return true;
}

static bool chunks_are_valid(zmmx_checker *check)
{
	size_t count = 0, cached = 0;
	bool sweep_found = !check->heap->sweep;
	for (const zmmx_chunk *chunk = check->heap->chunks; chunk; chunk = chunk->next, count++) {
		sweep_found |= chunk == check->heap->sweep;
		check->real += ZMMX_CHUNK_SIZE - chunk->purged_pages * ZMMX_PAGE_SIZE;
		check->free_pages += chunk->free_pages;
		check->purged_pages += chunk->purged_pages;
		if (!chunk_is_valid(check, chunk)) {
			return false;
		}
	}
	for (const zmmx_chunk *chunk = check->heap->cached; chunk; chunk = chunk->next, cached++) {
		check->cached += ZMMX_CHUNK_SIZE - chunk->purged_pages * ZMMX_PAGE_SIZE;
		if (!header_is_valid(check, chunk) || !maps_are_valid(check, chunk) || !page_table_is_valid(check, chunk)
		    || !holds(check, "CHUNK-2 cached chunk is empty", chunk, ZMMX_PAGES - ZMMX_FIRST_PAGE, chunk->free_pages)) {
			return false;
		}
	}
	return holds(check, "INDEX-3 the sweep's next chunk is in use", check->heap->sweep, 1, sweep_found)
	       && holds(check, "CHUNK-6 chunks in use", check->heap, check->heap->chunk_count, count)
	       && holds(check, "CHUNK-6 chunks cached", check->heap, check->heap->cached_count, cached)
	       && holds(check, "SUM-3 free pages of the chunks in use", check->heap, check->free_pages, check->heap->free_pages)
	       && holds(check, "SUM-3 purged pages of the chunks in use", check->heap, check->purged_pages,
	                check->heap->purged_pages)
	       && holds(check, "SUM-3 bytes of cached chunks", check->heap, check->cached, check->heap->cached_chunk_bytes);
}

static bool kept_are_valid(zmmx_checker *check, uint32_t bin)
{
	uint32_t pages = 0;
	for (const zmmx_run *run = check->heap->kept[bin]; run; run = run_next(run)) {
		pages += zmmx_bin_rows[bin].pages;
		if (!holds(check, "RUN-5 kept run is of its bin", run, kind_bin(ZMMX_PAGE_SMALL, bin), run->kind_bin)
		    || !holds(check, "RUN-5 kept run is empty", run, 0, run_used(run))) {
			return false;
		}
	}
	return holds(check, "RUN-5 pages of kept runs", check->heap, check->heap->kept_pages[bin], pages);
}

/* Checks a bin's list, or that of runs put aside, by its first run. */
static bool list_is_valid(zmmx_checker *check, const zmmx_run *first, uint32_t bin)
{
	bool is_aside = first == check->heap->aside[bin];
	size_t empty = 0;
	for (const zmmx_run *run = first; run && run != &check->heap->no_run; run = run_next(run)) {
		empty += !run_used(run) && !is_aside;
		if (!holds(check, "RUN-3 bin list holds runs of its bin", run, kind_bin(ZMMX_PAGE_SMALL, bin), run->kind_bin)) {
			return false;
		}
	}
	return holds(check, "RUN-4 at most one empty run in a bin's list", first, 1, empty ? empty : 1);
}

static bool lists_are_valid(zmmx_checker *check)
{
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		if (!list_is_valid(check, check->heap->bins[bin], bin) || !list_is_valid(check, check->heap->aside[bin], bin)
		    || !kept_are_valid(check, bin)) {
			return false;
		}
	}
	return true;
}

static bool index_is_valid(zmmx_checker *check)
{
	for (uint32_t list = 0; list < ZMMX_FIT_LISTS; list++) {
		bool bit = (check->heap->fit_map[list / 64] >> (list % 64)) & 1;
		if (!holds(check, "INDEX-2 fit list's bit", &check->heap->fit_lists[list], check->heap->fit_lists[list] != NULL, bit)) {
			return false;
		}
	}
	for (uint32_t word = 0; word < ZMMX_FIT_WORDS; word++) {
		bool bit = (check->heap->fit_summary >> word) & 1;
		if (!holds(check, "INDEX-2 summary bit", &check->heap->fit_map[word], check->heap->fit_map[word] != 0, bit)) {
			return false;
		}
	}
	return true;
}

static bool huge_is_valid(zmmx_checker *check)
{
	size_t count = 0, cached = 0;
	for (const zmmx_huge *huge = check->heap->huge; huge; huge = huge->next, count++) {
		check->live += huge->size;
		check->real += huge->size;
		check->map_entries++;
		if (!holds(check, "MAP-1 huge block is in the address map", (void *)huge->base, (size_t)huge,
		           (size_t)zmmx_map_huge(check->heap, huge->base))
		    || !holds(check, "HUGE-1 base is a multiple of the chunk size", (void *)huge->base, 0,
		              huge->base & ZMMX_CHUNK_MASK)
		    || !holds(check, "HUGE-1 size within the memory, memory within the addresses", (void *)huge->base, 1,
		              huge->size <= huge->mapped && huge->mapped <= huge->reserved)
		    || !holds(check, "HUGE-1 whole system pages", (void *)huge->base, 0,
		              (huge->size | huge->mapped | huge->reserved) & (check->heap->os->page_size - 1))
		    || !cell_is_valid(check, (void *)huge->base, false)) {
			return false;
		}
	}
	for (const zmmx_huge *huge = check->heap->huge_cached; huge; huge = huge->next) {
		cached += huge->mapped;
		if (!holds(check, "HUGE-1 memory within the addresses", (void *)huge->base, 1, huge->mapped <= huge->reserved)) {
			return false;
		}
	}
	return holds(check, "HUGE-1 blocks counted", check->heap, check->heap->huge_count, count)
	       && holds(check, "SUM-3 bytes of cached mappings", check->heap, check->heap->huge_cached_bytes, cached);
}

/* Checks that no list end of the heap's keys passes as a link. */
static size_t ends_in_chunk(const zmmx_heap *heap)
{
	size_t count = is_in_chunk(link_difference(&heap->key, heap->list_end));
	for (uint32_t number = 0; number <= heap->key_number; number++) {
		count += is_in_chunk(link_difference(&heap->key, key_end(&heap->keys[number])));
	}
	return count;
}

bool zmmx_heap_check(const zmmx_heap *heap, zmmx_fault *fault)
{
	zmmx_checker check = {.heap = heap};
	silence_begin(heap);
	bool valid = holds(&check, "LIST-1 list of no run leads to the heap's list_end", heap, (size_t)&heap->list_end,
	                   heap->no_run.free)
	             && holds(&check, "LIST-1 ends of lists decode to no chunk", heap, 0, ends_in_chunk(heap))
	             && chunks_are_valid(&check) && lists_are_valid(&check) && index_is_valid(&check) && huge_is_valid(&check)
	             && holds(&check, "MAP-1 entries of the address map", heap->map, heap->map_count, check.map_entries)
	             && holds(&check, "SUM-1 live bytes", heap, heap->live->now,
	                      check.live + heap->foreign_live - heap->waiting - heap->surplus)
	             && holds(&check, "SUM-2 committed bytes", heap, heap->real_share, check.real);
	silence_end(heap);
	if (!valid && fault) {
		*fault = check.fault;
	}
	return valid;
}

bool zmmx_check_run(zmmx_checker *check, const zmmx_run *run)
{
	uint64_t free_slots[ZMMX_MAX_ELEMENTS / 64] = {0};
	const zmmx_chunk *chunk = (const zmmx_chunk *)chunk_base(run->free);
	return run == &check->heap->no_run
	       || free_list_is_valid(check, chunk, run, (uint32_t)(run - chunk->runs), free_slots);
}

bool zmmx_check_pages(zmmx_checker *check, const zmmx_chunk *chunk)
{
	return header_is_valid(check, chunk) && maps_are_valid(check, chunk) && fit_is_valid(check, chunk);
}
