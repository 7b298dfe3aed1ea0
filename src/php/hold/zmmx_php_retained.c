/* Trial deletion: of everything that a value leads to, references are counted; what has more of them is also held elsewhere,
 * and so is all that it leads to. */
#include "php/hold/zmmx_php_retained.h"

#include "php/hold/zmmx_php_c_globals.h"
#include "php/hold/zmmx_php_memory.h"

/* Whether something else holds it, too. `references` is how many of them the walk has met. */
static bool is_held_elsewhere(const void *thing, uint32_t references)
{
	const zend_refcounted *counted = thing;
	return (GC_FLAGS(counted) & GC_IMMUTABLE) || GC_REFCOUNT(counted) > references;
}

static bool has_count(const zmmx_entry *entry)
{
	return entry->kind >= ZMMX_ENTRY_ARRAY && entry->kind <= ZMMX_ENTRY_SYNTAX;
}

/* Entry 1 is the value itself. Its block counts as met, so that what leads back to it does not make it outer. */
static void outer_things(zmmx_hold *hold)
{
	size_t count = hold->entry_count;
	for (size_t i = 1; i < count; i++) {
		zmmx_entry entry = hold->entries[i];
		const zmmx_row *row;
		zmmx_held *held = zmmx_blocks_find(&hold->blocks, entry.what, &row);
		if (i == 1) {
			held->outer = 1;
		} else if (has_count(&entry) && is_held_elsewhere(entry.what, held->common)) {
			held->outer = 1;
			hold->at = (uint32_t)i;
			zmmx_hold_push(hold, entry.kind, entry.what, 0);
		}
	}
}

static void outer_texts(const zmmx_blocks *blocks)
{
	for (size_t i = 0; i < blocks->row_count; i++) {
		const zmmx_row *row = &blocks->rows[i];
		for (zmmx_held *held = blocks->blocks + row->first, *end = held + row->count; held < end; held++) {
			if (held->text && is_held_elsewhere(zmmx_blocks_start(blocks, row, held), held->common)) {
				held->outer = 1;
			}
		}
	}
}

static void sum_up(zmmx_retained *retained, const zmmx_blocks *blocks, const zmmx_held *value)
{
	for (size_t i = 0; i < blocks->row_count; i++) {
		const zmmx_row *row = &blocks->rows[i];
		for (const zmmx_held *held = blocks->blocks + row->first, *end = held + row->count; held < end; held++) {
			if (!held->holder) {
				continue;
			}
			bool own = held == value || (held->entry == value->entry && !held->text && value->entry);
			bool kept = own ? !retained->is_of_code : !held->outer;
			size_t bytes = zmmx_blocks_bytes(blocks, row, held);
			retained->own += own ? bytes : 0;
			retained->retained += kept ? bytes : 0;
			retained->blocks += kept;
			retained->reachable += bytes;
		}
	}
}

static void value_follow(zmmx_retained *retained, zmmx_hold *hold, const zval *value)
{
	const zmmx_row *row;
	zmmx_held *held = Z_TYPE_P(value) >= IS_STRING ? zmmx_blocks_find(&hold->blocks, Z_PTR_P(value), &row) : NULL;
	if (!held) {
		return;
	}
	retained->is_of_code = (GC_FLAGS(Z_COUNTED_P(value)) & GC_IMMUTABLE) != 0;
	hold->mode = ZMMX_HOLD_COMMON;
	zmmx_hold_extension_globals(hold);
	zmmx_hold_follow(hold);
	hold->entry_count = 1;
	hold->next = hold->next_memory = hold->next_private = 1;
	hold->mode = ZMMX_HOLD_COUNT;
	zmmx_hold_value(hold, value, NULL);
	zmmx_hold_follow(hold);
	hold->mode = ZMMX_HOLD_OUTER;
	if (Z_TYPE_P(value) != IS_STRING) {
		outer_things(hold);
		zmmx_hold_follow(hold);
		outer_texts(&hold->blocks);
	}
	sum_up(retained, &hold->blocks, held);
}

void zmmx_retained_collect(zmmx_retained *retained, const zval *value)
{
	zmmx_hold hold;
	*retained = (zmmx_retained){0};
	if (!ZMMX_G(heap)) {
		return;
	}
	if (zmmx_hold_begin(&hold, 0)) {
		value_follow(retained, &hold, value);
	}
	retained->complete = !hold.starved;
	zmmx_hold_end(&hold);
}
