#include "php/life/zmmx_php_asked.h"

#include "php/life/zmmx_php_settings.h"
#include "php/life/zmmx_php_snapshot.h"
#include "php/status/zmmx_php_status.h"

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

/* Nothing is said of a failure: whoever asked sees that there is no snapshot. */
static void answer(void)
{
	char name[MAXPATHLEN];
	if ((size_t)snprintf(name, sizeof(name), "%s.json", ZMMX_G(status_path)) < sizeof(name)) {
		zmmx_snapshot_write_to(name);
	}
	zmmx_status_answer();
}

void zmmx_asked_interrupt(void)
{
	if (ZMMX_G(status_forked)) {
		zmmx_status_busy();
	}
	if (zmmx_status_is_asked()) {
		answer();
	}
}

void zmmx_asked_deactivate(void)
{
	if (zmmx_status_is_asked()) {
		answer();
	}
}
