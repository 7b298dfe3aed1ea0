/* zmmx.snapshot: writes the heap to a file at the end of every request.
 *
 * The right moment is after the last shutdown function: the script is over, and its data is still there, until
 * destructors take the global objects away. So a shutdown function is registered before the script's own, and moves
 * itself to the end of the list until it is the last. If it is not reached (a shutdown function called exit), RSHUTDOWN
 * writes the file, late but surely. */
#include "php/life/zmmx_php_snapshot.h"

#include "php/engine/zmmx_php_unlimited.h"
#include "php/life/zmmx_php_recording.h"
#include "php/life/zmmx_php_settings.h"
#include "php/report/zmmx_php_arrays.h"
#include "php/report/zmmx_php_file.h"
#include "php/report/zmmx_php_report.h"

#include "ext/json/php_json.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/php_string.h"
#include "zend_smart_str.h"

ZEND_INI_MH(zmmx_on_snapshot)
{
	if (ZSTR_LEN(new_value) && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return zmmx_settings_refuse(entry, new_value, "an absolute path, or empty for no file");
	}
	ZMMX_G(snapshot) = ZSTR_VAL(new_value);
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_snapshot_parts)
{
	if (zend_string_equals_literal_ci(new_value, "all")) {
		ZMMX_G(snapshot_details) = true;
	} else if (zend_string_equals_literal_ci(new_value, "totals")) {
		ZMMX_G(snapshot_details) = false;
	} else {
		return zmmx_settings_refuse(entry, new_value, "all or totals");
	}
	return SUCCESS;
}

/* ---- the file ---- */

typedef struct snapshot {
	const zmmx_report *report;
	const char *name;
	bool details;
	const char *failure; /* NULL: written */
} snapshot;

static void report_write(void *argument)
{
	snapshot *snapshot = argument;
	zval array;
	smart_str text = {0};
	zmmx_snapshot_build(&array, snapshot->report, snapshot->details);
	bool made = php_json_encode(&text, &array, PHP_JSON_PRESERVE_ZERO_FRACTION | PHP_JSON_INVALID_UTF8_SUBSTITUTE) == SUCCESS;
	zval_ptr_dtor(&array);
	smart_str_appendc(&text, '\n');
	smart_str_0(&text);
	snapshot->failure = made ? zmmx_file_replace(snapshot->name, ZSTR_VAL(text.s), ZSTR_LEN(text.s)) : "it cannot be encoded";
	smart_str_free(&text);
}

/* The figures are from before the snapshot. */
static void peaks_restore(const zmmx_report *report)
{
	if (report->active) {
		ZMMX_G(live)->peak = report->peak + report->stock_size;
		ZMMX_G(real)->peak = report->real_peak;
	}
}

/* NULL, or why it failed. */
static const char *snapshot_write(const char *name, bool details)
{
	zmmx_report report;
	snapshot snapshot = {&report, name, details, "the system has no memory to list the heap's chunks and blocks"};
	bool taken = zmmx_report_collect(&report, details ? ZMMX_REPORT_ALL : ZMMX_REPORT_USAGE);
	/* a script that has died at its limit has no room for the text */
	bool done = !taken || zmmx_unlimited(report_write, &snapshot);
	peaks_restore(&report);
	zmmx_report_destroy(&report);
	if (!done) {
		zend_bailout();
	}
	return snapshot.failure;
}

bool zmmx_snapshot_write(void)
{
	char name[MAXPATHLEN];
	if (!*ZMMX_G(snapshot)) {
		return false;
	}
	const char *why = zmmx_file_name(name, ZMMX_G(snapshot)) ? snapshot_write(name, ZMMX_G(snapshot_details)) : "its name is too long";
	if (why) {
		/* Without the name of the function, which need not have been called. May run the script's error handler: nothing is
		 * under way any more. */
		zend_error(E_WARNING, "zmmx.snapshot: cannot write %s: %s", name[0] ? name : ZMMX_G(snapshot), why);
	}
	return !why;
}

bool zmmx_snapshot_write_to(const char *name)
{
	return !snapshot_write(name, true);
}

/* ---- the end of a request ---- */

static void shutdown_function_append(void)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("zmmx_write_snapshot"));
	if (function) {
		php_shutdown_function_entry entry = ZMMX_SHUTDOWN_ENTRY(function);
		append_user_shutdown_function(&entry);
		ZMMX_G(snapshot_last) = zend_hash_num_elements(BG(user_shutdown_function_names));
	}
}

void zmmx_snapshot_activate(void)
{
	ZMMX_G(snapshot_process) = 0;
	if (*ZMMX_G(snapshot) || ZMMX_G(recording)) {
		ZMMX_G(snapshot_process) = getpid();
		shutdown_function_append();
	}
}

bool zmmx_snapshot_at_end(void)
{
	if (zend_hash_num_elements(BG(user_shutdown_function_names)) > ZMMX_G(snapshot_last)) {
		shutdown_function_append();
		return false;
	}
	zmmx_snapshot_deactivate();
	return true;
}

/* A child that the script forked is not the request. */
void zmmx_snapshot_deactivate(void)
{
	if (ZMMX_G(snapshot_process) == getpid()) {
		ZMMX_G(snapshot_process) = 0;
		zmmx_snapshot_write();
		zmmx_recording_write();
	}
}
