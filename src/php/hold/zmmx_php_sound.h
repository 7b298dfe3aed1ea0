/* Whether a thing is what the value says that leads to it. While something is being freed and user code runs, values may be left
 * that lead to what is gone; and memory of unknown content may look like a value. */
#ifndef ZMMX_PHP_SOUND_H
#define ZMMX_PHP_SOUND_H

#include "php/hold/zmmx_php_blocks.h"

#include "zend_compile.h"
#include "zend_gc.h"
#include "zend_globals.h"

/* What a walk takes a thing for. */
typedef enum zmmx_entry_kind {
	ZMMX_ENTRY_PLACE, /* nothing to look into, but where others were found */
	ZMMX_ENTRY_ARRAY,
	ZMMX_ENTRY_OBJECT,
	ZMMX_ENTRY_REFERENCE,
	ZMMX_ENTRY_RESOURCE,
	ZMMX_ENTRY_SYNTAX, /* of a constant expression */
	ZMMX_ENTRY_CODE,
	ZMMX_ENTRY_CLASS,
	ZMMX_ENTRY_MEMORY, /* a block of unknown content */
	ZMMX_ENTRY_PRIVATE /* an object's block, of which only the properties are known */
} zmmx_entry_kind;

/* A live block, the row it is in, and an address in it that something has. */
typedef struct zmmx_place {
	const zmmx_held *held;
	const zmmx_row *row;
	uintptr_t address;
} zmmx_place;

bool zmmx_is_object(const zmmx_blocks *blocks, const zmmx_place *place);
/* Whether a walk may look into it as that. */
bool zmmx_is_sound(const zmmx_blocks *blocks, zmmx_entry_kind kind, const zmmx_place *place);

#endif
