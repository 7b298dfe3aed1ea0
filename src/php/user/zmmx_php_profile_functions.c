/* zmmx_profile_start(), _stop(), _dump(), and zmmx_pool_profiles(). */
#include "php/engine/zmmx_php_install.h"
#include "php/life/zmmx_php_asked.h"
#include "php/record/zmmx_php_profile.h"
#include "php/report/zmmx_php_formats.h"
#include "php/report/zmmx_php_pprof.h"
#include "php/report/zmmx_php_profile_json.h"
#include "php/report/zmmx_php_profile_view.h"
#include "php/status/zmmx_php_pool_asked.h"

#include <stdlib.h>
#include <string.h>

/* The longest that zmmx_pool_profiles() waits for answers. */
#define SECONDS_MAX 60

static bool temporary_check(zend_long interval, zend_long temporary)
{
	if (temporary < 1 || temporary > INT32_MAX) {
		zend_argument_value_error(2, "must be between 1 and %d", INT32_MAX);
	} else if (interval && temporary != 1) {
		zend_argument_value_error(2, "must be 1 when samples are taken, because allocations are not counted then");
	} else {
		return true;
	}
	return false;
}

ZEND_FUNCTION(zmmx_profile_start)
{
	zend_long interval = (zend_long)ZMMX_G(sample_bytes);
	zend_long temporary = 1;
	bool by_default = true;
	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG_OR_NULL(interval, by_default)
		Z_PARAM_LONG(temporary)
	ZEND_PARSE_PARAMETERS_END();
	if (by_default) {
		interval = (zend_long)ZMMX_G(sample_bytes);
	} else if (interval < 0) {
		zend_argument_value_error(1, "must be greater than or equal to 0");
		RETURN_THROWS();
	}
	if (!temporary_check(interval, temporary)) {
		RETURN_THROWS();
	}
	if (ZMMX_G(profile) && ZMMX_G(profile)->kept) {
		zend_throw_error(NULL, "zmmx_profile_start() would drop the profile of all requests that zmmx.profile records");
		RETURN_THROWS();
	}
	RETVAL_BOOL(ZMMX_G(heap) && zmmx_profile_begin((size_t)interval, (uint32_t)temporary));
	if (ZMMX_G(profile) && !zmmx_observes(ZMMX_OBSERVE_SAMPLE)) {
		char why[512];
		zmmx_profile_destroy();
		zend_throw_error(NULL, "zmmx_profile_start() cannot record: %s", zmmx_in_front(why, sizeof(why)));
		RETURN_THROWS();
	}
}

ZEND_FUNCTION(zmmx_profile_stop)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETVAL_BOOL(ZMMX_G(profile) && ZMMX_G(profile)->running);
	zmmx_profile_pause();
}

static const struct {
	const char *name;
	zmmx_format *write;
} formats[] = {
	{"pprof", zmmx_format_pprof},
	{"callgrind", zmmx_format_callgrind},
	{"collapsed", zmmx_format_collapsed},
	{"speedscope", zmmx_format_speedscope},
	{"json", zmmx_format_json},
};

static zmmx_format *format_find(const zend_string *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (zend_string_equals_cstr(name, formats[i].name, strlen(formats[i].name))) {
			return formats[i].write;
		}
	}
	return NULL;
}

static bool values_find(const zend_string *name, zmmx_values *values)
{
	for (size_t i = 0; i < ZMMX_VALUES_COUNT; i++) {
		if (zend_string_equals_cstr(name, zmmx_values_names[i], strlen(zmmx_values_names[i]))) {
			*values = (zmmx_values)i;
			return true;
		}
	}
	return false;
}

ZEND_FUNCTION(zmmx_profile_dump)
{
	zend_string *format_name = NULL, *values_name = NULL;
	zmmx_format *format = zmmx_format_pprof;
	zmmx_values values = ZMMX_VALUES_LIVE;
	zmmx_output output = {0};
	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR(format_name)
		Z_PARAM_STR(values_name)
	ZEND_PARSE_PARAMETERS_END();
	if (format_name && !(format = format_find(format_name))) {
		zend_argument_value_error(1, "must be one of \"pprof\", \"callgrind\", \"collapsed\", \"speedscope\", or \"json\"");
		RETURN_THROWS();
	}
	if (values_name && !values_find(values_name, &values)) {
		zend_argument_value_error(2, "must be one of \"live\", \"allocated\", \"copied\", \"peak\", \"temporary\", or \"wasted\"");
		RETURN_THROWS();
	}
	if (!ZMMX_G(profile)) {
		zend_throw_error(NULL, "No profile was recorded in this request: call zmmx_profile_start() first");
		RETURN_THROWS();
	}
	if (!zmmx_view_write(&output, ZMMX_G(profile), format, values)) {
		free(output.bytes);
		zend_throw_error(NULL, "The system has no memory for the dump");
		RETURN_THROWS();
	}
	RETVAL_STRINGL(output.bytes ? output.bytes : "", output.length);
	free(output.bytes);
}

/* ---- of all workers ---- */

static void worker_build(zval *entry, zmmx_pool_asked *asked, size_t number)
{
	const zmmx_status_file *worker = &asked->pool.workers[number];
	size_t length;
	char *profile = zmmx_pool_profile(asked, number, &length);
	array_init(entry);
	add_assoc_long(entry, "pid", worker->pid);
	add_assoc_long(entry, "thread", worker->thread);
	add_assoc_string(entry, "pool", worker->pool);
	add_assoc_double(entry, "made", (double)worker->made / 1e6);
	add_assoc_bool(entry, "busy", worker->state == ZMMX_STATUS_BUSY);
	add_assoc_bool(entry, "answered", asked->has_answered[number]);
	if (profile) {
		add_assoc_stringl(entry, "profile", profile, length);
	} else {
		add_assoc_null(entry, "profile");
	}
	free(profile);
}

static void workers_build(zval *list, zmmx_pool_asked *asked)
{
	array_init(list);
	for (size_t i = 0; i < asked->pool.count; i++) {
		zval entry;
		worker_build(&entry, asked, i);
		add_next_index_zval(list, &entry);
	}
}

ZEND_FUNCTION(zmmx_pool_profiles)
{
	zend_string *directory = NULL;
	double seconds = 1;
	zmmx_pool_asked asked;
	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_DOUBLE(seconds)
		Z_PARAM_PATH_STR_OR_NULL(directory)
	ZEND_PARSE_PARAMETERS_END();
	if (!(seconds >= 0 && seconds <= SECONDS_MAX)) {
		zend_argument_value_error(1, "must be between 0 and 60");
		RETURN_THROWS();
	}
	if (!directory && !*ZMMX_G(status_dir)) {
		zend_throw_error(NULL, "zmmx.status_dir is not set");
		RETURN_THROWS();
	}
	const char *path = directory ? ZSTR_VAL(directory) : ZMMX_G(status_dir), *why = zmmx_pool_ask(&asked, path);
	if (why) {
		zend_throw_error(NULL, "Cannot read %s: %s", path, why);
		RETURN_THROWS();
	}
	zmmx_asked_interrupt(); /* this process may be one of them */
	zmmx_pool_wait(&asked, (uint64_t)(seconds * 1e6));
	workers_build(return_value, &asked);
	zmmx_pool_asked_end(&asked);
}
