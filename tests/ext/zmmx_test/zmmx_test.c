/* Calls the engine's allocation API from C, entry by entry, for the tests of zmmx. It knows nothing of
 * zmmx but what zmmx_stats() and zmmx_bins() tell every script, so it works (and its checks hold) without it. */
#include "zmmx_test.h"
#include "zmmx_test_arginfo.h"

#if defined(ZTS) && defined(COMPILE_DL_ZMMX_TEST)
ZEND_TSRMLS_CACHE_DEFINE()
#endif

static PHP_MINIT_FUNCTION(zmmx_test)
{
	startup_module();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmmx_test)
{
#if defined(ZTS) && defined(COMPILE_DL_ZMMX_TEST)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	return SUCCESS;
}

zend_module_entry zmmx_test_module_entry = {
	STANDARD_MODULE_HEADER,
	"zmmx_test",
	ext_functions,
	PHP_MINIT(zmmx_test),
	NULL,
	PHP_RINIT(zmmx_test),
	NULL,
	NULL,
	"0.1.0",
	STANDARD_MODULE_PROPERTIES
};

#ifdef COMPILE_DL_ZMMX_TEST
/* Called when the library is opened: no module has started yet. */
ZEND_DLEXPORT zend_module_entry *get_module(void);
ZEND_DLEXPORT zend_module_entry *get_module(void)
{
#ifdef ZTS
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	startup_loaded();
	return &zmmx_test_module_entry;
}
#endif
