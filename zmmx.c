/* The module: its settings, and the engine's calls at the ends of startup, request and process. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "src/php/zmmx_php_leaks.h"

#include "ext/standard/info.h"
#include "php_ini.h"
#include "zmmx_arginfo.h"

ZEND_DECLARE_MODULE_GLOBALS(zmmx)

PHP_INI_BEGIN()
	STD_PHP_INI_BOOLEAN("zmmx.enable", "1", PHP_INI_SYSTEM, OnUpdateBool, enable, zend_zmmx_globals, zmmx_globals)
	PHP_INI_ENTRY("zmmx.huge_pages", "auto", PHP_INI_SYSTEM, zmmx_on_huge_pages)
	PHP_INI_ENTRY("zmmx.cache_limit", "64M", PHP_INI_SYSTEM, zmmx_on_cache_limit)
	PHP_INI_ENTRY("zmmx.purge", "auto", PHP_INI_SYSTEM, zmmx_on_purge)
	PHP_INI_ENTRY("zmmx.snapshot", "", PHP_INI_SYSTEM, zmmx_on_snapshot)
	PHP_INI_ENTRY("zmmx.snapshot_parts", "all", PHP_INI_SYSTEM, zmmx_on_snapshot_parts)
	PHP_INI_ENTRY("zmmx.leaks", "off", PHP_INI_SYSTEM, zmmx_on_leaks)
	STD_PHP_INI_BOOLEAN("zmmx.track", "0", PHP_INI_SYSTEM, OnUpdateBool, track_all, zend_zmmx_globals, zmmx_globals)
	PHP_INI_ENTRY("zmmx.track_depth", "1", PHP_INI_SYSTEM, zmmx_on_track_depth)
PHP_INI_END()

static PHP_GINIT_FUNCTION(zmmx)
{
#if defined(COMPILE_DL_ZMMX) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(zmmx_globals, 0, sizeof(*zmmx_globals));
	zmmx_globals->reason = "not started in this thread";
}

static PHP_MINIT_FUNCTION(zmmx)
{
	REGISTER_INI_ENTRIES();
	zmmx_hook_install(type);
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmmx)
{
	UNREGISTER_INI_ENTRIES();
	zmmx_ffi_unwrap();
	zmmx_track_unwant(ZMMX_TRACK_SITES | ZMMX_TRACK_LEAKS);
	zmmx_leaks_forget();
	zmmx_settings_drop();
	zmmx_hook_remove();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmmx)
{
#if defined(ZTS) && defined(COMPILE_DL_ZMMX)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	zmmx_request_begin();
	zmmx_ffi_wrap();
	zmmx_snapshot_begin();
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(zmmx)
{
	zmmx_snapshot_leave();
	zmmx_request_leave();
	return SUCCESS;
}

static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(zmmx)
{
	zmmx_request_deactivated();
	return SUCCESS;
}

static PHP_MINFO_FUNCTION(zmmx)
{
	zmmx_info_print();
	DISPLAY_INI_ENTRIES();
}

zend_module_entry zmmx_module_entry = {
	STANDARD_MODULE_HEADER,
	"zmmx",
	ext_functions,
	PHP_MINIT(zmmx),
	PHP_MSHUTDOWN(zmmx),
	PHP_RINIT(zmmx),
	PHP_RSHUTDOWN(zmmx),
	PHP_MINFO(zmmx),
	PHP_ZMMX_VERSION,
	PHP_MODULE_GLOBALS(zmmx),
	PHP_GINIT(zmmx),
	NULL,
	ZEND_MODULE_POST_ZEND_DEACTIVATE_N(zmmx),
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_ZMMX
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(zmmx)
#endif
