/* Sizes that cannot be, the limit, and the counters. */
#include "zmmx_test.h"

ZEND_FUNCTION(zmmx_test_overflow)
{
	char *name;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(name, length)
	ZEND_PARSE_PARAMETERS_END();

	volatile size_t many = SIZE_MAX / 2;
	if (!strcmp(name, "safe_emalloc")) {
		efree(safe_emalloc(many, 3, 1));
	} else if (!strcmp(name, "safe_erealloc")) {
		efree(safe_erealloc(NULL, many, 3, 1));
	} else if (!strcmp(name, "ecalloc")) {
		efree(ecalloc(many, 3));
	} else if (!strcmp(name, "emalloc")) {
		many = SIZE_MAX - 1;
		efree(emalloc(many));
	} else if (!strcmp(name, "erealloc")) {
		many = SIZE_MAX - 1;
		void *block = emalloc(10);
		efree(erealloc(block, many));
	}
}

ZEND_FUNCTION(zmmx_test_fallible)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();

#ifdef femalloc
	void *block = femalloc((size_t)size, true);
	RETVAL_BOOL(block != NULL);
	if (block) {
		efree(block);
	}
#else
	RETURN_NULL();
#endif
}

ZEND_FUNCTION(zmmx_test_memory_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_LONG((zend_long)zend_memory_usage(real));
}

ZEND_FUNCTION(zmmx_test_memory_peak_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_LONG((zend_long)zend_memory_peak_usage(real));
}

ZEND_FUNCTION(zmmx_test_memory_reset_peak_usage)
{
	ZEND_PARSE_PARAMETERS_NONE();
	zend_memory_reset_peak_usage();
}

ZEND_FUNCTION(zmmx_test_set_memory_limit)
{
	zend_long bytes;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(bytes)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_BOOL(zend_set_memory_limit((size_t)bytes) == SUCCESS);
}

ZEND_FUNCTION(zmmx_test_block_size)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	RETVAL_LONG((zend_long)zend_mem_block_size(block));
	efree(block);
}

ZEND_FUNCTION(zmmx_test_is_zend)
{
	ZEND_PARSE_PARAMETERS_NONE();
	void *block = allocate_emalloc(100);
	array_init(return_value);
	add_assoc_bool(return_value, "is_zend_mm", is_zend_mm());
	add_assoc_bool(return_value, "is_zend_ptr", is_zend_ptr(block));
	efree(block);
}
