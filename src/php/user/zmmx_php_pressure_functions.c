/* zmmx_on_pressure(), zmmx_off_pressure(). */
#include "php/life/zmmx_php_pressure.h"

/* false: an error has been thrown. */
static bool level_read(const zval *at, zmmx_level *level)
{
	if (Z_TYPE_P(at) == IS_LONG) {
		level->bytes = (size_t)Z_LVAL_P(at);
		if (Z_LVAL_P(at) < 1) {
			zend_argument_value_error(2, "must be greater than 0");
			return false;
		}
		return true;
	}
	level->share = Z_DVAL_P(at);
	if (!(level->share > 0 && level->share <= 1)) {
		zend_argument_value_error(2, "must be a share of memory_limit above 0 and at most 1, or an int for bytes");
		return false;
	}
	return true;
}

ZEND_FUNCTION(zmmx_on_pressure)
{
	zend_fcall_info function;
	zend_fcall_info_cache resolved;
	zval *at;
	zmmx_level level = {0};
	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_FUNC(function, resolved)
		Z_PARAM_NUMBER(at)
	ZEND_PARSE_PARAMETERS_END();
	if (!level_read(at, &level)) {
		RETURN_THROWS();
	}
	zend_long number = zmmx_pressure_add(&function, &resolved, level);
	if (!number) {
		zend_throw_error(NULL, "The system has no memory for another callback");
		RETURN_THROWS();
	}
	RETURN_LONG(number);
}

ZEND_FUNCTION(zmmx_off_pressure)
{
	zend_long number;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(number)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_BOOL(zmmx_pressure_remove(number));
}
