/* The settings, each named here once: the entries for php.ini, their globals and the handlers' declarations are made from this
 * table, and README.md is compared with it.
 *
 * SETTING(name behind "zmmx.", default, where it may be set, what shows it in phpinfo(), type and name of its global);
 * zmmx_on_NAME() reads it. */
#ifndef ZMMX_PHP_SETTINGS_TABLE_H
#define ZMMX_PHP_SETTINGS_TABLE_H

#define ZMMX_SETTINGS(SETTING) \
	SETTING(enable, "1", PHP_INI_SYSTEM, zend_ini_boolean_displayer_cb, bool, enable) \
	SETTING(huge_pages, "auto", PHP_INI_SYSTEM, display_switch, zmmx_huge_pages, huge_pages) \
	SETTING(cache_limit, "64M", PHP_INI_SYSTEM, NULL, size_t, cache_limit) \
	SETTING(purge, "auto", PHP_INI_SYSTEM, display_switch, uint32_t, purge_age) /* ZMMX_PURGE_NEVER is off */ \
	SETTING(purge_thread, "auto", PHP_INI_SYSTEM, display_switch, bool, purge_thread) \
	SETTING(snapshot, "", PHP_INI_SYSTEM, display_switch, const char *, snapshot)     /* a file's path, "" for none */ \
	SETTING(snapshot_parts, "all", PHP_INI_SYSTEM, NULL, bool, snapshot_details)      /* all of them */ \
	SETTING(report, "", PHP_INI_SYSTEM, display_switch, const char *, report)         /* the same */ \
	SETTING(report_sample, "0", PHP_INI_SYSTEM, NULL, size_t, report_sample)          /* bytes; 0: every block */ \
	SETTING(status_dir, "", PHP_INI_SYSTEM, display_switch, const char *, status_dir) /* a directory's path, "" for none */ \
	SETTING(status_uri, "0", PHP_INI_SYSTEM, zend_ini_boolean_displayer_cb, bool, status_uri) \
	SETTING(hardened, "auto", PHP_INI_SYSTEM, display_switch, bool, hardened) \
	SETTING(check, "0", PHP_INI_SYSTEM, display_switch, size_t, check)   /* operations; 0 is off */ \
	SETTING(leaks, "off", PHP_INI_SYSTEM, display_switch, char *, leaks) /* a file's path, "" is stderr, NULL off */ \
	SETTING(track, "0", PHP_INI_SYSTEM, zend_ini_boolean_displayer_cb, bool, track_all) \
	SETTING(track_depth, "1", PHP_INI_SYSTEM, NULL, uint32_t, track_depth) \
	SETTING(post_mortem, "off", PHP_INI_SYSTEM, display_switch, char *, post_mortem)   /* as leaks */ \
	SETTING(max_resident, "off", PHP_INI_SYSTEM, display_switch, size_t, max_resident) /* bytes; 0 is off */ \
	SETTING(profile, "off", PHP_INI_SYSTEM, display_switch, bool, profile_wanted) \
	SETTING(soft_limit, "off", PHP_INI_ALL, display_switch, zmmx_level, soft_limit) \
	SETTING(sample_bytes, "512K", PHP_INI_ALL, NULL, size_t, sample_bytes)

#endif
