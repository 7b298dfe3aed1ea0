/* Objects: their properties where they lie, what the engine's collector would be told, and the calls of generators and fibers. */
#include "php/hold/zmmx_php_objects.h"

#include "php/hold/zmmx_php_code.h"
#include "php/hold/zmmx_php_frames.h"
#include "php/hold/zmmx_php_values.h"

#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_generators.h"
#if PHP_VERSION_ID >= 80400
#include "zend_lazy_objects.h"
#endif

static void properties_hold(zmmx_hold *hold, const zend_object *object)
{
	const zend_class_entry *ce = object->ce;
	for (int i = 0; i < ce->default_properties_count; i++) {
		const zval *value = &object->properties_table[i];
		if (Z_TYPE_P(value) >= IS_STRING) {
			const zend_property_info *property = ce->properties_info_table ? ce->properties_info_table[i] : NULL;
			zmmx_step step = {.kind = ZMMX_STEP_ELEMENT, .name = ""};
			if (property) {
				step = zmmx_property_step(property->name);
			}
			zmmx_hold_value(hold, value, &step);
		}
	}
	if (object->properties) {
		zmmx_hold_block(hold, object->properties);
		zmmx_hold_array(hold, object->properties, ZMMX_STEP_PROPERTY);
	}
}

/* While the handler answers, it finds a table of properties, or it would build one; and the buffer for its answer is ours. */
static HashTable *answer_ask(zmmx_hold *hold, zend_object *object, zval **values, int *count)
{
	zend_get_gc_buffer buffer = EG(get_gc_buffer);
	HashTable *properties = object->properties;
	EG(get_gc_buffer) = hold->answers;
	if (!properties) {
		object->properties = (HashTable *)&zend_empty_array;
	}
	HashTable *table = object->handlers->get_gc(object, values, count);
	object->properties = properties;
	EG(get_gc_buffer) = buffer;
	return table == properties || table == &zend_empty_array ? NULL : table;
}

static bool is_lazy(zend_object *object)
{
#if PHP_VERSION_ID >= 80400
	return zend_object_is_lazy(object);
#else
	(void)object;
	return false;
#endif
}

static bool answers(const zmmx_hold *hold, zend_object *object)
{
	bool has_own = object->handlers->get_gc && object->handlers->get_gc != zend_std_get_gc;
	return hold->answers.start && (has_own || is_lazy(object));
}

/* An answer may be where the object has its elements. What is behind them in the block is old, so it is not searched. */
static void elements_hold(zmmx_hold *hold, const zval *values)
{
	const zmmx_row *row;
	const zmmx_held *held = zmmx_blocks_find(&hold->blocks, values, &row);
	if (held && zmmx_hold_is_new(hold, held)) {
		zmmx_hold_block(hold, values);
	}
}

static void answer_hold(zmmx_hold *hold, zend_object *object, const zmmx_step *step)
{
	int count = 0;
	zval *values = NULL;
	HashTable *table = answer_ask(hold, object, &values, &count);
	if (count) {
		elements_hold(hold, values);
	}
	for (int i = 0; i < count; i++) {
		zmmx_hold_value(hold, &values[i], step);
	}
	if (table && table != object->properties) {
		zmmx_hold_block(hold, table);
		zmmx_hold_array(hold, table, object->ce == zend_ce_closure || object->ce == zend_ce_generator ? ZMMX_STEP_VARIABLE : 0);
	}
}

static void closure_hold(zmmx_hold *hold, zend_object *object)
{
	const zend_function *function = zend_get_closure_method_def(object);
	if (!ZEND_USER_CODE(function->type)) {
		return;
	}
	if (hold->mode == ZMMX_HOLD_PATHS) {
		zmmx_hold_code(hold, &function->op_array);
	} else if (function->common.fn_flags & ZEND_ACC_HEAP_RT_CACHE) {
		zmmx_hold_block(hold, ZEND_MAP_PTR_GET(function->op_array.run_time_cache));
	}
}

/* References are counted as the handler tells them, so variables are not told by name then. A generator that runs says
 * nothing about itself; its frame is on the stack. */
static void generator_hold(zmmx_hold *hold, const zend_generator *generator)
{
	zmmx_hold_block(hold, generator->execute_data);
	zmmx_hold_memory(hold, generator->frozen_call_stack);
	if (hold->mode == ZMMX_HOLD_PATHS && generator->execute_data && !(generator->flags & ZEND_GENERATOR_CURRENTLY_RUNNING)) {
		zmmx_hold_variables(hold, generator->execute_data, (zmmx_step){.kind = ZMMX_STEP_VARIABLE});
	}
}

static void fiber_hold(zmmx_hold *hold, const zend_fiber *fiber)
{
	if (fiber->context.status != ZEND_FIBER_STATUS_SUSPENDED) {
		return;
	}
	for (const zend_execute_data *frame = fiber->execute_data; frame; frame = frame->prev_execute_data) {
		zmmx_hold_frame_page(hold, frame);
		if (hold->mode == ZMMX_HOLD_PATHS && frame->func && ZEND_USER_CODE(frame->func->type)) {
			zmmx_hold_variables(hold, frame, (zmmx_step){.kind = ZMMX_STEP_VARIABLE});
		}
	}
}

/* Objects of classes that the engine or an extension makes may hold blocks of which no handler tells. */
static void private_hold(zmmx_hold *hold, const zend_object *object)
{
	const zmmx_row *row;
	const zmmx_held *held = zmmx_blocks_find(&hold->blocks, object, &row);
	if (held && object->ce->create_object && object->ce != zend_ce_closure) {
		zmmx_hold_push(hold, ZMMX_ENTRY_PRIVATE, zmmx_blocks_start(&hold->blocks, row, held), zmmx_hold_path(hold));
	}
}

void zmmx_hold_object(zmmx_hold *hold, zend_object *object)
{
	zmmx_step inside = {.kind = ZMMX_STEP_ELEMENT, .name = ""};
	properties_hold(hold, object);
	if (object->ce == zend_ce_closure) {
		inside = zmmx_step_named(ZMMX_STEP_VARIABLE, "this");
		closure_hold(hold, object);
	} else if (object->ce == zend_ce_generator) {
		generator_hold(hold, (const zend_generator *)object);
	} else if (object->ce == zend_ce_fiber) {
		fiber_hold(hold, (const zend_fiber *)object);
	}
	if (answers(hold, object)) {
		hold->again = object->ce == zend_ce_generator || object->ce == zend_ce_fiber;
		answer_hold(hold, object, &inside);
		hold->again = false;
	}
	private_hold(hold, object);
}
