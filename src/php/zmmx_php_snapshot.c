/* zmmx.snapshot: at the end of every request the heap is written to a file.
 *
 * The moment is after the last shutdown function: then the script is over, and what it holds is still there. The
 * destructors that follow take the global objects away. So a shutdown function is registered before the script's own,
 * and it goes to the end of the list until it is the last. If it is not reached (a shutdown function called exit),
 * RSHUTDOWN is late but sure. */
#include "zmmx_php_report.h"

#include "ext/json/php_json.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/php_string.h"
#include "zend_smart_str.h"

ZEND_INI_MH(zmmx_on_snapshot)
{
	if (ZSTR_LEN(new_value) && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return zmmx_setting_refuse(entry, new_value, "an absolute path, and nothing for no file");
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
		return zmmx_setting_refuse(entry, new_value, "all and totals");
	}
	return SUCCESS;
}

/* ---- the file ---- */

/* The setting, with the process id for each %p. */
static zend_string *file_name(void)
{
	zend_string *path = zend_string_init(ZMMX_G(snapshot), strlen(ZMMX_G(snapshot)), false);
	zend_string *pid = zend_long_to_str((zend_long)getpid());
	zend_string *name = php_str_to_str(ZSTR_VAL(path), ZSTR_LEN(path), "%p", 2, ZSTR_VAL(pid), ZSTR_LEN(pid));
	zend_string_release(pid);
	zend_string_release(path);
	return name;
}

static bool bytes_write(const char *name, const zend_string *bytes)
{
	FILE *file = fopen(name, "wb");
	if (!file) {
		return false;
	}
	bool written = fwrite(ZSTR_VAL(bytes), 1, ZSTR_LEN(bytes), file) == ZSTR_LEN(bytes);
	return fclose(file) == 0 && written;
}

/* Whoever reads the file finds a whole one: it is written beside and renamed. */
static bool file_write(const zend_string *bytes)
{
	zend_string *name = file_name();
	zend_string *beside = strpprintf(0, "%s." ZEND_LONG_FMT, ZSTR_VAL(name), (zend_long)getpid());
	bool written = bytes_write(ZSTR_VAL(beside), bytes) && rename(ZSTR_VAL(beside), ZSTR_VAL(name)) == 0;
	if (!written) {
		int reason = errno;
		unlink(ZSTR_VAL(beside));
		php_error_docref(NULL, E_WARNING, "zmmx.snapshot: cannot write %s: %s", ZSTR_VAL(name), strerror(reason));
	}
	zend_string_release(beside);
	zend_string_release(name);
	return written;
}

static bool report_write(const zmmx_report *report)
{
	zval array;
	smart_str text = {0};
	zmmx_snapshot_build(&array, report, ZMMX_G(snapshot_details));
	bool written = php_json_encode(&text, &array, PHP_JSON_PRESERVE_ZERO_FRACTION) == SUCCESS;
	zval_ptr_dtor(&array);
	smart_str_appendc(&text, '\n');
	smart_str_0(&text);
	written = written && file_write(text.s);
	smart_str_free(&text);
	return written;
}

/* A script that has died at its limit has no room for the text, and the encoder stops while the error is at hand. */
static bool report_write_unlimited(const zmmx_report *report)
{
	int state = ZMMX_DELAYS_ERROR() ? ZMMX_ERROR_STATE() : 0;
	zend_set_memory_limit((size_t)ZEND_LONG_MAX);
	if (state) {
		ZMMX_ERROR_STATE_SET(0);
	}
	bool written = report_write(report);
	if (state) {
		ZMMX_ERROR_STATE_SET(state);
	}
	zend_set_memory_limit((size_t)PG(memory_limit));
	return written;
}

bool zmmx_snapshot_write(void)
{
	zmmx_report report;
	if (!*ZMMX_G(snapshot)) {
		return false;
	}
	bool taken = zmmx_report_take(&report, ZMMX_G(snapshot_details) ? ZMMX_REPORT_ALL : ZMMX_REPORT_USAGE);
	if (!taken) {
		php_error_docref(NULL, E_WARNING, "zmmx.snapshot: cannot write %s: the system has no memory to list the heap's chunks"
		                 " and blocks", ZMMX_G(snapshot));
	}
	bool written = taken && report_write_unlimited(&report);
	if (report.active) {
		ZMMX_G(live)->peak = report.peak + report.stock_size;
		ZMMX_G(real)->peak = report.real_peak;
	}
	zmmx_report_drop(&report);
	return written;
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

void zmmx_snapshot_begin(void)
{
	ZMMX_G(snapshot_process) = 0;
	if (*ZMMX_G(snapshot)) {
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
	zmmx_snapshot_leave();
	return true;
}

/* A child that the script forked is not the request. */
void zmmx_snapshot_leave(void)
{
	if (ZMMX_G(snapshot_process) == getpid()) {
		ZMMX_G(snapshot_process) = 0;
		zmmx_snapshot_write();
	}
}
