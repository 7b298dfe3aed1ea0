#include "php/life/zmmx_php_asked.h"

#include "php/life/zmmx_php_settings.h"
#include "php/life/zmmx_php_snapshot.h"
#include "php/record/zmmx_php_profile.h"
#include "php/report/zmmx_php_file.h"
#include "php/report/zmmx_php_pprof.h"
#include "php/report/zmmx_php_profile_view.h"
#include "php/report/zmmx_php_report.h"
#include "php/status/zmmx_php_status.h"
#include "php/status/zmmx_php_status_file.h"

#include <stdlib.h>

/* Profiles that nobody waits for take one part of so many of the time. */
#define PROFILE_SHARE 50

ZEND_INI_MH(zmmx_on_status_dir)
{
	if (ZSTR_LEN(new_value) && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return zmmx_settings_refuse(entry, new_value, "an absolute path, or empty for no file");
	}
	bool changes = !ZMMX_G(status_dir) || strcmp(ZMMX_G(status_dir), ZSTR_VAL(new_value)) != 0;
	ZMMX_G(status_dir) = ZSTR_VAL(new_value);
	if (changes && stage != ZEND_INI_STAGE_STARTUP) {
		zmmx_status_close();
		ZMMX_G(status_told) = false;
	}
	if (stage == ZEND_INI_STAGE_ACTIVATE) {
		/* a pool of FPM has told its new child */
		zmmx_status_open();
	}
	return SUCCESS;
}

/* The path of the status file with that behind it. */
static bool name_of(char name[MAXPATHLEN], const char *behind)
{
	return (size_t)snprintf(name, MAXPATHLEN, "%s%s", ZMMX_G(status_path), behind) < MAXPATHLEN;
}

/* Nothing is said of a failure: whoever asked sees that there is no snapshot. */
static void snapshot_answer(void)
{
	char name[MAXPATHLEN];
	if (name_of(name, ZMMX_STATUS_SNAPSHOT)) {
		zmmx_snapshot_write_to(name);
	}
	zmmx_status_answer();
}

static uint64_t time_now(void)
{
	return (uint64_t)(zmmx_wall_time() * 1e6);
}

/* Where none is recorded there is no file. */
static void profile_answer(void)
{
	char name[MAXPATHLEN];
	zmmx_output output = {0};
	uint64_t begun = time_now();
	if (ZMMX_G(profile) && name_of(name, ZMMX_STATUS_PROFILE)
	    && zmmx_view_write(&output, ZMMX_G(profile), zmmx_format_pprof, ZMMX_VALUES_LIVE)) {
		zmmx_file_replace(name, output.bytes, output.length);
	}
	free(output.bytes);
	uint64_t end = time_now();
	ZMMX_G(profile_due) = end + PROFILE_SHARE * (end - begun);
	zmmx_status_profile_answer();
}

void zmmx_asked_interrupt(void)
{
	if (ZMMX_G(status_forked)) {
		zmmx_status_busy();
	}
	if (zmmx_status_is_asked()) {
		snapshot_answer();
	}
	if (zmmx_status_profile_is_asked()) {
		profile_answer();
		ZMMX_G(profile_due) = 0; /* what is live in this request must not stay there */
	}
}

void zmmx_asked_deactivate(void)
{
	if (zmmx_status_is_asked()) {
		snapshot_answer();
	}
}

/* An idle worker has no safe point, so it has written before what somebody may ask for then. */
void zmmx_asked_profile_deactivate(void)
{
	if (zmmx_status_profile_is_asked()
	    || (zmmx_status_profile_is_read() && time_now() >= ZMMX_G(profile_due))) {
		profile_answer();
	}
}
