/* The functions for PHP code: each takes a report and builds arrays from it. */
#include "php/engine/zmmx_php_install.h"
#include "php/life/zmmx_php_resident.h"
#include "php/life/zmmx_php_snapshot.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_arrays.h"
#include "php/report/zmmx_php_exposition.h"
#include "php/report/zmmx_php_marks.h"
#include "php/report/zmmx_php_metrics.h"
#include "php/report/zmmx_php_report.h"
#include "php/report/zmmx_php_restarts.h"
#include "php/status/zmmx_php_pool_metrics.h"

/* ---- zmmx_stats() ---- */

ZEND_FUNCTION(zmmx_stats)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	zmmx_report_collect(&report, 0);
	zmmx_stats_build(return_value, &report);
	zmmx_report_destroy(&report);
}

/* ---- zmmx_bins(), zmmx_chunks(), zmmx_huge() ---- */

/* For parts that need memory of the system. false: there is no report, and an error has been thrown. */
static bool report_or_throw(zmmx_report *report, unsigned parts)
{
	if (zmmx_report_collect(report, parts)) {
		return true;
	}
	zmmx_report_destroy(report);
	zend_throw_error(NULL, "The system has no memory to list the heap's chunks and blocks");
	return false;
}

ZEND_FUNCTION(zmmx_bins)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	zmmx_report_collect(&report, 0);
	zmmx_bins_build(return_value, &report);
	zmmx_report_destroy(&report);
}

ZEND_FUNCTION(zmmx_chunks)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	if (!report_or_throw(&report, ZMMX_REPORT_CHUNKS)) {
		RETURN_THROWS();
	}
	zmmx_chunks_build(return_value, &report);
	zmmx_report_destroy(&report);
}

ZEND_FUNCTION(zmmx_huge)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	if (!report_or_throw(&report, ZMMX_REPORT_HUGE)) {
		RETURN_THROWS();
	}
	zmmx_huge_build(return_value, &report);
	zmmx_report_destroy(&report);
}

/* ---- zmmx_fragmentation(), zmmx_pins() ---- */

ZEND_FUNCTION(zmmx_fragmentation)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	if (!report_or_throw(&report, ZMMX_REPORT_CHUNKS | ZMMX_REPORT_RESIDENT)) {
		RETURN_THROWS();
	}
	zmmx_fragmentation_build(return_value, &report);
	zmmx_report_destroy(&report);
}

ZEND_FUNCTION(zmmx_pins)
{
	zend_long limit = ZMMX_PINS_SHOWN;
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(limit)
	ZEND_PARSE_PARAMETERS_END();
	if (limit < 1) {
		zend_argument_value_error(1, "must be greater than 0");
		RETURN_THROWS();
	}
	if (!report_or_throw(&report, ZMMX_REPORT_PINS)) {
		RETURN_THROWS();
	}
	zmmx_pins_build(return_value, &report, (size_t)limit);
	zmmx_report_destroy(&report);
}

/* ---- the limit ---- */

ZEND_FUNCTION(zmmx_headroom)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG((zend_long)zmmx_report_headroom());
}

ZEND_FUNCTION(zmmx_fits)
{
	zend_long bytes;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(bytes)
	ZEND_PARSE_PARAMETERS_END();
	if (bytes < 0) {
		zend_argument_value_error(1, "must be greater than or equal to 0");
		RETURN_THROWS();
	}
	RETURN_BOOL(zmmx_report_fits((size_t)bytes));
}

/* ---- marks ---- */

ZEND_FUNCTION(zmmx_mark)
{
	ZEND_PARSE_PARAMETERS_NONE();
	size_t number = zmmx_mark_set();
	if (!number) {
		zend_throw_error(NULL, "The system has no memory for marks");
		RETURN_THROWS();
	}
	RETURN_LONG((zend_long)number);
}

ZEND_FUNCTION(zmmx_since)
{
	zend_long number;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(number)
	ZEND_PARSE_PARAMETERS_END();
	const zmmx_mark *mark = zmmx_mark_find(number);
	if (!mark) {
		zend_argument_value_error(1, "must be one of the %d most recent marks of this request, " ZEND_LONG_FMT " given",
		                          ZMMX_MARKS, number);
		RETURN_THROWS();
	}
	if (ZMMX_G(heap) && !zmmx_observes(ZMMX_OBSERVE_PEAK)) {
		char why[512];
		php_error_docref(NULL, E_WARNING, "\"peak\" covers only new peaks of the whole request, and \"sites\" is empty: %s",
		                 zmmx_in_front(why, sizeof(why)));
	}
	zmmx_report report;
	size_t peak = zmmx_mark_peak(mark), site_count = 0;
	zmmx_survivors *sites = mark->epoch ? zmmx_track_survivors(mark->epoch, &site_count) : NULL;
	zmmx_report_collect(&report, ZMMX_REPORT_RESIDENT);
	zmmx_since_build(return_value, &report, mark, peak);
	zval list;
	zmmx_survivors_build(&list, sites, site_count);
	add_assoc_zval(return_value, "sites", &list);
	zmmx_report_destroy(&report);
	free(sites);
}

/* ---- all together ---- */

ZEND_FUNCTION(zmmx_snapshot)
{
	zmmx_report report;
	ZEND_PARSE_PARAMETERS_NONE();
	if (!report_or_throw(&report, ZMMX_REPORT_ALL)) {
		RETURN_THROWS();
	}
	zmmx_snapshot_build(return_value, &report, true);
	zmmx_report_destroy(&report);
}

ZEND_FUNCTION(zmmx_write_snapshot)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(EX(prev_execute_data) ? zmmx_snapshot_write() : zmmx_snapshot_at_end());
}

/* false: an error has been thrown. */
static bool format_or_throw(const zend_string *name, bool *openmetrics)
{
	if (zmmx_exposition_format(name, openmetrics)) {
		return true;
	}
	zend_argument_value_error(1, "must be " ZMMX_EXPOSITION_FORMATS ", \"%s\" given", ZSTR_VAL(name));
	return false;
}

ZEND_FUNCTION(zmmx_metrics)
{
	zend_string *format = NULL;
	zmmx_report report;
	bool openmetrics;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR(format)
	ZEND_PARSE_PARAMETERS_END();
	if (!format_or_throw(format, &openmetrics)
	    || !report_or_throw(&report, ZMMX_REPORT_CHUNKS | ZMMX_REPORT_RESIDENT)) {
		RETURN_THROWS();
	}
	RETVAL_STR(zmmx_metrics_text(&report, openmetrics));
	zmmx_report_destroy(&report);
}

static void pool_text(zval *return_value, const char *directory, bool openmetrics)
{
	zmmx_pool pool;
	const char *why = zmmx_pool_read(&pool, directory);
	if (why) {
		zend_throw_error(NULL, "Cannot read %s: %s", directory, why);
	} else {
		RETVAL_STR(zmmx_pool_metrics_text(&pool, openmetrics));
	}
	zmmx_pool_free(&pool);
}

ZEND_FUNCTION(zmmx_pool_metrics)
{
	zend_string *format = NULL, *directory = NULL;
	bool openmetrics;
	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR(format)
		Z_PARAM_PATH_STR_OR_NULL(directory)
	ZEND_PARSE_PARAMETERS_END();
	if (!format_or_throw(format, &openmetrics)) {
		RETURN_THROWS();
	}
	if (!directory && !*ZMMX_G(status_dir)) {
		zend_throw_error(NULL, "zmmx.status_dir is not set");
		RETURN_THROWS();
	}
	pool_text(return_value, directory ? ZSTR_VAL(directory) : ZMMX_G(status_dir), openmetrics);
}

/* ---- doing something about it ---- */

ZEND_FUNCTION(zmmx_should_restart)
{
	ZEND_PARSE_PARAMETERS_NONE();
	bool over = zmmx_resident_is_over();
	if (over && !ZMMX_G(restart_told)) {
		ZMMX_G(restart_told) = true;
		zmmx_restarts_add();
	}
	RETURN_BOOL(over);
}

ZEND_FUNCTION(zmmx_check)
{
	zmmx_fault fault;
	ZEND_PARSE_PARAMETERS_NONE();
	if (ZMMX_G(heap) && !zmmx_installed_in_front()) {
		/* handlers there may take blocks directly from the stock heap */
		ZMMX_G(stock_live) = zmmx_heap_settle_foreign(ZMMX_G(heap));
	}
	if (!ZMMX_G(heap) || zmmx_heap_check(ZMMX_G(heap), &fault)) {
		RETURN_TRUE;
	}
	/* an address would tell PHP code, and whoever sees its output, where memory is */
	fprintf(stderr, "zmmx: %p: %s: expected %zu, found %zu\n", fault.where, fault.invariant, fault.expected, fault.actual);
	php_error_docref(NULL, E_WARNING, "The heap is damaged: %s: expected %zu, found %zu", fault.invariant, fault.expected, fault.actual);
	RETURN_FALSE;
}

ZEND_FUNCTION(zmmx_gc)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(ZMMX_G(heap) ? (zend_long)zmmx_heap_gc(ZMMX_G(heap)) : 0);
}
