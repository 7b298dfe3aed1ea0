/* The interface for other extensions. */
#include "php/report/zmmx_php_figures.h"

#include <stddef.h>

static const char *api_inactive_reason(void)
{
	return ZMMX_G(heap) ? NULL : ZMMX_G(reason);
}

static void fill_figure(zmmx_api_stats *stats, const zmmx_figure *figure, const zmmx_report *report)
{
	size_t value = zmmx_figure_is_known(figure, report) ? zmmx_figure_value(figure, report) : SIZE_MAX;
	memcpy((char *)stats + figure->api, &value, sizeof(value));
}

static void fill_heap(zmmx_api_stats *stats, const zmmx_report *report)
{
	for (size_t i = 0; i < zmmx_figure_count; i++) {
		if (zmmx_figures[i].api) {
			fill_figure(stats, &zmmx_figures[i], report);
		}
	}
	for (unsigned i = 0; i < ZMMX_API_BINS; i++) {
		stats->bins[i].size = report->stats.bins[i].slot_size;
		stats->bins[i].used = report->stats.bins[i].used;
		stats->bins[i].free = report->stats.bins[i].free;
	}
}
_Static_assert(ZMMX_API_BINS == ZMMX_BINS, "every bin has its figures");

/* Programs were compiled with this order: new members come behind it. */
#define IS_AT(member, number) \
	_Static_assert(offsetof(zmmx_api_stats, member) == offsetof(zmmx_api_stats, size) + (number) * sizeof(size_t), #member);
_Static_assert(offsetof(zmmx_api_stats, version) == sizeof(size_t), "version");
_Static_assert(offsetof(zmmx_api_stats, active) == sizeof(size_t) + 4, "active");
_Static_assert(offsetof(zmmx_api_stats, size) == sizeof(size_t) + 8, "size");
/* clang-format off */
IS_AT(peak, 1) IS_AT(real_size, 2) IS_AT(real_peak, 3) IS_AT(limit, 4) IS_AT(headroom, 5) IS_AT(chunks, 6)
IS_AT(chunks_cached, 7) IS_AT(pages_small, 8) IS_AT(pages_large, 9) IS_AT(pages_free, 10) IS_AT(pages_returned, 11)
IS_AT(large_blocks, 12) IS_AT(large_bytes, 13) IS_AT(huge_blocks, 14) IS_AT(huge_bytes, 15) IS_AT(huge_cached_bytes, 16)
IS_AT(bins, 17) IS_AT(bins[1].size, 20) IS_AT(kept_bytes, 17 + 3 * ZMMX_API_BINS)
	/* clang-format on */

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
		zmmx_report_destroy(&report);
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
