/* The settings of the heap's policies and checks: parses their values and applies them. */
#include "php/life/zmmx_php_settings.h"

#include "php/engine/zmmx_php_install.h"
#include "php/life/zmmx_php_pressure.h"
#include "php/record/zmmx_php_sites.h"
#include "php/report/zmmx_php_file.h"

#define PURGE_MIN 10
#define PURGE_MAX 3600000
/* Whoever writes less has left out the unit: 2 for 2M. */
#define BYTES_MIN ((zend_long)64 << 10)

/* php.ini turns a bare on and off into "1" and "" */
static bool is_on(const zend_string *value)
{
	return zend_string_equals_literal(value, "1") || zend_string_equals_literal_ci(value, "on");
}

bool zmmx_settings_off(const zend_string *value)
{
	return ZSTR_LEN(value) == 0 || zend_string_equals_literal(value, "0") || zend_string_equals_literal_ci(value, "off");
}

zend_result zmmx_settings_refuse(const zend_ini_entry *entry, const zend_string *value, const char *allowed)
{
	zend_error(E_WARNING, "%s must be %s, \"%s\" given", ZSTR_VAL(entry->name), allowed, ZSTR_VAL(value));
	return FAILURE;
}

/* What decides about the heap that PHP starts with. A pool of FPM or a folder comes later, and would change nothing but
 * ini_get(). */
static bool comes_in_time(const zend_ini_entry *entry, const zend_string *value, int stage, bool changes)
{
	if (stage == ZEND_INI_STAGE_STARTUP || !changes) {
		return true;
	}
	zend_error(E_WARNING, "%s must be set before PHP starts, in php.ini or with -d: \"%s\" has no effect here",
	           ZSTR_VAL(entry->name), ZSTR_VAL(value));
	return false;
}

/* php.ini has turned these into "1" and "" where they are not quoted. */
static bool word_is_one_of(const zend_string *value, const char *const words[4])
{
	for (size_t i = 0; i < 4; i++) {
		if (!zend_binary_strcasecmp(ZSTR_VAL(value), ZSTR_LEN(value), words[i], strlen(words[i]))) {
			return true;
		}
	}
	return false;
}

static zend_result switch_set(const zend_ini_entry *entry, const zend_string *value, bool *setting)
{
	static const char *const on[] = {"1", "on", "yes", "true"}, *const off[] = {"0", "off", "no", "false"};
	bool is_set = word_is_one_of(value, on);
	if (!is_set && ZSTR_LEN(value) && !word_is_one_of(value, off)) {
		return zmmx_settings_refuse(entry, value, "on or off");
	}
	*setting = is_set;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_enable)
{
	bool enable = false;
	if (switch_set(entry, new_value, &enable) == FAILURE || !comes_in_time(entry, new_value, stage, enable != ZMMX_G(enable))) {
		return FAILURE;
	}
	ZMMX_G(enable) = enable;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_track)
{
	return switch_set(entry, new_value, &ZMMX_G(track_all));
}

ZEND_INI_MH(zmmx_on_status_uri)
{
	return switch_set(entry, new_value, &ZMMX_G(status_uri));
}

ZEND_INI_MH(zmmx_on_huge_pages)
{
	if (zend_string_equals_literal_ci(new_value, "auto")) {
		ZMMX_G(huge_pages) = ZMMX_HUGE_PAGES_AUTO;
	} else if (is_on(new_value)) {
		ZMMX_G(huge_pages) = ZMMX_HUGE_PAGES_ON;
	} else if (zmmx_settings_off(new_value)) {
		ZMMX_G(huge_pages) = ZMMX_HUGE_PAGES_OFF;
	} else {
		return zmmx_settings_refuse(entry, new_value, "auto, on or off");
	}
	if (ZMMX_G(heap)) {
		zmmx_heap_set_huge_pages(ZMMX_G(heap), ZMMX_G(huge_pages));
	}
	return SUCCESS;
}

static zend_result bytes_set(const zend_ini_entry *entry, zend_string *value, zend_long least, const char *allowed, size_t *setting)
{
	zend_string *error = NULL;
	zend_long bytes = zend_ini_parse_quantity(value, &error);
	if (error || (bytes < least && bytes != 0)) {
		if (error) {
			zend_string_release(error);
		}
		return zmmx_settings_refuse(entry, value, allowed);
	}
	*setting = (size_t)bytes;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_cache_limit)
{
	if (bytes_set(entry, new_value, BYTES_MIN, "a number of bytes such as 32M, at least 64K, or 0", &ZMMX_G(cache_limit)) == FAILURE) {
		return FAILURE;
	}
	if (ZMMX_G(heap)) {
		zmmx_heap_set_cache_limit(ZMMX_G(heap), ZMMX_G(cache_limit));
	}
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_max_resident)
{
	if (zmmx_settings_off(new_value)) {
		ZMMX_G(max_resident) = 0;
		return SUCCESS;
	}
	return bytes_set(entry, new_value, BYTES_MIN, "off or a number of bytes such as 256M, at least 64K", &ZMMX_G(max_resident));
}

/* "0.8" and "80%" are shares; php.ini leaves both as they are. */
static bool share_read(const zend_string *value, double *share)
{
	char *end;
	bool percent = ZSTR_LEN(value) && ZSTR_VAL(value)[ZSTR_LEN(value) - 1] == '%';
	if (!percent && !memchr(ZSTR_VAL(value), '.', ZSTR_LEN(value))) {
		return false;
	}
	*share = zend_strtod(ZSTR_VAL(value), (const char **)&end) / (percent ? 100 : 1);
	return end + percent == ZSTR_VAL(value) + ZSTR_LEN(value) && *share > 0 && *share <= 1;
}

ZEND_INI_MH(zmmx_on_soft_limit)
{
	zmmx_level level = {0};
	if (!zmmx_settings_off(new_value) && !share_read(new_value, &level.share)
	    && bytes_set(entry, new_value, BYTES_MIN,
	                 "off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%", &level.bytes)
	           == FAILURE) {
		return FAILURE;
	}
	ZMMX_G(soft_limit) = level;
	zmmx_pressure_update();
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_profile)
{
	bool sample = zend_string_equals_literal_ci(new_value, "sample");
	if (!sample && !zmmx_settings_off(new_value)) {
		return zmmx_settings_refuse(entry, new_value, "off or sample");
	}
	ZMMX_G(profile_wanted) = sample;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_sample_bytes)
{
	return bytes_set(entry, new_value, ZMMX_MIN_SLOT, "a number of bytes such as 512K, at least 8, or 0 for every block", &ZMMX_G(sample_bytes));
}

ZEND_INI_MH(zmmx_on_report_sample)
{
	return bytes_set(entry, new_value, ZMMX_MIN_SLOT, "a number of bytes such as 64K, at least 8, or 0 for every block", &ZMMX_G(report_sample));
}

ZEND_INI_MH(zmmx_on_purge)
{
	zend_long age;
	if (zend_string_equals_literal_ci(new_value, "auto")) {
		ZMMX_G(purge_age) = ZMMX_PURGE_AGE;
	} else if (zmmx_settings_off(new_value) && !zend_string_equals_literal(new_value, "0")) {
		ZMMX_G(purge_age) = ZMMX_PURGE_NEVER;
	} else if (is_numeric_string(ZSTR_VAL(new_value), ZSTR_LEN(new_value), &age, NULL, false) == IS_LONG && age >= PURGE_MIN
	           && age <= PURGE_MAX) {
		ZMMX_G(purge_age) = (uint32_t)age;
	} else {
		return zmmx_settings_refuse(entry, new_value, "auto, off or a number of milliseconds from 10 to 3600000");
	}
	if (ZMMX_G(heap)) {
		zmmx_heap_set_purge_age(ZMMX_G(heap), ZMMX_G(purge_age));
	}
	return SUCCESS;
}

/* The destination of a report: none (NULL), stderr (""), or a file, whose path is made absolute, because the working
 * directory changes; its links are followed when it is opened. The process that writes the first report creates the
 * file: the process that reads the setting may be root, for workers that are not. */
static zend_result output_set(const zend_ini_entry *entry, const zend_string *value, char **output)
{
	char path[MAXPATHLEN] = "";
	char *copy = NULL;
	if (!zmmx_settings_off(value)) {
		if (!is_on(value) && !zend_string_equals_literal_ci(value, "stderr")) {
			if (!expand_filepath_with_mode(ZSTR_VAL(value), path, NULL, 0, CWD_EXPAND) || !zmmx_file_is_possible(path)) {
				return zmmx_settings_refuse(entry, value, "off, stderr or the path of a writable file");
			}
		}
		copy = strdup(path);
	}
	free(*output);
	*output = copy;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_leaks)
{
	return output_set(entry, new_value, &ZMMX_G(leaks));
}

ZEND_INI_MH(zmmx_on_post_mortem)
{
	return output_set(entry, new_value, &ZMMX_G(post_mortem));
}

ZEND_INI_MH(zmmx_on_track_depth)
{
	zend_long depth;
	if (is_numeric_string(ZSTR_VAL(new_value), ZSTR_LEN(new_value), &depth, NULL, false) != IS_LONG || depth < 1
	    || depth > (zend_long)ZMMX_FRAMES_MAX) {
		return zmmx_settings_refuse(entry, new_value, "a number from 1 to 256");
	}
	ZMMX_G(track_depth) = (uint32_t)depth;
	return SUCCESS;
}

ZEND_INI_MH(zmmx_on_hardened)
{
	bool automatic = zend_string_equals_literal_ci(new_value, "auto");
	if (!automatic && !is_on(new_value) && !zmmx_settings_off(new_value)) {
		return zmmx_settings_refuse(entry, new_value, "auto, 0 or 1");
	}
	bool hardened = automatic ? zmmx_sanitizer_is_here() : is_on(new_value);
	if (!comes_in_time(entry, new_value, stage, hardened != ZMMX_G(hardened))) {
		return FAILURE;
	}
	ZMMX_G(hardened) = hardened;
	return SUCCESS;
}

static void check_apply(void)
{
	zmmx_heap_set_check(ZMMX_G(heap), ZMMX_G(check));
	if (ZMMX_G(check)) {
		zmmx_observe(ZMMX_OBSERVE_FREES, 0);
	}
}

ZEND_INI_MH(zmmx_on_check)
{
	zend_long operations = 0;
	if (!zmmx_settings_off(new_value)
	    && (is_numeric_string(ZSTR_VAL(new_value), ZSTR_LEN(new_value), &operations, NULL, false) != IS_LONG || operations < 1)) {
		return zmmx_settings_refuse(entry, new_value, "off or a number of operations, at least 1");
	}
	ZMMX_G(check) = (size_t)operations;
	if (ZMMX_G(heap)) {
		check_apply();
	}
	return SUCCESS;
}

void zmmx_settings_free(void)
{
	free(ZMMX_G(leaks));
	free(ZMMX_G(script));
	free(ZMMX_G(uri));
	free(ZMMX_G(post_mortem));
	free(ZMMX_G(post_mortem_buffer));
	ZMMX_G(leaks) = ZMMX_G(script) = ZMMX_G(uri) = ZMMX_G(post_mortem) = ZMMX_G(post_mortem_buffer) = NULL;
}

void zmmx_settings_apply(void)
{
	check_apply();
	zmmx_heap_set_huge_pages(ZMMX_G(heap), ZMMX_G(huge_pages));
	zmmx_heap_set_cache_limit(ZMMX_G(heap), ZMMX_G(cache_limit));
	zmmx_heap_set_purge_age(ZMMX_G(heap), ZMMX_G(purge_age));
}
