/* The C side of zmmx_test.stub.php. */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_entries, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_call, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, entry, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_overflow, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, entry, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_fallible, 0, 1, _IS_BOOL, 1)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_memory_usage, 0, 0, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, real, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

#define arginfo_zmmx_test_memory_peak_usage arginfo_zmmx_test_memory_usage

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_memory_reset_peak_usage, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_set_memory_limit, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_block_size, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_zmmx_test_is_zend arginfo_zmmx_test_entries

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_leak_malloc, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_leak_by, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, entry, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_leak, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, count, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_startup_blocks, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_free_twice, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_free_foreign, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, kind, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_zmmx_test_realloc_foreign arginfo_zmmx_test_free_foreign

#define arginfo_zmmx_test_use_after_free arginfo_zmmx_test_free_twice

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_freed_bits, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_test_bug, 0, 2, _IS_BOOL, 1)
	ZEND_ARG_TYPE_INFO(0, kind, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()


ZEND_FUNCTION(zmmx_test_entries);
ZEND_FUNCTION(zmmx_test_call);
ZEND_FUNCTION(zmmx_test_overflow);
ZEND_FUNCTION(zmmx_test_fallible);
ZEND_FUNCTION(zmmx_test_memory_usage);
ZEND_FUNCTION(zmmx_test_memory_peak_usage);
ZEND_FUNCTION(zmmx_test_memory_reset_peak_usage);
ZEND_FUNCTION(zmmx_test_set_memory_limit);
ZEND_FUNCTION(zmmx_test_block_size);
ZEND_FUNCTION(zmmx_test_is_zend);
ZEND_FUNCTION(zmmx_test_leak);
ZEND_FUNCTION(zmmx_test_leak_malloc);
ZEND_FUNCTION(zmmx_test_leak_by);
ZEND_FUNCTION(zmmx_test_startup_blocks);
ZEND_FUNCTION(zmmx_test_free_twice);
ZEND_FUNCTION(zmmx_test_free_foreign);
ZEND_FUNCTION(zmmx_test_realloc_foreign);
ZEND_FUNCTION(zmmx_test_use_after_free);
ZEND_FUNCTION(zmmx_test_freed_bits);
ZEND_FUNCTION(zmmx_test_bug);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmmx_test_entries, arginfo_zmmx_test_entries)
	ZEND_FE(zmmx_test_call, arginfo_zmmx_test_call)
	ZEND_FE(zmmx_test_overflow, arginfo_zmmx_test_overflow)
	ZEND_FE(zmmx_test_fallible, arginfo_zmmx_test_fallible)
	ZEND_FE(zmmx_test_memory_usage, arginfo_zmmx_test_memory_usage)
	ZEND_FE(zmmx_test_memory_peak_usage, arginfo_zmmx_test_memory_peak_usage)
	ZEND_FE(zmmx_test_memory_reset_peak_usage, arginfo_zmmx_test_memory_reset_peak_usage)
	ZEND_FE(zmmx_test_set_memory_limit, arginfo_zmmx_test_set_memory_limit)
	ZEND_FE(zmmx_test_block_size, arginfo_zmmx_test_block_size)
	ZEND_FE(zmmx_test_is_zend, arginfo_zmmx_test_is_zend)
	ZEND_FE(zmmx_test_leak, arginfo_zmmx_test_leak)
	ZEND_FE(zmmx_test_leak_malloc, arginfo_zmmx_test_leak_malloc)
	ZEND_FE(zmmx_test_leak_by, arginfo_zmmx_test_leak_by)
	ZEND_FE(zmmx_test_startup_blocks, arginfo_zmmx_test_startup_blocks)
	ZEND_FE(zmmx_test_free_twice, arginfo_zmmx_test_free_twice)
	ZEND_FE(zmmx_test_free_foreign, arginfo_zmmx_test_free_foreign)
	ZEND_FE(zmmx_test_realloc_foreign, arginfo_zmmx_test_realloc_foreign)
	ZEND_FE(zmmx_test_use_after_free, arginfo_zmmx_test_use_after_free)
	ZEND_FE(zmmx_test_freed_bits, arginfo_zmmx_test_freed_bits)
	ZEND_FE(zmmx_test_bug, arginfo_zmmx_test_bug)
	ZEND_FE_END
};
