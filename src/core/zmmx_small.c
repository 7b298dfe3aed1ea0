/* Small blocks: the bins' lists of runs, carving slots, what happens when a run fills or empties. */
#include <string.h>

#include "zmmx_fast.h"

#define ROW(bin, size, elements, pages) {size, elements, pages, (size) - (UINT64_C(1) << 32) % (size)},
const zmmx_bin_row zmmx_bin_rows[ZMMX_BINS] = {ZMMX_BIN_TABLE(ROW)};
#undef ROW

/* Slots linked at once: enough to be rarely here, few enough not to touch pages nobody asked for. */
#define CARVE_BYTES 2048u

static const char LIST[] = "runs with free slots";

/* Where a descriptor's chunk is: its own list links name other descriptors, so it is kept in the free
 * link, whose high bits are the chunk's base even when the list is empty. */
static zmmx_chunk *run_chunk(const zmmx_run *run)
{
	return (zmmx_chunk *)chunk_base(run->free);
}

static void run_list_first(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *first = heap->bins[run_bin(run)];
	zmmx_assert(run_kind(run) == ZMMX_PAGE_SMALL && !run->lead);
	zmmx_assert(!run_is_in(first, run));
	zmmx_assert(!run_is_marked_full(run));
	run->prev = NULL;
	run_set_next(run, NULL);
	if (first != &heap->no_run) {
		if (zmmx_unlikely(first->prev != NULL)) {
			zmmx_fatal_links(heap, LIST, first);
		}
		run_set_next(run, first);
		first->prev = run;
	}
	heap->bins[run_bin(run)] = run;
}

/* A run that was full and got a slot back is nearly full: it comes next, so that sparse ones can drain.
 * The spare, if it is the first, waits behind it. */
static void run_list_second(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *first = heap->bins[run_bin(run)];
	if (!run_used(first)) {
		run_list_first(heap, run);
		return;
	}
	zmmx_run *next = run_next(first);
	zmmx_assert(run_bin(first) == run_bin(run));
	zmmx_assert(!run_is_in(first, run));
	run->prev = first;
	run_set_next(run, next);
	if (next) {
		if (zmmx_unlikely(next->prev != first)) {
			zmmx_fatal_links(heap, LIST, first);
		}
		next->prev = run;
	}
	run_set_next(first, run);
}

static void run_unlist(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_run *next = run_next(run);
	const zmmx_run *after_previous = run->prev ? run_next(run->prev) : heap->bins[run_bin(run)];
	if (zmmx_unlikely(after_previous != run || (next && next->prev != run))) {
		zmmx_fatal_links(heap, LIST, run);
	}
	if (run->prev) {
		run_set_next(run->prev, next);
	} else {
		heap->bins[run_bin(run)] = next ? next : &heap->no_run;
	}
	if (next) {
		next->prev = run->prev;
	}
	run_set_next(run, NULL);
	run->prev = NULL;
}

static bool run_is_carved(const zmmx_run *run)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[run_bin(run)];
	return run->bound == (uint32_t)row->elements * row->remainder;
}

/* Links more slots of a run whose free list is empty, and which has some that are not carved. */
static void run_carve(zmmx_heap *heap, zmmx_run *run)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[run_bin(run)];
	zmmx_chunk *chunk = run_chunk(run);
	uint32_t carved = run_carved(run);
	uint32_t left = row->elements - carved;
	zmmx_assert(link_is_end(run->free) && left);
	zmmx_assert(run_used(run) == carved);
	zmmx_chunk_verify(heap, chunk);
	uint32_t count = CARVE_BYTES / row->slot_size;
	if (count < 1) {
		count = 1;
	}
	if (count > left) {
		count = left;
	}
	uintptr_t slot = page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs))
	                 + (uintptr_t)carved * row->slot_size;
	run->bound = (uint16_t)((carved + count) * row->remainder);
	if (heap->harden) {
		run->free = zmmx_harden_carve(heap, slot, count, row->slot_size, (uintptr_t)chunk);
		zmmx_assert_run(heap, run);
		return;
	}
	run->free = slot;
	for (uint32_t i = 1; i < count; i++, slot += row->slot_size) {
		zmmx_word_write((void *)slot, link_encode(&heap->key, slot, slot + row->slot_size));
	}
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, (uintptr_t)chunk));
	zmmx_assert_run(heap, run);
}

static zmmx_run *run_create(zmmx_heap *heap, uint32_t bin)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[bin];
	zmmx_chunk *chunk;
	uint32_t page = zmmx_pages_take(heap, row->pages, row->pages * ZMMX_PAGE_SIZE, &chunk);
	if (!page) {
		return NULL;
	}
	zmmx_run *run = chunk->runs + page;
	zmmx_assert(runs_are_clean(run, row->pages));
	for (uint32_t i = 0; i < row->pages; i++) {
		run[i].lead = (uint8_t)(i * ZMMX_RUN_SIZE);
		run[i].kind_bin = kind_bin(ZMMX_PAGE_SMALL, bin);
	}
	run->free = (uintptr_t)chunk;
	run->skew = run_skew(heap, bin, page_address((uintptr_t)chunk, page));
	run_set_used(run, 0);
	run->bound = 0;
	zmmx_near_set(heap, page_address((uintptr_t)chunk, page), row->pages, run);
	run_list_first(heap, run);
	return run;
}

static void run_destroy(zmmx_heap *heap, zmmx_run *run)
{
	zmmx_chunk *chunk = run_chunk(run);
	uint32_t pages = zmmx_bin_rows[run_bin(run)].pages;
	zmmx_chunk_verify(heap, chunk);
	zmmx_assert(!run_used(run) && !run_is_marked_full(run));
	zmmx_assert(!run_is_in(heap->bins[run_bin(run)], run) && !run_is_in(heap->kept[run_bin(run)], run));
	zmmx_assert(!chunk->sealed);
	uint32_t page = (uint32_t)(run - chunk->runs);
	memset(run, 0, pages * sizeof(*run));
	zmmx_near_clear(heap, page_address((uintptr_t)chunk, page), pages);
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
	    || run->kind_bin != kind_bin(ZMMX_PAGE_SMALL, bin) || run->lead || run_used(run)) {
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

/* A run with free slots for a bin that has none. NULL: refused. */
static zmmx_run *run_obtain(zmmx_heap *heap, uint32_t bin)
{
	zmmx_assert(heap->bins[bin] == &heap->no_run);
	zmmx_run *run = run_kept(heap, bin);
	if (run) {
		zmmx_assert_run(heap, run);
		run_list_first(heap, run);
		return run;
	}
	run = run_create(heap, bin);
	if (run) {
		run_carve(heap, run);
	}
	return run;
}

ZMMX_NOINLINE void zmmx_fatal_list(zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_chunk *chunk = run_chunk(run);
	zmmx_fatal_block(heap, (void *)run->free, "run %p: free list overwritten (slots of %u bytes, first link at %p)",
	                 (void *)page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs)), run_slot_size(run),
	                 (void *)run->free);
}

void *zmmx_small_alloc_slow(zmmx_heap *heap, uint32_t bin)
{
	zmmx_assert(bin < ZMMX_BINS);
	zmmx_run *run = heap->bins[bin];
	/* The runs after the first have free slots, so this goes round at most twice. */
	while (run != &heap->no_run) {
		if (!link_is_end(run->free)) {
			break;
		}
		if (!run_is_carved(run)) {
			run_carve(heap, run);
			break;
		}
		zmmx_assert(run_used(run) == zmmx_bin_rows[bin].elements);
		run_unlist(heap, run);
		run->used = (int16_t)(run->used + ZMMX_RUN_FULL);
		run = heap->bins[bin];
	}
	if (run == &heap->no_run) {
		run = run_obtain(heap, bin);
		if (!run) {
			return NULL;
		}
	}
	zmmx_assert(run_bin(run) == bin && !link_is_end(run->free));
	uintptr_t slot = run->free;
	uintptr_t difference = link_difference(&heap->key, zmmx_word_read((void *)slot));
	if (!is_in_chunk(difference)) {
		zmmx_fatal_list(heap, run);
		return NULL;
	}
	run->free = slot ^ difference;
	run->used++;
	live_add(heap, run_slot_size(run));
	return (void *)slot;
}

void zmmx_small_free_edge(void *block, zmmx_heap *heap, zmmx_run *run)
{
	zmmx_assert(run->used < 0);
	if (run->used == -2) {
		zmmx_fatal_block(heap, block, "free(%p): double free of a block of %u bytes", block, run_slot_size(run));
		return;
	}
	zmmx_tick(heap);
	uint32_t used = run_used(run);
	run_set_used(run, used);
	if (run_chunk(run)->sealed) {
		return;
	}
	if (used) {
		zmmx_assert(used + 1 == zmmx_bin_rows[run_bin(run)].elements);
		run_list_second(heap, run);  /* it was full */
		return;
	}
	/* Empty. The bin's only run with free slots stays as its spare, or alloc and free in turn would take
	 * and give pages each time; of the others a few are kept. */
	if (run->prev || run_next(run)) {
		run_unlist(heap, run);
		if (!run_keep(heap, run)) {
			run_destroy(heap, run);
		}
	} else {
		heap->spare_bins |= 1u << run_bin(run);
	}
}

/* After the chunks were dropped or sealed: no run of theirs may be taken from. */
void zmmx_small_forget_runs(zmmx_heap *heap)
{
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		heap->bins[bin] = &heap->no_run;
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

void zmmx_small_release_spares(zmmx_heap *heap)
{
	heap->spare_bins = 0;
	zmmx_small_release_kept(heap);
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		zmmx_run *run = heap->bins[bin] != &heap->no_run ? heap->bins[bin] : NULL;
		while (run && run_used(run)) {
			run = run_next(run);
		}
		if (run) {
			run_unlist(heap, run);
			run_destroy(heap, run);
		}
	}
}
