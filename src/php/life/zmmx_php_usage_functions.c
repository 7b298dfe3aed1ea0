/* gc_mem_caches(), and memory_get_usage() and the like where the engine's versions do not see a custom heap. */
#include "php/life/zmmx_php_usage_functions.h"

#include "php/engine/zmmx_php_replace.h"

static zif_handler former_gc_mem_caches;

static ZEND_FUNCTION(zmmx_gc_mem_caches)
{
	if (!ZMMX_G(heap)) {
		former_gc_mem_caches(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		return;
	}
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG((zend_long)zmmx_heap_gc(ZMMX_G(heap)));
}

static zif_handler former_usage, former_peak, former_reset_peak;

static void counter_return(zval *return_value, bool real, bool peak)
{
	const zmmx_counter *counter = real ? ZMMX_G(real) : ZMMX_G(live);
	RETURN_LONG((zend_long)(peak ? counter->peak : counter->now));
}

static ZEND_FUNCTION(zmmx_memory_get_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	counter_return(return_value, real, false);
}

static ZEND_FUNCTION(zmmx_memory_get_peak_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	counter_return(return_value, real, true);
}

static ZEND_FUNCTION(zmmx_memory_reset_peak_usage)
{
	ZEND_PARSE_PARAMETERS_NONE();
	ZMMX_G(live)->peak = ZMMX_G(live)->now;
	ZMMX_G(real)->peak = ZMMX_G(real)->now;
}

static void function_restore(const char *name, zif_handler *former)
{
	if (*former) {
		zmmx_function_replace(NULL, name, *former);
		*former = NULL;
	}
}

void zmmx_usage_functions_replace(void)
{
#if !ZMMX_HAS_SHUTDOWN_HANDLER
	former_gc_mem_caches = zmmx_function_replace(NULL, "gc_mem_caches", ZEND_FN(zmmx_gc_mem_caches));
#else
	(void)ZEND_FN(zmmx_gc_mem_caches);
#endif
	if (!ZMMX_G(counters_found)) {
		former_usage = zmmx_function_replace(NULL, "memory_get_usage", ZEND_FN(zmmx_memory_get_usage));
		former_peak = zmmx_function_replace(NULL, "memory_get_peak_usage", ZEND_FN(zmmx_memory_get_peak_usage));
		former_reset_peak = zmmx_function_replace(NULL, "memory_reset_peak_usage",
		                                          ZEND_FN(zmmx_memory_reset_peak_usage));
	}
}

void zmmx_usage_functions_restore(void)
{
	function_restore("gc_mem_caches", &former_gc_mem_caches);
	function_restore("memory_get_usage", &former_usage);
	function_restore("memory_get_peak_usage", &former_peak);
	function_restore("memory_reset_peak_usage", &former_reset_peak);
}
