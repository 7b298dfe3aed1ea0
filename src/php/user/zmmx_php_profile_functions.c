/* zmmx_profile_start(), _stop(), _dump(). */
#include "php/engine/zmmx_php_install.h"
#include "php/record/zmmx_php_profile.h"
#include "php/report/zmmx_php_formats.h"
#include "php/report/zmmx_php_pprof.h"
#include "php/report/zmmx_php_profile_json.h"
#include "php/report/zmmx_php_profile_view.h"

#include <stdlib.h>
#include <string.h>

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
	zmmx_view view;
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
	if (zmmx_view_collect(&view, ZMMX_G(profile))) {
		format(&output, &view, values);
		free(view.sums);
	} else {
		output.failed = true;
	}
	if (output.failed) {
		free(output.bytes);
		zend_throw_error(NULL, "The system has no memory for the dump");
		RETURN_THROWS();
	}
	RETVAL_STRINGL(output.bytes ? output.bytes : "", output.length);
	free(output.bytes);
}
