/* zmmx_holders(), zmmx_retained() */
#include "php/engine/zmmx_php_unlimited.h"
#include "php/hold/zmmx_php_holder_arrays.h"
#include "php/hold/zmmx_php_retained.h"

typedef struct building {
	zval *array;
	const zmmx_holders *holders;
	size_t limit;
} building;

static void build(void *argument)
{
	const building *building = argument;
	zmmx_holders_build(building->array, building->holders, building->limit);
}

static void lack_warn(const char *lacks)
{
	if (lacks) {
		php_error_docref(NULL, E_WARNING, "The result is not complete: the system has no memory for %s", lacks);
	}
}

ZEND_FUNCTION(zmmx_holders)
{
	zend_long depth = 3, limit = 50;
	zmmx_holders holders;
	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(depth)
		Z_PARAM_LONG(limit)
	ZEND_PARSE_PARAMETERS_END();
	if (depth < 1 || depth > ZMMX_DEPTH_MAX) {
		zend_argument_value_error(1, "must be between 1 and %d", ZMMX_DEPTH_MAX);
		RETURN_THROWS();
	}
	if (limit < 1) {
		zend_argument_value_error(2, "must be greater than 0");
		RETURN_THROWS();
	}
	zmmx_holders_collect(&holders, (unsigned)depth);
	building building = {return_value, &holders, (size_t)limit};
	bool built = zmmx_unlimited(build, &building);
	const char *lacks = holders.lacks;
	zmmx_holders_destroy(&holders);
	if (!built) {
		zend_bailout();
	}
	lack_warn(lacks);
}

ZEND_FUNCTION(zmmx_retained)
{
	zval *value;
	zmmx_retained retained;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(value)
	ZEND_PARSE_PARAMETERS_END();
	zmmx_retained_collect(&retained, value);
	array_init_size(return_value, 6);
	add_assoc_long(return_value, "own", (zend_long)retained.own);
	add_assoc_long(return_value, "retained", (zend_long)retained.retained);
	add_assoc_long(return_value, "reachable", (zend_long)retained.reachable);
	add_assoc_long(return_value, "shared", (zend_long)(retained.reachable - retained.retained));
	add_assoc_long(return_value, "blocks", (zend_long)retained.blocks);
	add_assoc_string(return_value, "type", Z_TYPE_P(value) == IS_OBJECT ? ZSTR_VAL(Z_OBJCE_P(value)->name) : zend_get_type_by_const(Z_TYPE_P(value)));
	if (ZMMX_G(heap) && !retained.complete) {
		lack_warn("what the value leads to");
	}
}
