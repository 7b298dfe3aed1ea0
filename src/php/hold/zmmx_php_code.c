/* Functions and classes: their blocks, their static variables, properties and constants. What is left of them, the search
 * through their memory finds. */
#include "php/hold/zmmx_php_code.h"

#include "php/hold/zmmx_php_values.h"

static void arguments_hold(zmmx_hold *hold, const zend_op_array *code)
{
	if (code->arg_info) {
		bool returns = (code->fn_flags & ZEND_ACC_HAS_RETURN_TYPE) != 0;
		zmmx_hold_memory(hold, code->arg_info - (returns ? 1 : 0));
	}
}

static void variables_hold(zmmx_hold *hold, const zend_op_array *code)
{
	if (zmmx_hold_block(hold, code->vars)) {
		for (int i = 0; i < code->last_var; i++) {
			zmmx_hold_string(hold, code->vars[i]);
		}
	}
}

static void literals_hold(zmmx_hold *hold, const zend_op_array *code)
{
	zmmx_hold_block(hold, code->literals);
	for (int i = 0; i < code->last_literal; i++) {
		zmmx_hold_value(hold, &code->literals[i], NULL);
	}
}

static void functions_within_hold(zmmx_hold *hold, const zend_op_array *code)
{
	zmmx_hold_block(hold, code->dynamic_func_defs);
	for (uint32_t i = 0; i < code->num_dynamic_func_defs; i++) {
		zmmx_hold_block(hold, code->dynamic_func_defs[i]);
		zmmx_hold_push(hold, ZMMX_ENTRY_CODE, code->dynamic_func_defs[i], zmmx_hold_path(hold));
	}
}

/* What several functions share that were made of one, such as closures. */
static void common_code_hold(zmmx_hold *hold, const zend_op_array *code)
{
	zmmx_hold_block(hold, code->opcodes);
	zmmx_hold_block(hold, code->live_range);
	zmmx_hold_block(hold, code->try_catch_array);
	zmmx_hold_string(hold, code->filename);
	zmmx_hold_string(hold, code->doc_comment);
	zmmx_hold_memory(hold, code->attributes);
	if (code->static_variables) {
		zmmx_hold_thing(hold, ZMMX_ENTRY_ARRAY, code->static_variables, NULL);
	}
	arguments_hold(hold, code);
	variables_hold(hold, code);
	literals_hold(hold, code);
	functions_within_hold(hold, code);
}

void zmmx_hold_code(zmmx_hold *hold, const zend_op_array *code)
{
	zmmx_hold_string(hold, code->function_name);
	if (ZEND_MAP_PTR(code->run_time_cache)) {
		zmmx_hold_block(hold, ZEND_MAP_PTR_GET(code->run_time_cache));
	}
	if (code->refcount && zmmx_hold_block(hold, code->refcount)) {
		common_code_hold(hold, code);
	}
}

/* ---- roots in functions and classes ---- */

void zmmx_hold_static_variables(zmmx_hold *hold, const zend_op_array *code)
{
	const HashTable *table = ZEND_MAP_PTR(code->static_variables_ptr) ? ZEND_MAP_PTR_GET(code->static_variables_ptr) : NULL;
	if (!table || HT_IS_PACKED(table)) {
		return;
	}
	zmmx_step step = {
		.kind = ZMMX_STEP_STATIC_VARIABLE,
		.class_name = code->scope ? ZSTR_VAL(code->scope->name) : NULL,
		.function = code->function_name ? ZSTR_VAL(code->function_name) : "{main}",
	};
	zmmx_hold_block(hold, table);
	zmmx_hold_table(hold, table);
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		if (bucket->key && Z_TYPE(bucket->val) != IS_UNDEF) {
			step.name = ZSTR_VAL(bucket->key);
			step.length = ZSTR_LEN(bucket->key);
			zmmx_hold_value(hold, &bucket->val, &step);
		}
	}
}

void zmmx_hold_static_properties(zmmx_hold *hold, zend_class_entry *ce)
{
	const zval *values = ZEND_MAP_PTR(ce->static_members_table) ? CE_STATIC_MEMBERS(ce) : NULL;
	if (!values) {
		return;
	}
	zmmx_hold_block(hold, values);
	for (uint32_t i = 0; i < ce->properties_info.nNumUsed; i++) {
		const Bucket *bucket = &ce->properties_info.arData[i];
		const zend_property_info *property = Z_TYPE(bucket->val) == IS_PTR ? Z_PTR(bucket->val) : NULL;
		if (property && (property->flags & ZEND_ACC_STATIC) && property->ce == ce) {
			zmmx_step step = zmmx_step_of(ZMMX_STEP_STATIC_PROPERTY, bucket->key);
			step.class_name = ZSTR_VAL(ce->name);
			zmmx_hold_value(hold, &values[property->offset], &step);
		}
	}
}

void zmmx_hold_class_constants(zmmx_hold *hold, const zend_class_entry *ce)
{
	const HashTable *table = &ce->constants_table;
	const zend_class_mutable_data *own = ZEND_MAP_PTR(ce->mutable_data) ? ZEND_MAP_PTR_GET_IMM(ce->mutable_data) : NULL;
	if (own && own->constants_table) {
		table = own->constants_table;
		zmmx_hold_block(hold, table);
		zmmx_hold_table(hold, table);
	}
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		const zend_class_constant *constant = Z_TYPE(bucket->val) == IS_PTR ? Z_PTR(bucket->val) : NULL;
		if (constant && constant->ce == ce) {
			zmmx_step step = zmmx_step_of(ZMMX_STEP_CLASS_CONSTANT, bucket->key);
			step.class_name = ZSTR_VAL(ce->name);
			zmmx_hold_value(hold, &constant->value, &step);
		}
	}
}

/* ---- classes ---- */

static void methods_hold(zmmx_hold *hold, const zend_class_entry *ce)
{
	for (uint32_t i = 0; i < ce->function_table.nNumUsed; i++) {
		const Bucket *bucket = &ce->function_table.arData[i];
		const zend_function *function = Z_TYPE(bucket->val) == IS_PTR ? Z_PTR(bucket->val) : NULL;
		if (function && function->type == ZEND_USER_FUNCTION && function->common.scope == ce) {
			zmmx_hold_push(hold, ZMMX_ENTRY_CODE, function, zmmx_hold_path(hold));
		}
	}
}

static void defaults_hold(zmmx_hold *hold, const zval *values, int count)
{
	zmmx_hold_block(hold, values);
	for (int i = 0; values && i < count; i++) {
		if (Z_TYPE(values[i]) != IS_INDIRECT) {
			zmmx_hold_value(hold, &values[i], NULL);
		}
	}
}

void zmmx_hold_class(zmmx_hold *hold, const zend_class_entry *ce)
{
	zmmx_hold_string(hold, ce->name);
	zmmx_hold_memory(hold, ce);
	zmmx_hold_table(hold, &ce->function_table);
	zmmx_hold_table(hold, &ce->properties_info);
	zmmx_hold_table(hold, &ce->constants_table);
	defaults_hold(hold, ce->default_properties_table, ce->default_properties_count);
	defaults_hold(hold, ce->default_static_members_table, ce->default_static_members_count);
	zmmx_hold_memory(hold, ce->interfaces);
	zmmx_hold_memory(hold, ce->attributes);
	zmmx_hold_memory(hold, ce->backed_enum_table);
	zmmx_hold_memory(hold, ce->trait_names);
	zmmx_hold_memory(hold, ce->trait_aliases);
	zmmx_hold_memory(hold, ce->trait_precedences);
	methods_hold(hold, ce);
}
