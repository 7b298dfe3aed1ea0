/* Figures, counted by a walk, or layer by layer. */
#include <string.h>

#include "core/inspect/zmmx_inspect.h"

typedef struct sums {
	zmmx_stats *stats;
	zmmx_survey survey;
} sums;

static void sum_area(zmmx_stats *stats, const zmmx_area *area)
{
	size_t pages = area->size / ZMMX_PAGE_SIZE;
	switch (area->kind) {
		case ZMMX_AREA_CHUNK:
			stats->pages.total += pages;
			stats->pages.header += ZMMX_FIRST_PAGE;
			stats->pages.purged += area->purged / ZMMX_PAGE_SIZE;
			break;
		case ZMMX_AREA_FREE:
			stats->pages.free += pages;
			break;
		case ZMMX_AREA_SMALL:
			stats->pages.small += pages;
			stats->bins[area->bin].runs++;
			stats->bins[area->bin].used += area->used;
			stats->bins[area->bin].free += area->capacity - area->used;
			stats->live_bytes += area->used * area->block_size;
			break;
		case ZMMX_AREA_LARGE:
			stats->pages.large += pages;
			stats->large.blocks++;
			stats->large.bytes += area->block_size;
			stats->live_bytes += area->block_size;
			break;
		case ZMMX_AREA_HUGE:
			stats->huge.blocks++;
			stats->huge.bytes += area->block_size;
			stats->kept_bytes += area->size - area->block_size;
			stats->live_bytes += area->block_size;
			break;
	}
}

static bool visit_area(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	sums *sums = argument;
	(void)block;
	(void)block_size;
	sum_area(sums->stats, area);
	zmmx_survey_area(&sums->survey, area);
	return true;
}

void zmmx_heap_stats(const zmmx_heap *heap, zmmx_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	stats->struct_size = sizeof(*stats);
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		stats->bins[bin] = zmmx_bin_shape(bin);
	}
	sums sums = {.stats = stats};
	zmmx_heap_walk(heap, false, visit_area, &sums);
	stats->headroom = zmmx_survey_headroom(&sums.survey, heap);
	if (heap->harden) {
		zmmx_quarantine_uncount(heap, stats);
	}
	stats->live_bytes -= heap->surplus;
	stats->real_bytes = heap->real_share;
	stats->kept_bytes += zmmx_cached_bytes(heap);
	stats->chunks.count = heap->chunk_count;
	stats->chunks.peak = heap->chunk_peak;
	stats->chunks.cached = heap->cached_count;
	stats->huge.cached_blocks = heap->huge_cached_count;
	stats->huge.cached_bytes = heap->huge_cached_bytes;
	stats->calls = heap->calls;
	stats->realloc = heap->realloc;
	stats->metadata_bytes = heap->metadata_bytes + sizeof(zmmx_heap);
}

zmmx_glance zmmx_heap_glance(const zmmx_heap *heap)
{
	return (zmmx_glance){
		.live_bytes = heap->live->now - heap->foreign_live,
		.real_bytes = heap->real_share,
		.cached_bytes = zmmx_cached_bytes(heap),
		.chunks = heap->chunk_count,
		.chunks_cached = heap->cached_count,
		.pages = heap->chunk_count * (ZMMX_PAGES - ZMMX_FIRST_PAGE),
		.pages_free = heap->free_pages,
		.pages_purged = heap->purged_pages,
		.huge_blocks = heap->huge_count,
		.huge_bytes = heap->huge_bytes,
		.given_back = heap->calls.unmap.bytes + heap->purged_bytes,
	};
}

size_t zmmx_heap_resident(const zmmx_heap *heap)
{
	return zmmx_resident(heap, heap, round_up(sizeof(zmmx_heap), heap->os->page_size)) + zmmx_meta_resident(heap)
	       + zmmx_page_table_resident(heap) + zmmx_map_resident(heap) + zmmx_chunks_resident(heap) + zmmx_mappings_resident(heap);
}
