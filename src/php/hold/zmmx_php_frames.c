/* Frames: variables by their names, and what only the engine can tell: arguments without a name, temporary values, calls that
 * are being prepared. */
#include "php/hold/zmmx_php_frames.h"

#include "php/hold/zmmx_php_code.h"
#include "php/hold/zmmx_php_values.h"

#include "zend_closures.h"

void zmmx_hold_stack_pages(zmmx_hold *hold, const void *page)
{
	while (page && zmmx_hold_block(hold, page)) {
		page = ((const struct _zend_vm_stack *)page)->prev;
	}
}

void zmmx_hold_frame_page(zmmx_hold *hold, const zend_execute_data *frame)
{
	const zmmx_row *row;
	const zmmx_held *held = zmmx_blocks_find(&hold->blocks, frame, &row);
	if (!held) {
		return;
	}
	if (ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR) {
		zmmx_hold_block(hold, frame);
	} else {
		zmmx_hold_stack_pages(hold, zmmx_blocks_start(&hold->blocks, row, held));
	}
}

/* The code of a trampoline, which stands for a call of a method without a function, is not filled in. */
static bool has_variables(const zend_execute_data *frame)
{
	return !(ZEND_CALL_INFO(frame) & ZEND_CALL_HAS_SYMBOL_TABLE) && !(frame->func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE);
}

void zmmx_hold_variables(zmmx_hold *hold, const zend_execute_data *frame, zmmx_step step)
{
	const zend_op_array *code = &frame->func->op_array;
	for (int i = 0; has_variables(frame) && i < code->last_var; i++) {
		step.name = ZSTR_VAL(code->vars[i]);
		step.length = ZSTR_LEN(code->vars[i]);
		zmmx_hold_value(hold, ZEND_CALL_VAR_NUM(frame, i), &step);
	}
}

static void this_hold(zmmx_hold *hold, const zend_execute_data *frame, zmmx_step *step)
{
	step->name = "this";
	step->length = 4;
	if (Z_TYPE(frame->This) == IS_OBJECT) {
		zmmx_hold_value(hold, &frame->This, step);
	}
}

static void arguments_hold(zmmx_hold *hold, const zend_execute_data *frame, const zmmx_step *step)
{
	for (uint32_t i = 1; i <= ZEND_CALL_NUM_ARGS(frame); i++) {
		zmmx_hold_value(hold, ZEND_CALL_ARG(frame, i), step);
	}
}

/* How many values a frame can have at most, with the calls that it prepares. */
static size_t values_most(const zend_execute_data *frame)
{
	const zend_op_array *code = &frame->func->op_array;
	size_t count = (size_t)code->last_var + code->T + ZEND_CALL_NUM_ARGS(frame) + 8;
	for (const zend_execute_data *call = frame->call; call; call = call->prev_execute_data) {
		count += ZEND_CALL_NUM_ARGS(call) + 8;
	}
	return count;
}

/* The engine's own answer, which it also gives to its collector. In a frame that handles an exception, and in some under the
 * JIT, the opline is not one of its code. */
static void unnamed_hold(zmmx_hold *hold, zend_execute_data *frame, const zmmx_step *step)
{
	const zend_op_array *code = &frame->func->op_array;
	if ((code->fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) || frame->opline < code->opcodes || frame->opline >= code->opcodes + code->last || !hold->answers.start
	    || (size_t)(hold->answers.end - hold->answers.start) < values_most(frame)) {
		return;
	}
	hold->again = true;
	hold->answers.cur = hold->answers.start;
	ZMMX_UNNAMED_VALUES(frame, &hold->answers);
	for (const zval *value = hold->answers.start; value < hold->answers.cur; value++) {
		zmmx_hold_value(hold, value, step);
	}
	hold->again = false;
}

/* Variables that are created by name are in a table. */
static void symbols_hold(zmmx_hold *hold, const zend_execute_data *frame, zmmx_step *step)
{
	const HashTable *table = ZEND_CALL_INFO(frame) & ZEND_CALL_HAS_SYMBOL_TABLE ? frame->symbol_table : NULL;
	if (!table || table == &EG(symbol_table)) {
		return;
	}
	zmmx_hold_block(hold, table);
	zmmx_hold_table(hold, table);
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		if (bucket->key && Z_TYPE(bucket->val) != IS_UNDEF) {
			step->name = ZSTR_VAL(bucket->key);
			step->length = ZSTR_LEN(bucket->key);
			zmmx_hold_value(hold, &bucket->val, step);
		}
	}
}

static void frame_hold(zmmx_hold *hold, zend_execute_data *frame, zmmx_step step)
{
	const zend_function *function = frame->func;
	zmmx_step unnamed = step;
	unnamed.name = "";
	unnamed.length = 0;
	if (!ZEND_USER_CODE(function->type)) {
		this_hold(hold, frame, &step);
		arguments_hold(hold, frame, &unnamed);
		return;
	}
	zmmx_hold_variables(hold, frame, step);
	this_hold(hold, frame, &step);
	symbols_hold(hold, frame, &step);
	if (ZEND_CALL_INFO(frame) & ZEND_CALL_CLOSURE) {
		zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, ZEND_CLOSURE_OBJECT(function), &unnamed);
	}
	unnamed_hold(hold, frame, &unnamed);
}

static zmmx_step frame_step(const zend_execute_data *frame, uint32_t number)
{
	const zend_function *function = frame->func;
	const zend_string *name = function ? function->common.function_name : NULL;
	return (zmmx_step){
		.kind = ZMMX_STEP_STACK,
		.frame = number,
		.class_name = name && function->common.scope ? ZSTR_VAL(function->common.scope->name) : NULL,
		.function = name ? ZSTR_VAL(name) : "{main}",
		.name = "",
	};
}

/* Code that only a frame has is that of an included file, or of eval(). */
void zmmx_hold_stack_code(zmmx_hold *hold)
{
	for (const zend_execute_data *frame = EG(current_execute_data); frame; frame = frame->prev_execute_data) {
		if (frame->func && ZEND_USER_CODE(frame->func->type) && (ZEND_CALL_INFO(frame) & ZEND_CALL_CODE)) {
			zmmx_hold_block(hold, frame->func);
			zmmx_hold_code(hold, &frame->func->op_array);
		}
	}
}

/* The innermost frame is that of the function that asks. */
void zmmx_hold_stack(zmmx_hold *hold)
{
	uint32_t number = 0;
	zend_execute_data *asking = EG(current_execute_data);
	for (zend_execute_data *frame = asking ? asking->prev_execute_data : NULL; frame; frame = frame->prev_execute_data) {
		zmmx_hold_frame_page(hold, frame);
		if (frame->func) {
			frame_hold(hold, frame, frame_step(frame, number++));
		}
	}
}
