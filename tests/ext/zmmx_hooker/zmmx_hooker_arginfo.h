/* The arguments of zmmx_hooker.stub.php. */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_hooker_counts, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_FUNCTION(zmmx_hooker_counts);

static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmmx_hooker_counts, arginfo_zmmx_hooker_counts)
	ZEND_FE_END
};
