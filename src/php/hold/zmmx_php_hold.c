/* The walk's entries, and what one of them holds. */
#include "php/hold/zmmx_php_hold.h"

#include <stdlib.h>

#define ENTRIES_INITIAL ((size_t)4096)
#define ENTRIES_MAX ((size_t)1 << 28)

/* Marks the blocks with objects: an address elsewhere may lead to one without saying so. */
static void objects_mark(zmmx_hold *hold)
{
	const zend_objects_store *store = &EG(objects_store);
	for (uint32_t i = 1; i < store->top; i++) {
		const zmmx_row *row;
		zend_object *object = store->object_buckets[i];
		zmmx_held *held = IS_OBJ_VALID(object) ? zmmx_blocks_find(&hold->blocks, object, &row) : NULL;
		if (held) {
			held->object = 1;
		}
	}
}

/* Room for what an object says it holds: each such value takes at least a word of the heap. Memory that is not touched costs
 * nothing, and a buffer that had to grow would do so in the heap. */
static void answers_begin(zmmx_hold *hold)
{
	size_t count = zmmx_heap_glance(ZMMX_G(heap)).live_bytes / sizeof(void *) + 4096;
	hold->answers.start = malloc(count * sizeof(zval));
	hold->answers.end = hold->answers.start ? hold->answers.start + count : NULL;
	hold->answers.cur = hold->answers.start;
	hold->starved = hold->starved || !hold->answers.start;
}

bool zmmx_hold_begin(zmmx_hold *hold, unsigned depth)
{
	*hold = (zmmx_hold){0};
	if (!zmmx_blocks_collect(&hold->blocks, ZMMX_G(heap)) || !zmmx_paths_begin(&hold->paths, depth)) {
		hold->starved = true;
		return false;
	}
	objects_mark(hold);
	answers_begin(hold);
	zmmx_hold_push(hold, ZMMX_ENTRY_PLACE, NULL, 0);
	hold->next = hold->next_memory = hold->next_private = hold->entry_count;
	return hold->entry_count != 0;
}

void zmmx_hold_end(zmmx_hold *hold)
{
	zmmx_blocks_destroy(&hold->blocks);
	zmmx_paths_destroy(&hold->paths);
	free(hold->entries);
	free(hold->answers.start);
}

static bool entries_grow(zmmx_hold *hold)
{
	size_t capacity = hold->entry_capacity ? hold->entry_capacity * 2 : ENTRIES_INITIAL;
	zmmx_entry *entries = capacity <= ENTRIES_MAX ? realloc(hold->entries, capacity * sizeof(*entries)) : NULL;
	if (!entries) {
		hold->starved = true;
		return false;
	}
	hold->entries = entries;
	hold->entry_capacity = capacity;
	return true;
}

uint32_t zmmx_hold_push(zmmx_hold *hold, zmmx_entry_kind kind, const void *what, uint32_t path)
{
	if (hold->entry_count == hold->entry_capacity && !entries_grow(hold)) {
		return 0;
	}
	hold->entries[hold->entry_count] = (zmmx_entry){what, path, kind, hold->at};
	return (uint32_t)hold->entry_count++;
}

void zmmx_hold_root(zmmx_hold *hold, zmmx_step_kind kind, const char *name)
{
	zmmx_step step = zmmx_step_named(kind, name);
	hold->at = 0;
	hold->at = zmmx_hold_push(hold, ZMMX_ENTRY_PLACE, NULL, zmmx_paths_below(&hold->paths, 0, &step, ""));
}

static void path_note(zmmx_hold *hold, zmmx_held *held, uint32_t path)
{
	if (!held->holder) {
		held->common = path;
	} else if (!hold->again) {
		held->common = zmmx_paths_common(&hold->paths, held->common, path);
	}
}

/* true: reached for the first time. */
static bool held_reach(zmmx_hold *hold, zmmx_held *held, uint32_t path)
{
	bool new = zmmx_hold_is_new(hold, held);
	if (hold->mode == ZMMX_HOLD_OUTER || hold->mode == ZMMX_HOLD_COMMON) {
		held->outer |= new;
		return new;
	}
	if (hold->mode == ZMMX_HOLD_COUNT) {
		held->common++;
	} else {
		path_note(hold, held, path);
	}
	if (new) {
		held->outer = 0;
		held->holder = path + 1;
		held->entry = hold->at;
	}
	return new;
}

bool zmmx_hold_block(zmmx_hold *hold, const void *address)
{
	const zmmx_row *row;
	zmmx_held *held = zmmx_blocks_find(&hold->blocks, address, &row);
	return held && held_reach(hold, held, zmmx_hold_path(hold));
}

static void string_reach(zmmx_hold *hold, zmmx_held *held, const zmmx_row *row, const zend_string *string, uint32_t path)
{
	if (held_reach(hold, held, path)) {
		held->text = 1;
		size_t needed = ZEND_MM_ALIGNED_SIZE(_ZSTR_STRUCT_SIZE(ZSTR_LEN(string)));
		size_t bytes = zmmx_blocks_bytes(&hold->blocks, row, held);
		zmmx_path_at(&hold->paths, path)->wasted += bytes > needed ? bytes - needed : 0;
	}
}

bool zmmx_hold_string(zmmx_hold *hold, const zend_string *string)
{
	const zmmx_row *row;
	zmmx_held *held = string ? zmmx_blocks_find(&hold->blocks, string, &row) : NULL;
	if (held) {
		string_reach(hold, held, row, string, zmmx_hold_path(hold));
	}
	return held != NULL;
}

static uint32_t path_below(zmmx_hold *hold, const zmmx_step *step, const char *type)
{
	uint32_t path = zmmx_hold_path(hold);
	return step ? zmmx_paths_below(&hold->paths, path, step, type) : path;
}

static const char *type_of(zmmx_entry_kind kind, const void *thing)
{
	switch (kind) {
		case ZMMX_ENTRY_OBJECT:
			return ZSTR_VAL(((const zend_object *)thing)->ce->name);
		case ZMMX_ENTRY_ARRAY:
			return "array";
		case ZMMX_ENTRY_RESOURCE:
			return "resource";
		case ZMMX_ENTRY_REFERENCE: {
			const zval *value = &((const zend_reference *)thing)->val;
			return Z_TYPE_P(value) == IS_OBJECT ? ZSTR_VAL(Z_OBJCE_P(value)->name) : zend_get_type_by_const(Z_TYPE_P(value));
		}
		default:
			return "";
	}
}

void zmmx_hold_thing(zmmx_hold *hold, zmmx_entry_kind kind, const void *thing, const zmmx_step *step)
{
	const zmmx_row *row;
	zmmx_held *held = zmmx_blocks_find(&hold->blocks, thing, &row);
	if (!held) {
		return;
	}
	if (!zmmx_is_sound(&hold->blocks, kind, &(zmmx_place){held, row, (uintptr_t)thing})) {
		zmmx_hold_memory(hold, thing);
		return;
	}
	uint32_t path = path_below(hold, step, type_of(kind, thing));
	if (held_reach(hold, held, path)) {
		uint32_t number = zmmx_hold_push(hold, kind, thing, path);
		held->entry = number && hold->mode != ZMMX_HOLD_OUTER ? number : held->entry;
	}
}

static void string_value(zmmx_hold *hold, const zend_string *string, const zmmx_step *step)
{
	const zmmx_row *row;
	zmmx_held *held = zmmx_blocks_find(&hold->blocks, string, &row);
	if (held) {
		string_reach(hold, held, row, string, path_below(hold, step, "string"));
	}
}

void zmmx_hold_value(zmmx_hold *hold, const zval *value, const zmmx_step *step)
{
	while (Z_TYPE_P(value) == IS_INDIRECT) {
		value = Z_INDIRECT_P(value);
	}
	switch (Z_TYPE_P(value)) {
		case IS_STRING:
			string_value(hold, Z_STR_P(value), step);
			return;
		case IS_ARRAY:
			zmmx_hold_thing(hold, ZMMX_ENTRY_ARRAY, Z_ARR_P(value), step);
			return;
		case IS_OBJECT:
			zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, Z_OBJ_P(value), step);
			return;
		case IS_RESOURCE:
			zmmx_hold_thing(hold, ZMMX_ENTRY_RESOURCE, Z_RES_P(value), step);
			return;
		case IS_REFERENCE:
			zmmx_hold_thing(hold, ZMMX_ENTRY_REFERENCE, Z_REF_P(value), step);
			return;
		case IS_CONSTANT_AST:
			zmmx_hold_thing(hold, ZMMX_ENTRY_SYNTAX, Z_AST_P(value), step);
			return;
		default:
			return;
	}
}

void zmmx_hold_memory(zmmx_hold *hold, const void *address)
{
	const zmmx_row *row;
	zmmx_held *held = address ? zmmx_blocks_find(&hold->blocks, address, &row) : NULL;
	if (held && held_reach(hold, held, zmmx_hold_path(hold))) {
		zmmx_hold_push(hold, ZMMX_ENTRY_MEMORY, zmmx_blocks_start(&hold->blocks, row, held), zmmx_hold_path(hold));
	}
}

zmmx_step zmmx_step_named(zmmx_step_kind kind, const char *name)
{
	return (zmmx_step){.kind = kind, .name = name, .length = strlen(name)};
}

zmmx_step zmmx_step_of(zmmx_step_kind kind, const zend_string *name)
{
	return (zmmx_step){.kind = kind, .name = ZSTR_VAL(name), .length = ZSTR_LEN(name)};
}
