/* The interface for other extensions. */
#include "php/report/zmmx_php_report.h"

#include <stddef.h>

static const char *api_inactive_reason(void)
{
	return ZMMX_G(heap) ? NULL : ZMMX_G(reason);
}

static void fill_heap(zmmx_api_stats *stats, const zmmx_report *report)
{
	const zmmx_stats *heap = &report->stats;
	stats->size = report->size;
	stats->peak = report->peak;
	stats->real_size = report->real_size;
	stats->real_peak = report->real_peak;
	stats->limit = report->limit < 0 ? SIZE_MAX : (size_t)report->limit;
	stats->headroom = report->limit < 0 ? SIZE_MAX : report->headroom;
	stats->chunks = heap->chunks.count;
	stats->chunks_cached = heap->chunks.cached;
	stats->pages_small = heap->pages.small;
	stats->pages_large = heap->pages.large;
	stats->pages_free = heap->pages.free;
	stats->pages_returned = heap->pages.purged;
	stats->large_blocks = heap->large.blocks;
	stats->large_bytes = heap->large.bytes;
	stats->huge_blocks = heap->huge.blocks;
	stats->huge_bytes = heap->huge.bytes;
	stats->huge_cached_bytes = heap->huge.cached_bytes;
	stats->kept_bytes = heap->kept_bytes;
	for (unsigned i = 0; i < ZMMX_API_BINS; i++) {
		stats->bins[i].size = heap->bins[i].slot_size;
		stats->bins[i].used = heap->bins[i].used;
		stats->bins[i].free = heap->bins[i].free;
	}
}
_Static_assert(ZMMX_API_BINS == ZMMX_BINS, "every bin has its figures");

static bool api_stats(zmmx_api_stats *stats)
{
	zmmx_api_stats all = {.version = ZMMX_API_VERSION, .active = ZMMX_G(heap) != NULL};
	if (stats->struct_size < offsetof(zmmx_api_stats, size)) {
		return false;
	}
	if (all.active) {
		zmmx_report report;
		zmmx_report_collect(&report, 0);
		fill_heap(&all, &report);
		zmmx_report_drop(&report);
	}
	all.struct_size = stats->struct_size;
	memcpy(stats, &all, stats->struct_size < sizeof(all) ? stats->struct_size : sizeof(all));
	return true;
}

static bool api_owns(const void *address)
{
	return ZMMX_G(heap) && zmmx_heap_owns(ZMMX_G(heap), address);
}

static size_t api_usable_size(const void *block)
{
	return ZMMX_G(heap) ? zmmx_usable_size(ZMMX_G(heap), block) : 0;
}

static bool api_set_storage(zmmx_storage *storage)
{
	if (!ZMMX_G(heap)) {
		return false;
	}
	zmmx_heap_set_storage(ZMMX_G(heap), storage);
	return true;
}

static size_t api_storage_bytes(const zmmx_storage *storage)
{
	return ZMMX_G(heap) ? zmmx_heap_storage_bytes(ZMMX_G(heap), storage) : 0;
}

static bool api_set_leak_handler(zmmx_api_leak_handler handler, void *argument)
{
	if (!ZMMX_G(heap)) {
		return false;
	}
	ZMMX_G(leak_handler) = handler;
	ZMMX_G(leak_argument) = argument;
	return true;
}

ZEND_DLEXPORT const zmmx_api *zmmx_get_api(uint32_t version)
{
	static const zmmx_api api = {
		sizeof(api),
		ZMMX_API_VERSION,
		api_inactive_reason,
		api_stats,
		api_owns,
		api_usable_size,
		api_set_storage,
		api_storage_bytes,
		api_set_leak_handler,
	};
	return version == ZMMX_API_VERSION ? &api : NULL;
}
