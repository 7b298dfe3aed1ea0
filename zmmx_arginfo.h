/* This is a generated file, edit zmmx.stub.php instead. */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_check, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmmx_gc, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(zmmx_stats);
ZEND_FUNCTION(zmmx_check);
ZEND_FUNCTION(zmmx_gc);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmmx_stats, arginfo_zmmx_stats)
	ZEND_FE(zmmx_check, arginfo_zmmx_check)
	ZEND_FE(zmmx_gc, arginfo_zmmx_gc)
	ZEND_FE_END
};
