/* The tree of paths, and their texts. */
#include "php/hold/zmmx_php_paths.h"

#include "zend_smart_str.h"

/* More different keys below one path than this are not told apart. */
#define KEYS_MAX 64u
/* Paths beyond that many are those of their parents. */
#define PATHS_MAX (1u << 20)
/* Bytes of a key that a text shows. */
#define KEY_SHOWN 40u

typedef struct path_key {
	uint32_t parent;
	const zmmx_step *step;
} path_key;

static bool texts_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool path_matches(const void *entry, const void *key)
{
	const zmmx_path *path = entry;
	const path_key *wanted = key;
	const zmmx_step *a = &path->step, *b = wanted->step;
	return path->parent == wanted->parent && a->kind == b->kind && a->frame == b->frame && a->length == b->length
	       && (a->name == b->name || memcmp(a->name, b->name, a->length) == 0) && texts_equal(a->class_name, b->class_name)
	       && texts_equal(a->function, b->function);
}

static uint32_t text_hash(uint32_t hash, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	}
	return hash;
}

static uint32_t path_hash(const path_key *key)
{
	const zmmx_step *step = key->step;
	uint32_t hash = zmmx_hash_mix(key->parent, (uintptr_t)step->kind << 24 ^ step->frame);
	hash = text_hash(hash, step->name, step->length);
	hash = step->class_name ? text_hash(hash, step->class_name, strlen(step->class_name)) : hash;
	return step->function ? text_hash(hash, step->function, strlen(step->function)) : hash;
}

bool zmmx_paths_begin(zmmx_paths *paths, unsigned depth)
{
	bool added;
	zmmx_step root = {.name = ""};
	path_key key = {UINT32_MAX, &root};
	*paths = (zmmx_paths){.table = ZMMX_INTERN_EMPTY(zmmx_path), .depth = depth};
	uint32_t number = zmmx_intern_number(&paths->table, 0, path_matches, &key, &added);
	if (number) {
		zmmx_path_at(paths, 0)->parent = UINT32_MAX;
		zmmx_path_at(paths, 0)->step = root;
	}
	return number != 0;
}

void zmmx_paths_destroy(zmmx_paths *paths)
{
	zmmx_intern_clear(&paths->table);
}

static void path_fill(zmmx_paths *paths, uint32_t number, const path_key *key, const char *type)
{
	zmmx_path *path = zmmx_path_at(paths, number);
	path->parent = key->parent;
	path->step = *key->step;
	path->depth = zmmx_path_at(paths, key->parent)->depth + 1;
	path->type = type;
	zmmx_path_at(paths, key->parent)->keys += key->step->kind == ZMMX_STEP_KEY;
}

/* Of the keys below a path only the first ones are told apart. */
static const zmmx_step *step_to_take(const zmmx_paths *paths, uint32_t parent, const zmmx_step *step)
{
	static const zmmx_step element = {.kind = ZMMX_STEP_ELEMENT, .name = ""};
	path_key key = {parent, step};
	if (step->kind != ZMMX_STEP_KEY || zmmx_path_at(paths, parent)->keys < KEYS_MAX
	    || zmmx_intern_find(&paths->table, path_hash(&key), path_matches, &key)) {
		return step;
	}
	return &element;
}

uint32_t zmmx_paths_below(zmmx_paths *paths, uint32_t parent, const zmmx_step *step, const char *type)
{
	parent = step->kind >= ZMMX_STEP_FIRST ? 0 : parent;
	/* without memory for the beginning there is no path */
	if (!parent && step->kind < ZMMX_STEP_FIRST) {
		return 0;
	}
	if (zmmx_path_at(paths, parent)->depth >= paths->depth || zmmx_paths_count(paths) >= PATHS_MAX) {
		return parent;
	}
	bool added;
	path_key key = {parent, step_to_take(paths, parent, step)};
	uint32_t number = zmmx_intern_number(&paths->table, path_hash(&key), path_matches, &key, &added);
	if (!number) {
		return parent;
	}
	if (added) {
		path_fill(paths, number - 1, &key, type);
	} else if (!texts_equal(zmmx_path_at(paths, number - 1)->type, type)) {
		zmmx_path_at(paths, number - 1)->type = NULL;
	}
	return number - 1;
}

uint32_t zmmx_paths_common(const zmmx_paths *paths, uint32_t a, uint32_t b)
{
	while (a != b) {
		if (a > b) {
			a = zmmx_path_at(paths, a)->parent;
		} else {
			b = zmmx_path_at(paths, b)->parent;
		}
	}
	return a;
}

/* The step from the root that the path begins with. */
static const zmmx_step *first_step(const zmmx_paths *paths, uint32_t number)
{
	const zmmx_path *path = zmmx_path_at(paths, number);
	while (path->depth > 1) {
		path = zmmx_path_at(paths, path->parent);
	}
	return &path->step;
}

const char *zmmx_path_root(const zmmx_paths *paths, uint32_t number)
{
	static const char *const names[] = {
		[ZMMX_STEP_GLOBAL] = "global",
		[ZMMX_STEP_STATIC_PROPERTY] = "static property",
		[ZMMX_STEP_CLASS_CONSTANT] = "constant",
		[ZMMX_STEP_CONSTANT] = "constant",
		[ZMMX_STEP_STATIC_VARIABLE] = "function static",
		[ZMMX_STEP_STACK] = "stack",
		[ZMMX_STEP_ENGINE] = "engine",
		[ZMMX_STEP_EXTENSION] = "extension",
	};
	return names[first_step(paths, number)->kind];
}

/* ---- texts ---- */

/* How many bytes follow the first one of a character of UTF-8; SIZE_MAX: none begins with it. */
static size_t bytes_after(unsigned char first)
{
	if (first < 0x80) {
		return 0;
	}
	if (first < 0xc2 || first > 0xf4) {
		return SIZE_MAX;
	}
	return first < 0xe0 ? 1 : first < 0xf0 ? 2
	                                       : 3;
}

/* How many of the bytes are one character of UTF-8; 0: they begin with none. */
static size_t character_length(const unsigned char *text, size_t length)
{
	size_t more = bytes_after(text[0]);
	if (more >= length) {
		return 0;
	}
	for (size_t i = 1; i <= more; i++) {
		if ((text[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	return more + 1;
}

/* Names may hold any byte, but a text is for people and for JSON. */
static void name_append(smart_str *text, const char *name, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)name;
	for (size_t i = 0; i < length;) {
		size_t taken = character_length(bytes + i, length - i);
		if (!taken || bytes[i] < 0x20 || bytes[i] == 0x7f) {
			char escaped[8];
			smart_str_appendl(text, escaped, (size_t)snprintf(escaped, sizeof(escaped), "\\x%02x", bytes[i]));
			taken = 1;
		} else {
			smart_str_appendl(text, name + i, taken);
		}
		i += taken;
	}
}

static void key_append(smart_str *text, const zmmx_step *step)
{
	size_t shown = step->length;
	if (shown > KEY_SHOWN) {
		for (shown = KEY_SHOWN; shown && ((unsigned char)step->name[shown] & 0xc0) == 0x80; shown--) {
		}
	}
	smart_str_appends(text, "['");
	name_append(text, step->name, shown);
	smart_str_appends(text, shown < step->length ? "…']" : "']");
}

static void function_append(smart_str *text, const zmmx_step *step)
{
	if (step->class_name) {
		name_append(text, step->class_name, strlen(step->class_name));
		smart_str_appends(text, "::");
	}
	if (step->function) {
		name_append(text, step->function, strlen(step->function));
		smart_str_appends(text, "()");
	}
}

static void between_append(smart_str *text, const char *before, const zmmx_step *step, const char *after)
{
	smart_str_appends(text, before);
	name_append(text, step->name, step->length);
	smart_str_appends(text, after);
}

static void step_append(smart_str *text, const zmmx_step *step)
{
	switch (step->kind) {
		case ZMMX_STEP_ELEMENT:
			smart_str_appends(text, "[…]");
			return;
		case ZMMX_STEP_KEY:
			key_append(text, step);
			return;
		case ZMMX_STEP_PROPERTY:
			between_append(text, "->", step, "");
			return;
		case ZMMX_STEP_VARIABLE:
			between_append(text, " $", step, "");
			return;
		case ZMMX_STEP_PART:
			between_append(text, " of ", step, "");
			return;
		case ZMMX_STEP_GLOBAL:
			between_append(text, "$", step, "");
			return;
		case ZMMX_STEP_STATIC_PROPERTY:
			function_append(text, step);
			between_append(text, "$", step, "");
			return;
		case ZMMX_STEP_STATIC_VARIABLE:
			function_append(text, step);
			between_append(text, " static $", step, "");
			return;
		case ZMMX_STEP_STACK:
			function_append(text, step);
			smart_str_append_printf(text, "#%" PRIu32, step->frame);
			between_append(text, step->length ? " $" : " temporary value", step, "");
			return;
		case ZMMX_STEP_ENGINE:
			between_append(text, "zend: ", step, "");
			return;
		case ZMMX_STEP_EXTENSION:
			between_append(text, "", step, ": globals");
			return;
		default: /* constants */
			function_append(text, step);
			between_append(text, "", step, "");
	}
}

zend_string *zmmx_path_text(const zmmx_paths *paths, uint32_t number)
{
	smart_str text = {0};
	uint32_t steps[256], count = 0;
	for (uint32_t at = number; at && count < 256; at = zmmx_path_at(paths, at)->parent) {
		steps[count++] = at;
	}
	while (count) {
		step_append(&text, &zmmx_path_at(paths, steps[--count])->step);
	}
	return smart_str_extract(&text);
}
