/* Replacing internal functions. */
#include "php/engine/zmmx_php_replace.h"

zif_handler zmmx_function_replace(const char *class_name, const char *name, zif_handler handler)
{
	HashTable *table = CG(function_table);
	if (class_name) {
		zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table), class_name, strlen(class_name));
		if (!class) {
			return NULL;
		}
		table = &class->function_table;
	}
	zend_function *function = zend_hash_str_find_ptr(table, name, strlen(name));
	if (!function || function->type != ZEND_INTERNAL_FUNCTION) {
		return NULL;
	}
	zif_handler former = function->internal_function.handler;
	function->internal_function.handler = handler;
	return former;
}
