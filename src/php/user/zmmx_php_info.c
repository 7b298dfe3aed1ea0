/* The section of phpinfo(). */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php/user/zmmx_php_info.h"

#include "php/engine/zmmx_php_near_handlers.h"
#include "php/report/zmmx_php_figures.h"

#include "ext/standard/info.h"

#define TEXT_BYTES 128

#ifdef COMPILE_DL_ZMMX
#define OWN_HANDLERS "in the library"
#else
#define OWN_HANDLERS "in PHP itself"
#endif

/* "1.50 MiB (1572864 bytes)" */
static void bytes_words(size_t bytes, char *text)
{
	static const char *const units[] = {"KiB", "MiB", "GiB"};
	double number = (double)bytes / 1024;
	size_t unit = 0;
	if (bytes < 1024) {
		snprintf(text, TEXT_BYTES, "%zu byte%s", bytes, bytes == 1 ? "" : "s");
		return;
	}
	for (; number >= 1024 && unit < 2; unit++) {
		number /= 1024;
	}
	snprintf(text, TEXT_BYTES, "%.*f %s (%zu bytes)", number < 10 ? 2 : number < 1000 ? 1
	                                                                                  : 0,
	         number, units[unit], bytes);
}

static void figure_words(const zmmx_figure *figure, const zmmx_report *report, char *text)
{
	if (!zmmx_figure_is_known(figure, report)) {
		snprintf(text, TEXT_BYTES, "no limit");
	} else if (figure->calls) {
		const zmmx_call_stats *calls = zmmx_figure_calls(figure, report);
		int length = snprintf(text, TEXT_BYTES / 2, "%zu, ", calls->calls);
		bytes_words(calls->bytes, text + length);
	} else if (figure->unit == ZMMX_UNIT_BYTES) {
		bytes_words(zmmx_figure_value(figure, report), text);
	} else {
		snprintf(text, TEXT_BYTES, "%zu", zmmx_figure_value(figure, report));
	}
}

static void rows_of_table(zmmx_table table, const zmmx_report *report)
{
	char text[2 * TEXT_BYTES];
	for (size_t i = 0; i < zmmx_figure_count; i++) {
		if (zmmx_figures[i].table == table) {
			figure_words(&zmmx_figures[i], report, text);
			php_info_print_table_row(2, zmmx_figures[i].info, text);
		}
	}
}

static void rows_of_shares(const zmmx_report *report)
{
	char text[32];
	for (size_t i = 0; i < zmmx_share_count; i++) {
		if (zmmx_shares[i].info) {
			snprintf(text, sizeof(text), "%.1f %%", zmmx_shares[i].of(report) * 100);
			php_info_print_table_row(2, zmmx_shares[i].info, text);
		}
	}
}

static void figures_print(zmmx_table table, const char *heading, const zmmx_report *report)
{
	php_info_print_table_start();
	php_info_print_table_colspan_header(2, heading);
	rows_of_table(table, report);
	if (table == ZMMX_TABLE_SHARES) {
		rows_of_shares(report);
	}
	php_info_print_table_end();
}

/* ---- what the settings came to ---- */

static const char *hardened_words(bool hardened)
{
	const char *value = zend_ini_string(ZEND_STRL("zmmx.hardened"), false);
	if (strcasecmp(value, "auto")) {
		return hardened ? "yes" : "no";
	}
	return hardened ? "yes (auto: PHP runs under memcheck or AddressSanitizer)"
	                : "no (auto: PHP runs neither under memcheck nor with AddressSanitizer)";
}

static void huge_pages_words(char *text)
{
	size_t from = zmmx_heap_huge_pages_from(ZMMX_G(heap));
	bool automatic = ZMMX_G(huge_pages) == ZMMX_HUGE_PAGES_AUTO;
	if (from == SIZE_MAX) {
		const char *why = ZMMX_G(huge_pages) == ZMMX_HUGE_PAGES_OFF ? "" : " (the system gives none)";
		snprintf(text, TEXT_BYTES, "never%s", why);
	} else if (from == 0) {
		snprintf(text, TEXT_BYTES, "always%s", automatic ? " (auto: the system gives them unasked)" : "");
	} else {
		snprintf(text, TEXT_BYTES, "auto: from %zu MiB on, or as far as earlier requests went; below that, chunks half used",
		         from >> 20);
	}
}

static void state_print(const zmmx_report *report)
{
	char text[TEXT_BYTES];
	php_info_print_table_start();
	php_info_print_table_row(2, "zmmx", report->active ? "active" : "not active");
	php_info_print_table_row(2, "Version", PHP_ZMMX_VERSION);
	if (report->active) {
		huge_pages_words(text);
		php_info_print_table_row(2, "Hardened", hardened_words(report->hardened));
		php_info_print_table_row(2, "Huge pages", text);
		php_info_print_table_row(2, "Allocation functions",
		                         zmmx_near_handlers_address() ? "in a copy near PHP's code" : OWN_HANDLERS);
		php_info_print_table_row(2, "Memory usage",
		                         ZMMX_G(counters_found) ? "correct for PHP code and C code" : "correct for PHP code only");
	} else {
		php_info_print_table_row(2, "Reason", report->reason);
	}
	php_info_print_table_end();
}

static void bins_print(const zmmx_stats *stats)
{
	php_info_print_table_start();
	php_info_print_table_header(5, "Slot size (bytes)", "Pages of a run", "Runs", "Used slots", "Free slots");
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
	state_print(&report);
	if (report.active) {
#define TABLE_PRINT(name, heading) figures_print(ZMMX_TABLE_##name, heading, &report);
		ZMMX_TABLES(TABLE_PRINT)
		bins_print(&report.stats);
	}
	zmmx_report_destroy(&report);
}
