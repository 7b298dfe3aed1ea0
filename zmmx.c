/* The module: its settings, and the engine's calls at startup and shutdown of module, threads and requests. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php/life/zmmx_php_asked.h"
#include "php/life/zmmx_php_ffi.h"
#include "php/life/zmmx_php_fork.h"
#include "php/life/zmmx_php_helper.h"
#include "php/life/zmmx_php_interrupt.h"
#include "php/life/zmmx_php_lifecycle.h"
#include "php/life/zmmx_php_recording.h"
#include "php/life/zmmx_php_request.h"
#include "php/life/zmmx_php_segv.h"
#include "php/life/zmmx_php_settings.h"
#include "php/life/zmmx_php_snapshot.h"
#include "php/life/zmmx_php_threads.h"
#include "php/report/zmmx_php_restarts.h"
#include "php/status/zmmx_php_status.h"
#include "php/user/zmmx_php_info.h"

#include "ext/standard/html.h"
#include "ext/standard/info.h"
#include "php_ini.h"
#include "SAPI.h"
#include "zmmx_arginfo.h"

/* php.ini makes an empty text of a bare off. */
static ZEND_INI_DISP(display_switch)
{
	bool original = type == ZEND_INI_DISPLAY_ORIG && ini_entry->modified;
	const zend_string *value = original ? ini_entry->orig_value : ini_entry->value;
	bool is_off = !value || ZSTR_LEN(value) == 0 || zend_string_equals_literal(value, "0");
	if (is_off) {
		php_printf("off");
	} else if (sapi_module.phpinfo_as_text) {
		php_printf("%s", ZSTR_VAL(value));
	} else {
		zend_string *escaped = php_escape_html_entities((const unsigned char *)ZSTR_VAL(value), ZSTR_LEN(value), 0, ENT_QUOTES, "utf-8");
		php_printf("%s", ZSTR_VAL(escaped));
		zend_string_release(escaped);
	}
}

#define INI_ENTRY(name, value, where, displayer, type, member) \
	PHP_INI_ENTRY_EX("zmmx." #name, value, where, zmmx_on_##name, displayer)

PHP_INI_BEGIN()
	ZMMX_SETTINGS(INI_ENTRY)
PHP_INI_END()

#ifdef ZTS

/* TSRM's data for each thread: the address of its globals. */
static ts_rsrc_id threads_id;
#define MODULE_GLOBALS sizeof(zend_zmmx_globals *), &threads_id

static void globals_ctor(void *globals)
{
	*(zend_zmmx_globals **)globals = zmmx_thread_startup();
}

static void globals_dtor(void *globals)
{
	zmmx_thread_shutdown(*(zend_zmmx_globals **)globals);
}

#else

#define MODULE_GLOBALS sizeof(zend_zmmx_globals), &zmmx_globals
#define globals_dtor NULL

static void globals_ctor(void *globals)
{
	memset(globals, 0, sizeof(zend_zmmx_globals));
}

#endif

static PHP_MINIT_FUNCTION(zmmx)
{
#ifdef ZTS
	zmmx_threads_startup();
#endif
	REGISTER_INI_ENTRIES();
	zmmx_lifecycle_startup(type);
	zmmx_fork_register();
	zmmx_restarts_startup();
	zmmx_interrupt_startup();
	zmmx_segv_install();
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmmx)
{
	zmmx_php_helper_shutdown();
	UNREGISTER_INI_ENTRIES();
	zmmx_ffi_unwrap();
	zmmx_segv_uninstall();
	zmmx_interrupt_shutdown();
	zmmx_restarts_shutdown();
	zmmx_lifecycle_shutdown();
#ifdef ZTS
	zmmx_threads_shutdown();
#else
	zmmx_lifecycle_thread_shutdown();
#endif
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmmx)
{
	zmmx_php_helper_activate();
	zmmx_request_activate();
	zmmx_ffi_wrap();
	zmmx_recording_activate();
	zmmx_snapshot_activate();
	zmmx_status_busy();
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(zmmx)
{
	zmmx_snapshot_deactivate();
	zmmx_recording_deactivate();
	zmmx_asked_deactivate();
	zmmx_php_helper_deactivate();
	zmmx_request_deactivate();
	zmmx_asked_profile_deactivate();
	return SUCCESS;
}

static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(zmmx)
{
	zmmx_request_post_deactivate();
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
	MODULE_GLOBALS,
	globals_ctor,
	globals_dtor,
	ZEND_MODULE_POST_ZEND_DEACTIVATE_N(zmmx),
	STANDARD_MODULE_PROPERTIES_EX};

#ifdef COMPILE_DL_ZMMX
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(zmmx)
#endif
