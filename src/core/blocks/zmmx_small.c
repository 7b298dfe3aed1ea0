/* Small blocks: taking slots, carving them, and runs that fill or empty. */
#include <string.h>

#include "core/blocks/zmmx_run_list.h"

/* Slots to link at once: enough to come here rarely, few enough not to touch pages that are not needed, and to tell
 * slots that were never handed out. Large slots are linked a page at a time, which has few of them. */
#define CARVE_BYTES 2048u
#define CARVE_BYTES_LARGE 4096u
#define CARVE_LARGE_SLOT 512u

/* The free list is followed in one of so many runs that give their pages back, because that reads every slot. */
#define WHOLE_EVERY 16u

/* Decodes the first link of a free list that the present key does not decode: the run's rest begins there. */
ZMMX_APART static uintptr_t rest_begin(zmmx_heap *heap, zmmx_run *run)
{
	if (run->free != run_rest(run)) {
		zmmx_fatal_free_list(heap, run);
	}
	zmmx_free_list_recode(heap, run, &heap->key);
	return link_difference(&heap->key, zmmx_word_read((void *)run->free));
}

/* Takes the first slot of the run's free list, which has one. */
ZMMX_INLINE uintptr_t slot_pop(zmmx_heap *heap, zmmx_run *run)
{
	uintptr_t slot = run->free;
	uintptr_t difference = link_difference(&heap->key, zmmx_word_read((void *)slot));
	if (zmmx_unlikely(!is_in_chunk(difference))) {
		difference = rest_begin(heap, run);
	}
	run->free = slot ^ difference;
	run->used++;
	return slot;
}

/* Links adjacent slots. */
ZMMX_INLINE void slots_link(zmmx_heap *heap, uintptr_t slot, uintptr_t last, uint32_t slot_size, zmmx_chunk *chunk)
{
	const zmmx_key key = heap->key;
	while (slot != last) {
		uintptr_t next = slot + slot_size;
		zmmx_word_write((void *)slot, link_encode(&key, slot, next));
		slot = next;
	}
	zmmx_word_write((void *)slot, link_encode(&key, slot, (uintptr_t)chunk));
}

/* Takes the next slot of a run with an empty free list and as many used slots as carved ones, and links some of the
 * slots after it. */
static uintptr_t run_carve(zmmx_heap *heap, zmmx_run *run, const zmmx_bin_row *row, uint32_t carved)
{
	zmmx_chunk *chunk = run_chunk(run);
	uint32_t left = row->elements - carved, slot_size = row->slot_size;
	zmmx_assert(link_is_end(run->free) && left);
	zmmx_chunk_verify(heap, chunk);
	uint32_t count = (slot_size < CARVE_LARGE_SLOT ? CARVE_BYTES : CARVE_BYTES_LARGE) / slot_size;
	if (count > left) {
		count = left;
	}
	uintptr_t slot = page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs)) + (uintptr_t)carved * slot_size;
	run->carved_product = (uint16_t)((carved + count) * row->remainder);
	if (zmmx_unlikely(heap->harden != NULL)) {
		run->free = zmmx_carve_at_random(heap, slot, count, slot_size, (uintptr_t)chunk);
		return slot_pop(heap, run);
	}
	if (count > 1) {
		run->free = slot + slot_size;
		slots_link(heap, slot + slot_size, slot + (uintptr_t)(count - 1) * slot_size, slot_size, chunk);
	}
	run->used++;
	return slot;
}

static void run_destroy(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_chunk *chunk = run_chunk(run);
	uint32_t pages = zmmx_bin_rows[run_bin(run)].pages;
	zmmx_chunk_verify(heap, chunk);
	zmmx_assert(!run_used(run) && !run_is_marked_full(run));
	zmmx_assert(!run_is_in(heap->bins[run_bin(run)], run) && !run_is_in(heap->kept[run_bin(run)], run));
	zmmx_assert(!chunk->sealed);
	if (heap->runs_destroyed++ % WHOLE_EVERY == 0) {
		zmmx_free_list_must_be_whole(heap, run);
	}
	uint32_t page = (uint32_t)(run - chunk->runs);
	memset(run, 0, pages * sizeof(*run));
	zmmx_page_table_clear(heap, page_address((uintptr_t)chunk, page), pages);
	zmmx_pages_give(heap, chunk, page, pages);
}

static bool run_keep(zmmx_heap *heap, zmmx_run *run)
{
	uint32_t bin = run_bin(run);
	zmmx_assert(!run_used(run) && !run_is_marked_full(run));
	zmmx_assert(!run_is_in(heap->bins[bin], run) && !run_is_in(heap->kept[bin], run));
	uint32_t pages = heap->kept_pages[bin] + (uint32_t)zmmx_bin_rows[bin].pages;
	if (pages > ZMMX_KEPT_PAGES) {
		return false;
	}
	heap->kept_pages[bin] = (uint8_t)pages;
	run_set_next(run, heap->kept[bin]);
	heap->kept[bin] = run;
	return true;
}

static void kept_verify(zmmx_heap *heap, const zmmx_run *run, uint32_t bin)
{
	const zmmx_chunk *chunk = run_chunk(run);
	zmmx_chunk_verify(heap, chunk);
	if ((uintptr_t)run - (uintptr_t)chunk->runs >= ZMMX_PAGES * sizeof(*run)
	    || run->kind_bin != kind_bin(ZMMX_PAGE_SMALL, bin) || run->first_offset || run_used(run)) {
		zmmx_fatal_links(heap, "empty runs", run);
	}
}

/* NULL: the bin has none. */
static zmmx_run *run_kept(zmmx_heap *heap, uint32_t bin)
{
	zmmx_run *run = heap->kept[bin];
	if (run) {
		kept_verify(heap, run, bin);
		zmmx_assert(heap->kept_pages[bin] >= zmmx_bin_rows[bin].pages);
		heap->kept[bin] = run_next(run);
		heap->kept_pages[bin] = (uint8_t)(heap->kept_pages[bin] - zmmx_bin_rows[bin].pages);
		run_set_next(run, NULL);
	}
	return run;
}

/* A run that was put aside; NULL: the bin has none, or should get another. The run that was in use when the lists were
 * put aside has probably been written to since the fork. Others are still shared with the parent, as are their
 * descriptors, so free pages of the chunks are used before them. */
static zmmx_run *run_aside(zmmx_heap *heap, uint32_t bin)
{
	zmmx_run *run = heap->aside[bin];
	bool in_use = heap->aside_in_use & 1u << bin;
	heap->aside_in_use &= ~(1u << bin);
	if (run && !in_use) {
		size_t growth = zmmx_pages_growth(heap, zmmx_bin_rows[bin].pages);
		if (growth < ZMMX_CHUNK_SIZE && zmmx_limit_fits(heap, growth)) {
			return NULL;
		}
	}
	if (run) {
		run_unlist(heap, run);
	}
	return run;
}

/* The first run of a bin that has none, from those put aside or kept. NULL: there is none. */
ZMMX_APART static zmmx_run *run_obtain(zmmx_heap *heap, uint32_t bin)
{
	zmmx_run *run = zmmx_unlikely(heap->key_number != 0) ? run_aside(heap, bin) : NULL;
	if (!run) {
		run = run_kept(heap, bin);
	}
	if (!run) {
		return NULL;
	}
	zmmx_chunk_verify(heap, run_chunk(run));
	zmmx_run_recode(heap, run);
	run_list_first(heap, run);
	return run;
}

/* 0: the run is full. */
ZMMX_INLINE uintptr_t run_take(zmmx_heap *heap, zmmx_run *run, const zmmx_bin_row *row)
{
	if (!link_is_end(run->free)) {
		return slot_pop(heap, run);
	}
	uint32_t used = run_used(run);
	if (zmmx_unlikely(run->carved_product != used * row->remainder)) {
		zmmx_fatal_free_list_end(heap, run);
	}
	return used < row->elements ? run_carve(heap, run, row, used) : 0;
}

void *zmmx_small_alloc_slow(zmmx_heap *heap, uint32_t bin)
{
	zmmx_assert(bin < ZMMX_BINS);
	const zmmx_bin_row *row = &zmmx_bin_rows[bin];
	for (;;) {
		zmmx_run *run = heap->bins[bin];
		if (run == &heap->no_run) {
			run = run_obtain(heap, bin);
			if (!run) {
				return NULL;
			}
		}
		zmmx_assert(run_bin(run) == bin);
		uintptr_t slot = run_take(heap, run, row);
		if (slot) {
			zmmx_assert_run(heap, run);
			live_add(heap, row->slot_size);
			return (void *)slot;
		}
		run_mark_full(heap, run);
	}
}

bool zmmx_small_extend(zmmx_heap *heap, uint32_t bin, zmmx_attempt *attempt)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[bin];
	zmmx_chunk *chunk;
	uint32_t page = zmmx_pages_take(heap, row->pages, attempt, &chunk);
	if (!page) {
		return false;
	}
	zmmx_run *run = chunk->runs + page;
	zmmx_assert(runs_are_clean(run, row->pages));
	for (uint32_t i = 0; i < row->pages; i++) {
		run[i].first_offset = i & 7;
		run[i].kind_bin = kind_bin(ZMMX_PAGE_SMALL, bin);
	}
	run->free = (uintptr_t)chunk;
	run->start_product = run_start_product(heap, bin, page_address((uintptr_t)chunk, page));
	run->key = heap->key_number & (ZMMX_KEYS - 1);
	run_set_used(run, 0);
	run->carved_product = 0;
	zmmx_page_table_set(heap, page_address((uintptr_t)chunk, page), row->pages, run);
	run_list_first(heap, run);
	return true;
}

void zmmx_small_free_edge(void *slot, zmmx_heap *heap, zmmx_run *run)
{
	zmmx_assert(run->used < 0 && run->used != -2);
	uint32_t used = run_used(run);
	run_set_used(run, used);
	if (((const zmmx_chunk *)chunk_base((uintptr_t)slot))->sealed) {
		return;
	}
	if (used) {
		zmmx_assert(used + 1 == zmmx_bin_rows[run_bin(run)].elements);
		run_list_second(heap, run); /* it was full */
		return;
	}
	/* The run is empty. A bin's only run with free slots stays as its spare; otherwise alternating allocs and frees
	 * would take and give pages each time. A few other empty runs are kept. */
	if (run->prev || run_next(run)) {
		run_unlist(heap, run);
		if (!run_keep(heap, run)) {
			run_destroy(heap, run);
		}
	} else {
		heap->spare_bins |= 1u << run_bin(run);
	}
}

void zmmx_small_claim(zmmx_heap *heap, zmmx_run *run)
{
	if (zmmx_likely(run->key == heap->key_number)) {
		return;
	}
	zmmx_run_adopt(heap, run);
	if (!run_is_marked_full(run) && !run_chunk(run)->sealed) {
		run_unlist(heap, run);
		run_list_second(heap, run);
	}
}

/* A full run is marked when its bin next takes a slot. One that was put aside earlier gets other runs before it, so it is
 * marked now. */
static void aside_mark_full(zmmx_heap *heap, uint32_t bin)
{
	zmmx_run *run = heap->aside[bin];
	if (run && link_is_end(run->free) && run_is_carved(run)) {
		run_mark_full(heap, run);
	}
}

void zmmx_small_put_aside(zmmx_heap *heap)
{
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		zmmx_run *first = heap->bins[bin], *last = first;
		if (first == &heap->no_run) {
			continue;
		}
		aside_mark_full(heap, bin);
		if (heap->aside[bin]) {
			while (run_next(last)) {
				last = run_next(last);
			}
			run_set_next(last, heap->aside[bin]);
			heap->aside[bin]->prev = last;
		}
		heap->aside[bin] = first;
		heap->aside_in_use |= 1u << bin;
		heap->bins[bin] = &heap->no_run;
	}
}

void zmmx_small_put_back(zmmx_heap *heap)
{
	zmmx_small_put_aside(heap);
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		if (heap->aside[bin]) {
			heap->bins[bin] = heap->aside[bin];
			heap->aside[bin] = NULL;
		}
	}
	heap->aside_in_use = 0;
}

/* After the chunks were dropped or sealed, no slot may be taken from their runs. */
void zmmx_small_forget_runs(zmmx_heap *heap)
{
	heap->spare_bins = 0;
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		heap->bins[bin] = &heap->no_run;
		heap->aside[bin] = NULL;
		heap->kept[bin] = NULL;
		heap->kept_pages[bin] = 0;
	}
}

bool zmmx_small_release_kept(zmmx_heap *heap)
{
	bool any = false;
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		zmmx_run *run;
		while ((run = run_kept(heap, bin))) {
			run_destroy(heap, run);
			any = true;
		}
	}
	return any;
}

/* For a list, by its first run. */
static bool spares_release(zmmx_heap *heap, zmmx_run *run)
{
	bool any = false;
	for (zmmx_run *next; run; run = next) {
		next = run_next(run);
		if (!run_used(run)) {
			run_unlist(heap, run);
			run_destroy(heap, run);
			any = true;
		}
	}
	return any;
}

/* Visits only the lists of bins that may have a spare. */
bool zmmx_small_release_spares(zmmx_heap *heap)
{
	bool any = zmmx_small_release_kept(heap);
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		if (heap->spare_bins >> bin & 1) {
			any |= spares_release(heap, heap->bins[bin] != &heap->no_run ? heap->bins[bin] : NULL);
			any |= spares_release(heap, heap->aside[bin]);
		}
	}
	heap->spare_bins = 0;
	return any;
}
