/* Headroom: what can be allocated before the limit is hit, including what a collection would give back first. */
#include "core/inspect/zmmx_inspect.h"

/* A chunk that holds only spare runs would go; one that holds nothing at all stays. */
static void survey_chunk_end(zmmx_survey *survey)
{
	if (survey->used_pages || !survey->spare_pages) {
		survey->needed += (ZMMX_FIRST_PAGE + survey->used_pages) * ZMMX_PAGE_SIZE;
		if (survey->chunk_span > survey->longest) {
			survey->longest = survey->chunk_span;
		}
	}
	survey->used_pages = survey->spare_pages = survey->span = survey->chunk_span = 0;
}

static void survey_span(zmmx_survey *survey, const zmmx_area *area)
{
	size_t pages = area->size / ZMMX_PAGE_SIZE;
	if (area->used) {
		survey->used_pages += pages;
		survey->span = 0;
		return;
	}
	survey->spare_pages += area->kind == ZMMX_AREA_SMALL ? pages : 0;
	survey->span += pages;
	if (survey->span > survey->chunk_span) {
		survey->chunk_span = survey->span;
	}
}

void zmmx_survey_area(zmmx_survey *survey, const zmmx_area *area)
{
	if (area->kind == ZMMX_AREA_HUGE) {
		survey->needed += area->block_size;
	} else if (area->kind != ZMMX_AREA_CHUNK) {
		survey_span(survey, area);
		if (!(((uintptr_t)area->start + area->size) & ZMMX_CHUNK_MASK)) {
			survey_chunk_end(survey); /* that was the chunk's last span */
		}
	}
}

static bool visit_area(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	(void)block;
	(void)block_size;
	zmmx_survey_area(argument, area);
	return true;
}

static zmmx_survey heap_survey(const zmmx_heap *heap)
{
	zmmx_survey survey = {0};
	zmmx_heap_walk(heap, false, visit_area, &survey);
	return survey;
}

size_t zmmx_survey_headroom(const zmmx_survey *survey, const zmmx_heap *heap)
{
	if (!heap->limit || heap->unlimited) {
		return SIZE_MAX;
	}
	size_t needed = heap->real->now - heap->real_share + survey->needed;
	return needed < *heap->limit ? *heap->limit - needed : 0;
}

size_t zmmx_heap_headroom(const zmmx_heap *heap)
{
	zmmx_survey survey = heap_survey(heap);
	return zmmx_survey_headroom(&survey, heap);
}

static bool slot_is_free(const zmmx_heap *heap, uint32_t bin)
{
	const zmmx_run *first = heap->bins[bin];
	return first != &heap->no_run && (run_used(first) < zmmx_bin_rows[bin].elements || run_next(first));
}

/* Pages that a block needs, unless it is huge; 0 for a small one with a free slot available. */
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
	size = heap->harden ? zmmx_cell_request(heap, size) : size;
	bool is_huge = grow > ZMMX_MAX_LARGE_SIZE;
	uint32_t pages = is_huge ? 0 : pages_needed(heap, size);
	if (!is_huge && (!pages || zmmx_limit_fits(heap, zmmx_pages_growth(heap, pages)))) {
		return true;
	}
	zmmx_survey survey = heap_survey(heap);
	if (!is_huge) {
		grow = survey.longest >= pages ? pages * ZMMX_PAGE_SIZE : zmmx_chunk_growth(heap, pages);
	}
	return grow <= zmmx_survey_headroom(&survey, heap);
}
