/* The section of phpinfo(). */
#include "php/user/zmmx_php_info.h"

#include "php/engine/zmmx_php_near_handlers.h"
#include "php/report/zmmx_php_report.h"

#include "ext/standard/info.h"

static void row_size(const char *name, size_t value)
{
	char text[32];
	snprintf(text, sizeof(text), "%zu", value);
	php_info_print_table_row(2, name, text);
}

static void row_share(const char *name, double value)
{
	char text[32];
	snprintf(text, sizeof(text), "%.1f %%", value * 100);
	php_info_print_table_row(2, name, text);
}

static void row_calls(const char *name, const zmmx_call_stats *stats)
{
	char text[80];
	snprintf(text, sizeof(text), "%zu, %zu bytes", stats->calls, stats->bytes);
	php_info_print_table_row(2, name, text);
}

static void rows_of_sizes(const zmmx_report *report)
{
	row_size("Size (bytes in live blocks)", report->size);
	row_size("Peak size", report->peak);
	row_size("Real size (bytes committed)", report->real_size);
	row_size("Peak real size", report->real_peak);
	row_size("Kept for reuse (bytes, not in the real size)", report->stats.kept_bytes);
	if (report->limit >= 0) {
		row_size("Headroom (bytes to the limit)", report->headroom);
	} else {
		php_info_print_table_row(2, "Headroom (bytes to the limit)", "no limit");
	}
	row_size("Heap resident (bytes in memory)", report->heap_resident);
	row_size("Process resident", report->resident);
	row_size("Metadata", report->stats.metadata_bytes);
}

static void rows_of_parts(const zmmx_stats *stats)
{
	row_size("Chunks", stats->chunks.count);
	row_size("Peak chunks", stats->chunks.peak);
	row_size("Cached chunks", stats->chunks.cached);
	row_size("Small pages", stats->pages.small);
	row_size("Large pages", stats->pages.large);
	row_size("Free pages", stats->pages.free);
	row_size("Free pages returned to the system", stats->pages.purged);
	row_size("Large blocks", stats->large.blocks);
	row_size("Huge blocks", stats->huge.blocks);
	row_size("Huge bytes", stats->huge.bytes);
}

static void rows_of_history(const zmmx_stats *stats)
{
	row_calls("System calls: map", &stats->map);
	row_calls("System calls: unmap", &stats->unmap);
	row_calls("System calls: advise", &stats->purge);
	row_calls("System calls: remap", &stats->remap);
	row_size("Reallocations in place", stats->realloc.in_place);
	row_size("Reallocations moved", stats->realloc.moved);
}

static void totals_print(const zmmx_report *report)
{
	php_info_print_table_start();
	php_info_print_table_row(2, "zmmx", report->active ? "active" : "not active");
	php_info_print_table_row(2, "Version", PHP_ZMMX_VERSION);
	if (!report->active) {
		php_info_print_table_row(2, "Reason", report->reason);
		php_info_print_table_end();
		return;
	}
	php_info_print_table_row(2, "Hardened", report->hardened ? "yes" : "no");
	rows_of_sizes(report);
	rows_of_parts(&report->stats);
	row_share("Free slots in used runs", zmmx_report_free_slots(report));
	row_share("Free pages in used chunks", zmmx_report_free_pages(report));
	row_share("Live of committed", zmmx_report_live(report));
	rows_of_history(&report->stats);
	php_info_print_table_row(2, "Handlers", zmmx_near_handlers_address() ? "beside the engine's code" : "in the library");
	php_info_print_table_row(2, "memory_get_usage() and C callers read",
	                         ZMMX_G(counters_found) ? "the engine's counters" : "replaced functions only");
	php_info_print_table_end();
}

static void bins_print(const zmmx_stats *stats)
{
	php_info_print_table_start();
	php_info_print_table_header(5, "Bin", "Pages of a run", "Runs", "Used slots", "Free slots");
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		const size_t values[5] = {bin->slot_size, bin->pages, bin->runs, bin->used, bin->free};
		char text[5][24];
		if (!bin->runs) {
			continue;
		}
		for (size_t k = 0; k < 5; k++) {
			snprintf(text[k], sizeof(text[k]), "%zu", values[k]);
		}
		php_info_print_table_row(5, text[0], text[1], text[2], text[3], text[4]);
	}
	php_info_print_table_end();
}

void zmmx_info_print(void)
{
	zmmx_report report;
	zmmx_report_collect(&report, ZMMX_REPORT_RESIDENT);
	totals_print(&report);
	if (report.active) {
		bins_print(&report.stats);
	}
	zmmx_report_drop(&report);
}
