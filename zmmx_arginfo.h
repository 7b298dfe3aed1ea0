/* This is a generated file, edit zmmx.stub.php instead. */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_bins, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_chunks, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_huge, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_fragmentation, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_pins, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, limit, IS_LONG, 0, "10")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_holders, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, depth, IS_LONG, 0, "3")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, limit, IS_LONG, 0, "50")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_retained, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_headroom, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_fits, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_mark, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_since, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, mark, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_leaks, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, last_request, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_assert_no_leak, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, fn, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, allow, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, warm_up, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_profile_start, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, sample_bytes, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, temporary, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_profile_stop, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_profile_dump, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, format, IS_STRING, 0, "\"pprof\"")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, values, IS_STRING, 0, "\"live\"")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_snapshot, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_write_snapshot, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_metrics, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, format, IS_STRING, 0, "\"openmetrics\"")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_pool_metrics, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, format, IS_STRING, 0, "\"openmetrics\"")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, directory, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_pool_profiles, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, seconds, IS_DOUBLE, 0, "1.0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, directory, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_check, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_gc, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_should_restart, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_on_pressure, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, fn, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_MASK(0, at, MAY_BE_LONG|MAY_BE_DOUBLE, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_off_pressure, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, number, IS_LONG, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(zmmx_stats);
ZEND_FUNCTION(zmmx_bins);
ZEND_FUNCTION(zmmx_chunks);
ZEND_FUNCTION(zmmx_huge);
ZEND_FUNCTION(zmmx_fragmentation);
ZEND_FUNCTION(zmmx_pins);
ZEND_FUNCTION(zmmx_holders);
ZEND_FUNCTION(zmmx_retained);
ZEND_FUNCTION(zmmx_headroom);
ZEND_FUNCTION(zmmx_fits);
ZEND_FUNCTION(zmmx_mark);
ZEND_FUNCTION(zmmx_since);
ZEND_FUNCTION(zmmx_leaks);
ZEND_FUNCTION(zmmx_assert_no_leak);
ZEND_FUNCTION(zmmx_profile_start);
ZEND_FUNCTION(zmmx_profile_stop);
ZEND_FUNCTION(zmmx_profile_dump);
ZEND_FUNCTION(zmmx_snapshot);
ZEND_FUNCTION(zmmx_write_snapshot);
ZEND_FUNCTION(zmmx_metrics);
ZEND_FUNCTION(zmmx_pool_metrics);
ZEND_FUNCTION(zmmx_pool_profiles);
ZEND_FUNCTION(zmmx_check);
ZEND_FUNCTION(zmmx_gc);
ZEND_FUNCTION(zmmx_should_restart);
ZEND_FUNCTION(zmmx_on_pressure);
ZEND_FUNCTION(zmmx_off_pressure);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmmx_stats, arginfo_zmmx_stats)
	ZEND_FE(zmmx_bins, arginfo_zmmx_bins)
	ZEND_FE(zmmx_chunks, arginfo_zmmx_chunks)
	ZEND_FE(zmmx_huge, arginfo_zmmx_huge)
	ZEND_FE(zmmx_fragmentation, arginfo_zmmx_fragmentation)
	ZEND_FE(zmmx_pins, arginfo_zmmx_pins)
	ZEND_FE(zmmx_holders, arginfo_zmmx_holders)
	ZEND_FE(zmmx_retained, arginfo_zmmx_retained)
	ZEND_FE(zmmx_headroom, arginfo_zmmx_headroom)
	ZEND_FE(zmmx_fits, arginfo_zmmx_fits)
	ZEND_FE(zmmx_mark, arginfo_zmmx_mark)
	ZEND_FE(zmmx_since, arginfo_zmmx_since)
	ZEND_FE(zmmx_leaks, arginfo_zmmx_leaks)
	ZEND_FE(zmmx_assert_no_leak, arginfo_zmmx_assert_no_leak)
	ZEND_FE(zmmx_profile_start, arginfo_zmmx_profile_start)
	ZEND_FE(zmmx_profile_stop, arginfo_zmmx_profile_stop)
	ZEND_FE(zmmx_profile_dump, arginfo_zmmx_profile_dump)
	ZEND_FE(zmmx_snapshot, arginfo_zmmx_snapshot)
	ZEND_FE(zmmx_write_snapshot, arginfo_zmmx_write_snapshot)
	ZEND_FE(zmmx_metrics, arginfo_zmmx_metrics)
	ZEND_FE(zmmx_pool_metrics, arginfo_zmmx_pool_metrics)
	ZEND_FE(zmmx_pool_profiles, arginfo_zmmx_pool_profiles)
	ZEND_FE(zmmx_check, arginfo_zmmx_check)
	ZEND_FE(zmmx_gc, arginfo_zmmx_gc)
	ZEND_FE(zmmx_should_restart, arginfo_zmmx_should_restart)
	ZEND_FE(zmmx_on_pressure, arginfo_zmmx_on_pressure)
	ZEND_FE(zmmx_off_pressure, arginfo_zmmx_off_pressure)
	ZEND_FE_END
};
