/* Paths: how PHP code would name a place that leads to memory. A tree; each different path once, with a number from 1 on,
 * which is higher than its parent's. Path 0 is the root. */
#ifndef ZMMX_PHP_PATHS_H
#define ZMMX_PHP_PATHS_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_intern.h"

typedef enum zmmx_step_kind {
	ZMMX_STEP_ELEMENT = 1, /* any element of an array, or what a container holds */
	ZMMX_STEP_KEY,
	ZMMX_STEP_PROPERTY,
	ZMMX_STEP_VARIABLE, /* bound by a closure, or of a generator's or fiber's frame */
	ZMMX_STEP_PART,     /* of what the engine has */
	/* first steps, which are below the root whatever led there */
	ZMMX_STEP_FIRST,
	ZMMX_STEP_GLOBAL = ZMMX_STEP_FIRST,
	ZMMX_STEP_STATIC_PROPERTY,
	ZMMX_STEP_CLASS_CONSTANT,
	ZMMX_STEP_CONSTANT,
	ZMMX_STEP_STATIC_VARIABLE,
	ZMMX_STEP_STACK,
	ZMMX_STEP_ENGINE,
	ZMMX_STEP_EXTENSION
} zmmx_step_kind;

/* One step. The texts are those of the engine, which stay while paths are in use. */
typedef struct zmmx_step {
	zmmx_step_kind kind;
	uint32_t frame;                    /* of the stack: its number */
	const char *class_name, *function; /* NULL: none */
	const char *name;
	size_t length; /* of the name */
} zmmx_step;

typedef struct zmmx_path {
	zmmx_intern_entry entry;
	uint32_t parent;
	uint32_t depth;
	uint32_t keys; /* children that are keys */
	zmmx_step step;
	const char *type; /* of its value; NULL: of several types */
	size_t own, retained, blocks, elements, wasted, pinned_chunks;
	ptrdiff_t shared;
} zmmx_path;

typedef struct zmmx_paths {
	zmmx_intern table;
	unsigned depth; /* longer paths are those of their first steps */
} zmmx_paths;

bool zmmx_paths_begin(zmmx_paths *paths, unsigned depth);
void zmmx_paths_destroy(zmmx_paths *paths);
/* The path with one more step, to a value of that type; `parent` itself if it is as long as paths are, or without memory. */
uint32_t zmmx_paths_below(zmmx_paths *paths, uint32_t parent, const zmmx_step *step, const char *type);
/* The longest path that both begin with. */
uint32_t zmmx_paths_common(const zmmx_paths *paths, uint32_t a, uint32_t b);
/* What kind of root it begins at. */
const char *zmmx_path_root(const zmmx_paths *paths, uint32_t number);
zend_string *zmmx_path_text(const zmmx_paths *paths, uint32_t number);

static inline zmmx_path *zmmx_path_at(const zmmx_paths *paths, uint32_t number)
{
	return zmmx_intern_at(&paths->table, number + 1);
}

static inline uint32_t zmmx_paths_count(const zmmx_paths *paths)
{
	return paths->table.count;
}

#endif
