/* The section of phpinfo(). */
#include "php/user/zmmx_php_info.h"

#include "php/engine/zmmx_php_near_handlers.h"
#include "php/report/zmmx_php_figures.h"

#include "ext/standard/info.h"

static void row_share(const char *name, double value)
{
	char text[32];
	snprintf(text, sizeof(text), "%.1f %%", value * 100);
	php_info_print_table_row(2, name, text);
}

static void figure_words(const zmmx_figure *figure, const zmmx_report *report, char *text, size_t size)
{
	if (!zmmx_figure_is_known(figure, report)) {
		snprintf(text, size, "no limit");
	} else if (figure->calls) {
		const zmmx_call_stats *calls = zmmx_figure_calls(figure, report);
		snprintf(text, size, "%zu, %zu bytes", calls->calls, calls->bytes);
	} else {
		snprintf(text, size, "%zu", zmmx_figure_value(figure, report));
	}
}

static void rows_of_section(zmmx_section section, const zmmx_report *report)
{
	char text[80];
	for (size_t i = 0; i < zmmx_figure_count; i++) {
		if (zmmx_figures[i].info && zmmx_figures[i].section == section) {
			figure_words(&zmmx_figures[i], report, text, sizeof(text));
			php_info_print_table_row(2, zmmx_figures[i].info, text);
		}
	}
}

static void rows_of_shares(const zmmx_report *report)
{
	for (size_t i = 0; i < zmmx_share_count; i++) {
		if (zmmx_shares[i].info) {
			row_share(zmmx_shares[i].info, zmmx_shares[i].of(report));
		}
	}
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
	rows_of_section(ZMMX_SECTION_TOTALS, report);
	rows_of_section(ZMMX_SECTION_PARTS, report);
	rows_of_shares(report);
	rows_of_section(ZMMX_SECTION_HISTORY, report);
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
	zmmx_report_destroy(&report);
}
