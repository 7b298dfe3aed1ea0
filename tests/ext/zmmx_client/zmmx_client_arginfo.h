/* The C side of zmmx_client.stub.php. */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_api, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, version, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_reason, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_zmmx_client_stats, 0, 0, MAY_BE_ARRAY | MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, bytes, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_pointers, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, sizes, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_storage, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, use, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_leaks, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, want, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_client_storage_counts, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_FUNCTION(zmmx_client_api);
ZEND_FUNCTION(zmmx_client_reason);
ZEND_FUNCTION(zmmx_client_stats);
ZEND_FUNCTION(zmmx_client_pointers);
ZEND_FUNCTION(zmmx_client_storage);
ZEND_FUNCTION(zmmx_client_leaks);
ZEND_FUNCTION(zmmx_client_storage_counts);

static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmmx_client_api, arginfo_zmmx_client_api)
	ZEND_FE(zmmx_client_reason, arginfo_zmmx_client_reason)
	ZEND_FE(zmmx_client_stats, arginfo_zmmx_client_stats)
	ZEND_FE(zmmx_client_pointers, arginfo_zmmx_client_pointers)
	ZEND_FE(zmmx_client_storage, arginfo_zmmx_client_storage)
	ZEND_FE(zmmx_client_leaks, arginfo_zmmx_client_leaks)
	ZEND_FE(zmmx_client_storage_counts, arginfo_zmmx_client_storage_counts)
	ZEND_FE_END
};
