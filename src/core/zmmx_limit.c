/* What the heap may commit: the limit, the system's refusal, and the count of committed bytes. */
#include "zmmx_internal.h"

/* Memory that the heap would not have without a debugger. */
static size_t surplus(const zmmx_heap *heap)
{
	return heap->watched ? heap->surplus + zmmx_harden_waiting(heap) : 0;
}

static void real_set(zmmx_heap *heap, size_t share)
{
	size_t hidden = surplus(heap) & ~(size_t)ZMMX_CHUNK_MASK;
	heap->real->now += (share - hidden) - (heap->real_share - heap->hidden);
	heap->real_share = share;
	heap->hidden = hidden;
}

void zmmx_real_add(zmmx_heap *heap, size_t bytes)
{
	real_set(heap, heap->real_share + bytes);
	if (heap->real->now > heap->real->peak) {
		heap->real->peak = heap->real->now;
	}
	if (heap->real_share > heap->most_held) {
		heap->most_held = heap->real_share;
	}
	zmmx_cache_trim(heap, heap->most_held - heap->real_share);
}

void zmmx_real_sub(zmmx_heap *heap, size_t bytes)
{
	real_set(heap, heap->real_share - bytes);
}

size_t zmmx_heap_committed(const zmmx_heap *heap)
{
	return heap->real_share;
}

/* By how many bytes the heap would exceed the limit. */
static size_t excess(const zmmx_heap *heap, size_t grow)
{
	if (!grow || !heap->limit || heap->unlimited) {
		return 0;
	}
	size_t limit = *heap->limit;
	size_t more = surplus(heap) > heap->hidden ? surplus(heap) - heap->hidden : 0;
	limit = limit < SIZE_MAX - more ? limit + more : limit;
	size_t room = heap->real->now < limit ? limit - heap->real->now : 0;
	size_t over = heap->real->now > limit ? heap->real->now - limit : 0;
	return grow > room ? grow - room + over : 0;
}

bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow)
{
	return !excess(heap, grow);
}

/* What a collection can take off the real usage, at most: free pages with memory, and empty runs, with each of which a
 * chunk's header may go. What is in quarantine is not free yet. */
static size_t gain_at_most(const zmmx_heap *heap)
{
	size_t runs = 0;
	for (uint32_t bin = 0; bin < ZMMX_BINS; bin++) {
		runs += heap->kept_pages[bin] + (heap->spare_bins >> bin & 1) * zmmx_bin_rows[bin].pages;
	}
	return (heap->free_pages - heap->purged_pages + 2 * runs) * ZMMX_PAGE_SIZE + 2 * zmmx_harden_waiting(heap);
}

/* A collection goes through all chunks. A caller that may exceed the limit, and then grows in steps of a page, must not
 * pay for one with each step: what the last one had to leave is no reason for the next. */
bool zmmx_limit_reclaim(zmmx_heap *heap, size_t grow)
{
	size_t gain = gain_at_most(heap);
	if (gain < heap->barren) {
		heap->barren = gain;
	}
	if (gain - heap->barren < excess(heap, grow)) {
		return false;
	}
	zmmx_heap_collect(heap);
	heap->barren = gain_at_most(heap);
	return true;
}

bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request)
{
	unsigned silenced = zmmx_watch_pause(heap);
	bool admitted = heap->hooks->over_limit && heap->hooks->over_limit(heap->context, grow, zmmx_harden_asked(heap, request));
	zmmx_watch_resume(heap, silenced);
	return admitted;
}

bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t beyond, size_t request)
{
	if (zmmx_limit_fits(heap, grow)) {
		return true;
	}
	if (zmmx_limit_reclaim(heap, grow) && zmmx_limit_fits(heap, grow)) {
		return true;
	}
	return zmmx_limit_overrun(heap, beyond, request);
}

void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request)
{
	unsigned silenced = zmmx_watch_pause(heap);
	if (heap->hooks->out_of_memory) {
		heap->hooks->out_of_memory(heap->context, grow, zmmx_harden_asked(heap, request));
	}
	zmmx_watch_resume(heap, silenced);
}

void *zmmx_size_overflow(zmmx_heap *heap, size_t request)
{
	unsigned silenced = zmmx_watch_pause(heap);
	if (heap->hooks->size_overflow) {
		heap->hooks->size_overflow(heap->context, request);
	}
	zmmx_watch_resume(heap, silenced);
	return NULL;
}

/* ---- what could be had ---- */

/* What the heap would be after a collection. */
typedef struct survey {
	size_t used_pages;   /* of the chunk looked at, spare runs not counted */
	size_t spare_pages;  /* of it, in spare runs */
	size_t row;          /* pages of the free row that ends here, spare runs counted as free */
	size_t chunk_row;    /* longest such row of the chunk */
	size_t longest;      /* and of all chunks that would stay */
	size_t needed;       /* bytes that would stay committed */
} survey;

/* A chunk that holds nothing but spare runs would go; one that holds nothing at all stays. */
static void survey_chunk_end(survey *survey)
{
	if (survey->used_pages || !survey->spare_pages) {
		survey->needed += (ZMMX_FIRST_PAGE + survey->used_pages) * ZMMX_PAGE_SIZE;
		if (survey->chunk_row > survey->longest) {
			survey->longest = survey->chunk_row;
		}
	}
	survey->used_pages = survey->spare_pages = survey->row = survey->chunk_row = 0;
}

static void survey_row(survey *survey, const zmmx_area *area)
{
	size_t pages = area->size / ZMMX_PAGE_SIZE;
	if (area->used) {
		survey->used_pages += pages;
		survey->row = 0;
		return;
	}
	survey->spare_pages += area->kind == ZMMX_AREA_SMALL ? pages : 0;
	survey->row += pages;
	if (survey->row > survey->chunk_row) {
		survey->chunk_row = survey->row;
	}
}

static bool survey_area(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	survey *survey = argument;
	(void)block;
	(void)block_size;
	if (area->kind == ZMMX_AREA_HUGE) {
		survey->needed += area->block_size;
	} else if (area->kind != ZMMX_AREA_CHUNK) {
		survey_row(survey, area);
		if (!(((uintptr_t)area->start + area->size) & ZMMX_CHUNK_MASK)) {
			survey_chunk_end(survey);  /* that was the chunk's last row */
		}
	}
	return true;
}

static survey survey_take(const zmmx_heap *heap)
{
	survey survey = {0};
	zmmx_heap_walk(heap, false, survey_area, &survey);
	return survey;
}

static size_t headroom(const zmmx_heap *heap, const survey *survey)
{
	if (!heap->limit || heap->unlimited) {
		return SIZE_MAX;
	}
	size_t needed = heap->real->now - heap->real_share + survey->needed;
	return needed < *heap->limit ? *heap->limit - needed : 0;
}

size_t zmmx_heap_headroom(const zmmx_heap *heap)
{
	survey survey = survey_take(heap);
	return headroom(heap, &survey);
}

static bool slot_is_free(const zmmx_heap *heap, uint32_t bin)
{
	const zmmx_run *first = heap->bins[bin];
	return first != &heap->no_run && (run_used(first) < zmmx_bin_rows[bin].elements || run_next(first));
}

/* Pages that a block which is not huge needs; 0 for a small one that has a free slot. */
static uint32_t pages_needed(const zmmx_heap *heap, size_t size)
{
	if (size > ZMMX_MAX_SMALL_SIZE) {
		return pages_for(size);
	}
	uint32_t bin = heap->bin_of[(size + 7) / 8];
	return slot_is_free(heap, bin) ? 0 : zmmx_bin_rows[bin].pages;
}

bool zmmx_heap_fits(const zmmx_heap *heap, size_t size)
{
	size_t grow = zmmx_good_size(heap, size);
	if (!grow) {
		return false;
	}
	size = heap->harden ? zmmx_harden_request(heap, size) : size;
	survey survey = survey_take(heap);
	if (grow <= ZMMX_MAX_LARGE_SIZE) {
		uint32_t pages = pages_needed(heap, size);
		if (!pages || zmmx_limit_fits(heap, zmmx_pages_growth(heap, pages))) {
			return true;
		}
		grow = survey.longest >= pages ? pages * ZMMX_PAGE_SIZE : zmmx_chunk_growth(heap, pages);
	}
	return grow <= headroom(heap, &survey);
}
