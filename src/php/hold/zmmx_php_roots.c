/* The roots. */
#include "php/hold/zmmx_php_roots.h"

#include "php/hold/zmmx_php_code.h"
#include "php/hold/zmmx_php_frames.h"
#include "php/hold/zmmx_php_c_globals.h"
#include "php/hold/zmmx_php_memory.h"
#include "php/hold/zmmx_php_values.h"

#include "ext/standard/basic_functions.h"
#include "php_output.h"
#include "zend_constants.h"
#include "zend_ini.h"

#define EACH_POINTER(table, bucket, type, pointer) \
	for (const Bucket *bucket = (table)->arData, *bucket##_end = bucket + (table)->nNumUsed; bucket < bucket##_end; bucket++) \
		for (type *pointer = Z_TYPE(bucket->val) == IS_PTR ? Z_PTR(bucket->val) : NULL; pointer; pointer = NULL)

/* What follows is held by that part of the engine. */
static void part_begin(zmmx_hold *hold, const char *name)
{
	zmmx_hold_root(hold, ZMMX_STEP_ENGINE, name);
}

/* ---- compiled code ---- */

static void arena_hold(zmmx_hold *hold, const zend_arena *arena)
{
	for (; arena; arena = arena->prev) {
		zmmx_hold_block(hold, arena);
	}
}

static void arena_look(zmmx_hold *hold, const zend_arena *arena)
{
	for (; arena; arena = arena->prev) {
		zmmx_hold_content(hold, arena);
	}
}

static void piece_push(zmmx_hold *hold, zmmx_entry_kind kind, const void *what, const zend_string *name)
{
	zmmx_step step = zmmx_step_of(ZMMX_STEP_PART, name);
	uint32_t path = zmmx_paths_below(&hold->paths, zmmx_hold_path(hold), &step, "");
	zmmx_hold_push(hold, kind, what, path);
}

static void code_roots(zmmx_hold *hold)
{
	arena_hold(hold, CG(arena));
	arena_hold(hold, CG(ast_arena));
	EACH_POINTER(EG(class_table), bucket, zend_class_entry, ce) {
		if (ce->type == ZEND_USER_CLASS) {
			piece_push(hold, ZMMX_ENTRY_CLASS, ce, ce->name);
		}
	}
	EACH_POINTER(EG(function_table), bucket, zend_function, function) {
		if (function->type == ZEND_USER_FUNCTION) {
			piece_push(hold, ZMMX_ENTRY_CODE, function, function->common.function_name);
		}
	}
	zmmx_hold_stack_code(hold);
}

static void interned_roots(zmmx_hold *hold)
{
	const HashTable *table = &CG(interned_strings);
	zmmx_hold_table(hold, table);
	for (uint32_t i = 0; !(HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED) && i < table->nNumUsed; i++) {
		zmmx_hold_string(hold, table->arData[i].key);
	}
}

static void table_roots(zmmx_hold *hold)
{
	zmmx_hold_table(hold, EG(class_table));
	zmmx_hold_table(hold, EG(function_table));
	zmmx_hold_table(hold, EG(zend_constants));
	zmmx_hold_table(hold, &EG(symbol_table));
}

/* ---- what PHP code can name ---- */

static void static_roots(zmmx_hold *hold)
{
	EACH_POINTER(EG(class_table), bucket, zend_class_entry, ce) {
		zmmx_hold_static_properties(hold, ce);
		if (ce->type == ZEND_USER_CLASS) {
			zmmx_hold_class_constants(hold, ce);
		}
		EACH_POINTER(&ce->function_table, method, zend_function, function) {
			if (function->type == ZEND_USER_FUNCTION && function->common.scope == ce) {
				zmmx_hold_static_variables(hold, &function->op_array);
			}
		}
	}
	EACH_POINTER(EG(function_table), bucket, zend_function, function) {
		if (function->type == ZEND_USER_FUNCTION) {
			zmmx_hold_static_variables(hold, &function->op_array);
		}
	}
}

static void constant_roots(zmmx_hold *hold)
{
	EACH_POINTER(EG(zend_constants), bucket, zend_constant, constant) {
		if (!(ZEND_CONSTANT_FLAGS(constant) & CONST_PERSISTENT)) {
			zmmx_step step = zmmx_step_of(ZMMX_STEP_CONSTANT, constant->name);
			zmmx_hold_block(hold, constant);
			zmmx_hold_string(hold, constant->name);
			zmmx_hold_value(hold, &constant->value, &step);
		}
	}
}

static void global_roots(zmmx_hold *hold)
{
	const HashTable *table = &EG(symbol_table);
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		if (bucket->key && Z_TYPE(bucket->val) != IS_UNDEF) {
			zmmx_step step = zmmx_step_of(ZMMX_STEP_GLOBAL, bucket->key);
			zmmx_hold_value(hold, &bucket->val, &step);
		}
	}
}

/* ---- what PHP code has handed to the engine ---- */

static void handler_roots(zmmx_hold *hold)
{
	part_begin(hold, "error and exception handlers");
	zmmx_hold_value(hold, &EG(user_error_handler), NULL);
	zmmx_hold_value(hold, &EG(user_exception_handler), NULL);
	zmmx_hold_memory(hold, EG(user_error_handlers).elements);
	zmmx_hold_memory(hold, EG(user_exception_handlers).elements);
	zmmx_hold_memory(hold, EG(user_error_handlers_error_reporting).elements);
	part_begin(hold, "shutdown functions");
	const HashTable *shutdown = BG(user_shutdown_function_names);
	if (shutdown) {
		zmmx_hold_block(hold, shutdown);
		zmmx_hold_table(hold, shutdown);
		zmmx_hold_memory(hold, HT_GET_DATA_ADDR(shutdown));
		for (uint32_t i = 0; i < shutdown->nNumUsed; i++) {
			const zval *value = HT_IS_PACKED(shutdown) ? &shutdown->arPacked[i] : &shutdown->arData[i].val;
			if (Z_TYPE_P(value) == IS_PTR) {
				zmmx_hold_memory(hold, Z_PTR_P(value));
			}
		}
	}
	part_begin(hold, "exceptions on their way");
	if (EG(exception)) {
		zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, EG(exception), NULL);
	}
	if (EG(prev_exception)) {
		zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, EG(prev_exception), NULL);
	}
}

static void setting_roots(zmmx_hold *hold)
{
	const HashTable *changed = EG(modified_ini_directives);
	if (!changed) {
		return;
	}
	zmmx_hold_block(hold, changed);
	zmmx_hold_table(hold, changed);
	EACH_POINTER(changed, bucket, zend_ini_entry, entry) {
		zmmx_hold_string(hold, entry->value);
	}
}

static void engine_roots(zmmx_hold *hold)
{
	handler_roots(hold);
	part_begin(hold, "output buffers");
	zmmx_hold_memory(hold, OG(handlers).elements);
	zmmx_hold_memory(hold, OG(active));
	zmmx_hold_memory(hold, OG(running));
	part_begin(hold, "list of included files");
	zmmx_hold_table(hold, &EG(included_files));
	part_begin(hold, "changed settings");
	setting_roots(hold);
	part_begin(hold, "list of objects");
	zmmx_hold_block(hold, EG(objects_store).object_buckets);
	part_begin(hold, "weak references");
	zmmx_hold_table(hold, &EG(weakrefs));
	part_begin(hold, "list of resources");
	zmmx_hold_table(hold, &EG(regular_list));
}

/* ---- what nothing of that leads to ---- */

static void resource_roots(zmmx_hold *hold)
{
	const HashTable *list = &EG(regular_list);
	part_begin(hold, "resources");
	hold->again = true;
	for (uint32_t i = 0; i < list->nNumUsed; i++) {
		const zval *value = HT_IS_PACKED(list) ? &list->arPacked[i] : &list->arData[i].val;
		zmmx_hold_value(hold, value, NULL);
	}
	hold->again = false;
}

/* Cycles that wait for the collector, and what only C code knows. */
static void lost_roots(zmmx_hold *hold)
{
	const zend_objects_store *store = &EG(objects_store);
	part_begin(hold, "objects out of reach");
	for (uint32_t i = 1; i < store->top; i++) {
		zend_object *object = store->object_buckets[i];
		const zmmx_row *row;
		const zmmx_held *held = IS_OBJ_VALID(object) ? zmmx_blocks_find(&hold->blocks, object, &row) : NULL;
		if (held && !held->holder) {
			zmmx_step step = zmmx_step_of(ZMMX_STEP_PART, object->ce->name);
			zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, object, &step);
		}
	}
}

void zmmx_hold_all(zmmx_hold *hold)
{
	part_begin(hold, "interned strings");
	interned_roots(hold);
	part_begin(hold, "symbol tables");
	table_roots(hold);
	part_begin(hold, "compiled code");
	uint32_t code = hold->at;
	code_roots(hold);
	/* closures are further from a root where they are declared than where they are kept */
	zmmx_hold_follow_values(hold);
	static_roots(hold);
	constant_roots(hold);
	global_roots(hold);
	part_begin(hold, "stack of calls");
	zmmx_hold_stack_pages(hold, EG(vm_stack));
	zmmx_hold_stack(hold);
	engine_roots(hold);
	zmmx_hold_follow_values(hold);
	resource_roots(hold);
	zmmx_hold_follow_values(hold);
	/* what an extension keeps for all its objects, such as time zones, is not the first object's */
	zmmx_hold_extension_globals(hold);
	zmmx_hold_follow(hold);
	/* the compiler leaves addresses behind at which something else may lie now, such as the elements of an object */
	hold->at = code;
	arena_look(hold, CG(arena));
	arena_look(hold, CG(ast_arena));
	zmmx_hold_follow(hold);
	zmmx_hold_engine_globals(hold);
	zmmx_hold_follow(hold);
	lost_roots(hold);
	zmmx_hold_follow(hold);
}
