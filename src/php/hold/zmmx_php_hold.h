/* A walk from root to root through everything that holds blocks of the heap, breadth first. It changes nothing in the heap and
 * takes its own memory from the system. */
#ifndef ZMMX_PHP_HOLD_H
#define ZMMX_PHP_HOLD_H

#include "php/hold/zmmx_php_paths.h"
#include "php/hold/zmmx_php_sound.h"

typedef struct zmmx_entry {
	const void *what;
	uint32_t path : 24, kind : 8;
	uint32_t from; /* the entry that led here; less than its own number */
} zmmx_entry;

typedef enum zmmx_hold_mode {
	ZMMX_HOLD_PATHS,  /* notes by which path a block is reached */
	ZMMX_HOLD_COUNT,  /* counts references */
	ZMMX_HOLD_COMMON, /* notes blocks that extensions keep for all of their objects */
	ZMMX_HOLD_OUTER   /* among blocks that were reached before, notes those that something else leads to */
} zmmx_hold_mode;

typedef struct zmmx_hold {
	zmmx_blocks blocks;
	zmmx_paths paths;
	zmmx_entry *entries; /* number 0 is the root */
	size_t entry_count, entry_capacity;
	size_t next, next_memory, next_private; /* first entries not looked into: of known content, and these two kinds */
	uint32_t at;                            /* the entry that is looked into */
	zmmx_hold_mode mode;
	bool again;                 /* what follows may have been told before, so it does not make anything shared */
	bool starved;               /* the system has no memory: the walk is not complete */
	zend_get_gc_buffer answers; /* for what objects say they hold; lacking without memory */
} zmmx_hold;

/* false: the system has no memory; to be ended even so. Requires a heap. */
bool zmmx_hold_begin(zmmx_hold *hold, unsigned depth);
void zmmx_hold_end(zmmx_hold *hold);

/* The path of the present entry, and with one more step. */
static inline uint32_t zmmx_hold_path(const zmmx_hold *hold)
{
	return hold->entries[hold->at].path;
}

/* Whether the walk in its present mode has not met the block yet. */
static inline bool zmmx_hold_is_new(const zmmx_hold *hold, const zmmx_held *held)
{
	switch (hold->mode) {
		case ZMMX_HOLD_OUTER:
			return held->holder && !held->outer;
		case ZMMX_HOLD_COMMON:
			return !held->outer;
		default:
			return !held->holder;
	}
}

/* Adds an entry under the present one, and returns its number; 0: no memory. */
uint32_t zmmx_hold_push(zmmx_hold *hold, zmmx_entry_kind kind, const void *what, uint32_t path);
/* What follows is held by a root of that name. */
void zmmx_hold_root(zmmx_hold *hold, zmmx_step_kind kind, const char *name);
/* The present entry holds the block that the address is in, if it is in one. true: the first that does. */
bool zmmx_hold_block(zmmx_hold *hold, const void *address);
bool zmmx_hold_string(zmmx_hold *hold, const zend_string *string);
/* It holds a value, one step further; NULL: none. */
void zmmx_hold_value(zmmx_hold *hold, const zval *value, const zmmx_step *step);
/* It holds an array, an object or another thing with a header, one step further. */
void zmmx_hold_thing(zmmx_hold *hold, zmmx_entry_kind kind, const void *thing, const zmmx_step *step);
/* It holds a block of unknown content, which is searched for addresses. */
void zmmx_hold_memory(zmmx_hold *hold, const void *address);

zmmx_step zmmx_step_named(zmmx_step_kind kind, const char *name);
zmmx_step zmmx_step_of(zmmx_step_kind kind, const zend_string *name);

#endif
