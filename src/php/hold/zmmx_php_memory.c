/* The search through memory, and the order of the walk. */
#include "php/hold/zmmx_php_memory.h"

#include "php/hold/zmmx_php_code.h"
#include "php/hold/zmmx_php_objects.h"
#include "php/hold/zmmx_php_sound.h"
#include "php/hold/zmmx_php_values.h"

typedef struct found {
	const zmmx_held *held;
	const zmmx_row *row;
	uintptr_t address, start; /* as found; of its block */
} found;

/* Whether the words at `place` are a value whose type the block has, too. */
static bool is_value(const zmmx_hold *hold, const found *found, const zval *place)
{
	const zmmx_place at = {found->held, found->row, found->address};
	if (found->address != found->start) {
		return false;
	}
	switch (Z_TYPE_INFO_P(place)) {
		case IS_STRING_EX:
			return found->row->content > _ZSTR_HEADER_SIZE && GC_TYPE((const zend_refcounted *)found->address) == IS_STRING;
		case IS_ARRAY_EX:
			return zmmx_is_sound(&hold->blocks, ZMMX_ENTRY_ARRAY, &at);
		case IS_REFERENCE_EX:
			return zmmx_is_sound(&hold->blocks, ZMMX_ENTRY_REFERENCE, &at);
		case IS_RESOURCE_EX:
			return zmmx_is_sound(&hold->blocks, ZMMX_ENTRY_RESOURCE, &at);
		default:
			return false;
	}
}

/* A table points behind its hash, which is as long as the mask before the pointer says. */
static bool is_table_data(const found *found, const char *place)
{
	uint32_t mask;
	memcpy(&mask, place - sizeof(mask), sizeof(mask));
	return (int32_t)mask < 0 && found->address - HT_HASH_SIZE(mask) == found->start;
}

static void found_hold(zmmx_hold *hold, const found *found, const char *place, bool first, bool last)
{
	bool values = hold->mode != ZMMX_HOLD_COMMON;
	if (values && zmmx_is_object(&hold->blocks, &(zmmx_place){found->held, found->row, found->address})) {
		zmmx_hold_thing(hold, ZMMX_ENTRY_OBJECT, (const void *)found->address, NULL);
	} else if (values && !last && is_value(hold, found, (const zval *)place)) {
		zmmx_hold_value(hold, (const zval *)place, NULL);
	} else if (hold->mode == ZMMX_HOLD_COUNT && found->held->outer) {
		return; /* an extension's, though the object points to it */
	} else if (found->address == found->start || (!first && is_table_data(found, place))) {
		zmmx_hold_memory(hold, (const void *)found->start);
	}
}

void zmmx_hold_range(zmmx_hold *hold, const void *start, size_t size)
{
	const char *end = (const char *)start + size / sizeof(void *) * sizeof(void *);
	for (const char *place = start; place < end; place += sizeof(void *)) {
		const zmmx_row *row;
		uintptr_t word;
		memcpy(&word, place, sizeof(word));
		zmmx_held *held = word ? zmmx_blocks_find(&hold->blocks, (const void *)word, &row) : NULL;
		if (held && zmmx_hold_is_new(hold, held)) {
			found found = {held, row, word, (uintptr_t)zmmx_blocks_start(&hold->blocks, row, held)};
			found_hold(hold, &found, place, place == start, place + sizeof(zval) > end);
		}
	}
}

void zmmx_hold_content(zmmx_hold *hold, const void *block)
{
	const zmmx_row *row;
	/* a sanitizer would report what nobody has written yet */
	if (zmmx_blocks_find(&hold->blocks, block, &row) && !zmmx_heap_is_sanitized(ZMMX_G(heap))) {
		zmmx_hold_range(hold, block, row->content);
	}
}

/* ---- the order ---- */

static void resource_hold(zmmx_hold *hold, const zend_resource *resource)
{
	zmmx_hold_memory(hold, resource->ptr);
}

static void entry_look(zmmx_hold *hold, const zmmx_entry *entry)
{
	switch ((zmmx_entry_kind)entry->kind) {
		case ZMMX_ENTRY_ARRAY:
			zmmx_hold_array(hold, entry->what, 0);
			return;
		case ZMMX_ENTRY_OBJECT:
			zmmx_hold_object(hold, (zend_object *)entry->what);
			return;
		case ZMMX_ENTRY_REFERENCE:
			zmmx_hold_reference(hold, entry->what);
			return;
		case ZMMX_ENTRY_RESOURCE:
			resource_hold(hold, entry->what);
			return;
		case ZMMX_ENTRY_CODE:
			zmmx_hold_code(hold, entry->what);
			return;
		case ZMMX_ENTRY_CLASS:
			zmmx_hold_class(hold, entry->what);
			return;
		case ZMMX_ENTRY_SYNTAX:
		case ZMMX_ENTRY_MEMORY:
		case ZMMX_ENTRY_PRIVATE:
			zmmx_hold_content(hold, entry->what);
			return;
		default:
			return;
	}
}

/* Known content, unknown content, private content. */
static unsigned turn_of(const zmmx_entry *entry)
{
	return entry->kind == ZMMX_ENTRY_PRIVATE ? 2 : entry->kind == ZMMX_ENTRY_MEMORY;
}

/* Looks into the next entry whose turn it is. false: there is none. */
static bool next_look(zmmx_hold *hold, size_t *next, unsigned turn)
{
	while (*next < hold->entry_count && turn_of(&hold->entries[*next]) != turn) {
		++*next;
	}
	if (*next >= hold->entry_count) {
		return false;
	}
	zmmx_entry entry = hold->entries[*next];
	hold->at = (uint32_t)(*next)++;
	entry_look(hold, &entry);
	return true;
}

void zmmx_hold_follow_values(zmmx_hold *hold)
{
	while (next_look(hold, &hold->next, 0)) {
	}
	hold->at = 0;
}

void zmmx_hold_follow(zmmx_hold *hold)
{
	do {
		zmmx_hold_follow_values(hold);
	} while (next_look(hold, &hold->next_memory, 1) || next_look(hold, &hold->next_private, 2));
	hold->at = 0;
}
