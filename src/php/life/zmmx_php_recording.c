/* What is recorded: a profile of all blocks, or of samples; a timeline; the heap's map near its peak. The file has the heap
 * at the end as well. docs/report.md describes it.
 *
 * The map near the peak is made at a safe point, whenever live bytes have grown by a sixteenth since the last one: so it is
 * at most that far below the peak, unless what grew was gone again before a safe point. */
#include "php/life/zmmx_php_recording.h"

#include "php/engine/zmmx_php_unlimited.h"
#include "php/hold/zmmx_php_holder_arrays.h"
#include "php/life/zmmx_php_settings.h"
#include "php/record/zmmx_php_profile.h"
#include "php/record/zmmx_php_timeline.h"
#include "php/report/zmmx_php_arrays.h"
#include "php/report/zmmx_php_file.h"
#include "php/report/zmmx_php_profile_json.h"
#include "php/report/zmmx_php_report.h"
#include "php/report/zmmx_php_timeline_json.h"

#include "ext/json/php_json.h"
#include "zend_smart_str.h"

#define FORMAT 1
#define HOLDER_DEPTH 4
#define HOLDERS 300
/* A block that is freed before so many further allocations is temporary. */
#define TEMPORARY 32u
#define MAP_STEP 16u
#define MAP_LEAST ((size_t)1 << 20)

typedef struct zmmx_recording {
	pid_t process; /* a child that the script forked is not the request */
	double started;
	zmmx_timeline *timeline;
	zmmx_report peak; /* the map near the peak; not active: none yet */
	uint64_t peak_time;
	bool busy; /* what happens meanwhile is not the script's */
} recording;

ZEND_INI_MH(zmmx_on_report)
{
	if (ZSTR_LEN(new_value) && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return zmmx_settings_refuse(entry, new_value, "an absolute path, or empty for no file");
	}
	ZMMX_G(report) = ZSTR_VAL(new_value);
	return SUCCESS;
}

/* ---- while the request runs ---- */

static bool is_recording(void)
{
	return ZMMX_G(recording) && !ZMMX_G(recording)->busy;
}

static bool map_is_due(const recording *recording)
{
	size_t live = ZMMX_G(live)->now - ZMMX_G(stock_live), known = recording->peak.size;
	return live >= known + known / MAP_STEP + (recording->peak.active ? MAP_LEAST : 0);
}

static void map_take(recording *recording)
{
	zmmx_report report;
	if (zmmx_report_collect(&report, ZMMX_REPORT_ALL)) {
		zmmx_report_destroy(&recording->peak);
		recording->peak = report;
		recording->peak_time = zmmx_timeline_now(recording->timeline);
	} else {
		zmmx_report_destroy(&report);
	}
}

void zmmx_recording_changed(void)
{
	if (is_recording() && (zmmx_timeline_on_change(ZMMX_G(recording)->timeline) || map_is_due(ZMMX_G(recording)))) {
		zend_atomic_bool_store_ex(&EG(vm_interrupt), true);
	}
}

void zmmx_recording_interrupt(void)
{
	if (is_recording()) {
		zmmx_timeline_at_safe_point(ZMMX_G(recording)->timeline, false);
		if (map_is_due(ZMMX_G(recording))) {
			map_take(ZMMX_G(recording));
		}
	}
}

/* ---- begin and end ---- */

static recording *recording_create(void)
{
	recording *made = calloc(1, sizeof(*made));
	zmmx_timeline *timeline = made ? zmmx_timeline_create() : NULL;
	if (!timeline) {
		free(made);
		return NULL;
	}
	made->process = getpid();
	made->started = zmmx_wall_time();
	made->timeline = timeline;
	return made;
}

void zmmx_recording_activate(void)
{
	if (!*ZMMX_G(report) || !ZMMX_G(heap) || !(ZMMX_G(recording) = recording_create())) {
		return;
	}
	if (!ZMMX_G(profile)) {
		zmmx_profile_begin(ZMMX_G(report_sample), ZMMX_G(report_sample) ? 1 : TEMPORARY);
	}
	zmmx_timeline_at_safe_point(ZMMX_G(recording)->timeline, true);
	zmmx_heap_set_watched(ZMMX_G(heap), true);
}

void zmmx_recording_deactivate(void)
{
	recording *recording = ZMMX_G(recording);
	if (!recording) {
		return;
	}
	ZMMX_G(recording) = NULL;
	if (ZMMX_G(heap)) {
		zmmx_heap_set_watched(ZMMX_G(heap), ZMMX_G(status) != NULL);
	}
	zmmx_timeline_destroy(recording->timeline);
	zmmx_report_destroy(&recording->peak);
	free(recording);
}

/* ---- the file ---- */

typedef struct writing {
	recording *recording;
	const zmmx_report *end;
	const char *name, *failure;
} writing;

static void value_add(zmmx_output *out, const char *key, zval *value)
{
	smart_str text = {0};
	zmmx_output_print(out, ",\n\"%s\":", key);
	php_json_encode(&text, value, PHP_JSON_PRESERVE_ZERO_FRACTION | PHP_JSON_INVALID_UTF8_SUBSTITUTE | PHP_JSON_PARTIAL_OUTPUT_ON_ERROR);
	smart_str_0(&text);
	if (text.s) {
		zmmx_output_add(out, ZSTR_VAL(text.s), ZSTR_LEN(text.s));
	} else {
		zmmx_output_add(out, "null", 4);
	}
	smart_str_free(&text);
	zval_ptr_dtor(value);
}

static void ending_add(zmmx_output *out)
{
	const int fatal = E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_PARSE;
	zval ending;
	array_init(&ending);
	add_assoc_long(&ending, "status", EG(exit_status));
	add_assoc_bool(&ending, "limit_reached", ZMMX_G(limit_reached));
	if (PG(last_error_message) && (PG(last_error_type) & fatal)) {
		add_assoc_str(&ending, "error", zend_string_copy(PG(last_error_message)));
		add_assoc_string(&ending, "file", PG(last_error_file) ? ZSTR_VAL(PG(last_error_file)) : "");
		add_assoc_long(&ending, "line", PG(last_error_lineno));
	}
	value_add(out, "ending", &ending);
}

static void heap_add(zmmx_output *out, const char *key, const zmmx_report *report)
{
	zval heap;
	zmmx_snapshot_build(&heap, report, true);
	value_add(out, key, &heap);
}

static void peak_add(zmmx_output *out, const recording *recording)
{
	if (!recording->peak.active) {
		return;
	}
	zmmx_output_print(out, ",\n\"peak_at\":%.6f", (double)recording->peak_time / 1e6);
	heap_add(out, "peak", &recording->peak);
}

static void holders_add(zmmx_output *out)
{
	zval array;
	zmmx_holders holders;
	zmmx_holders_collect(&holders, HOLDER_DEPTH);
	zmmx_holders_build(&array, &holders, HOLDERS);
	zmmx_holders_destroy(&holders);
	value_add(out, "holders", &array);
}

static void profile_add(zmmx_output *out)
{
	if (!ZMMX_G(profile)) {
		return;
	}
	zmmx_output_print(out, ",\n\"profile\":");
	if (!zmmx_view_write(out, ZMMX_G(profile), zmmx_format_json, ZMMX_VALUES_LIVE)) {
		out->failed = true;
	}
}

static void report_write(void *argument)
{
	writing *writing = argument;
	const recording *recording = writing->recording;
	zmmx_output out = {0};
	zmmx_output_print(&out, "{\"report\":%d,\n\"started\":%.6f,\n\"seconds\":%.6f", FORMAT, recording->started,
	                  (double)recording->timeline->points[recording->timeline->count - 1].time / 1e6);
	ending_add(&out);
	zmmx_timeline_json(&out, recording->timeline);
	profile_add(&out);
	holders_add(&out);
	peak_add(&out, recording);
	heap_add(&out, "end", writing->end);
	zmmx_output_add(&out, "}\n", 2);
	writing->failure = out.failed ? "the system has no memory for it" : zmmx_file_replace(writing->name, out.bytes, out.length);
	free(out.bytes);
}

/* The figures are from before. */
static void peaks_restore(const zmmx_report *report)
{
	ZMMX_G(live)->peak = report->peak + report->stock_size;
	ZMMX_G(real)->peak = report->real_peak;
}

/* NULL, or why it failed. */
static const char *recording_end(recording *recording, const char *name)
{
	zmmx_report end;
	writing writing = {recording, &end, name, "the system has no memory to list the heap's chunks and blocks"};
	zmmx_timeline_at_safe_point(recording->timeline, true);
	recording->busy = true;
	zmmx_profile_pause();
	bool taken = zmmx_report_collect(&end, ZMMX_REPORT_ALL);
	bool done = !taken || zmmx_unlimited(report_write, &writing);
	peaks_restore(&end);
	zmmx_report_destroy(&end);
	if (!done) {
		zend_bailout();
	}
	return writing.failure;
}

void zmmx_recording_write(void)
{
	char name[MAXPATHLEN];
	if (!is_recording() || ZMMX_G(recording)->process != getpid()) {
		return;
	}
	const char *why = zmmx_file_name(name, ZMMX_G(report)) ? recording_end(ZMMX_G(recording), name) : "its name is too long";
	ZMMX_G(recording)->busy = true;
	if (why) {
		zend_error(E_WARNING, "zmmx.report: cannot write %s: %s", name[0] ? name : ZMMX_G(report), why);
	}
}
