/* Arrays and references. */
#include "php/hold/zmmx_php_values.h"

/* Arrays of more elements are lists or maps, whose keys are no names. */
#define NAMED_MAX 64u

static size_t data_needed(const HashTable *table)
{
	size_t count = table->nNumOfElements;
	return HT_IS_PACKED(table) ? HT_PACKED_SIZE_EX(count, HT_MIN_MASK) : count * (sizeof(Bucket) + sizeof(uint32_t));
}

static void data_hold(zmmx_hold *hold, const HashTable *table)
{
	const zmmx_row *row;
	const void *data = HT_GET_DATA_ADDR(table);
	const zmmx_held *held = zmmx_hold_block(hold, data) ? zmmx_blocks_find(&hold->blocks, data, &row) : NULL;
	if (!held) {
		return;
	}
	size_t bytes = zmmx_blocks_bytes(&hold->blocks, row, held);
	zmmx_path *path = zmmx_path_at(&hold->paths, zmmx_hold_path(hold));
	size_t needed = data_needed(table);
	path->elements += table->nNumOfElements;
	path->wasted += bytes > needed ? bytes - needed : 0;
}

void zmmx_hold_table(zmmx_hold *hold, const HashTable *table)
{
	if (HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED) {
		return;
	}
	data_hold(hold, table);
	if (HT_FLAGS(table) & (HASH_FLAG_PACKED | HASH_FLAG_STATIC_KEYS)) {
		return;
	}
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		if (Z_TYPE(bucket->val) != IS_UNDEF && bucket->key) {
			zmmx_hold_string(hold, bucket->key);
		}
	}
}

zmmx_step zmmx_property_step(const zend_string *name)
{
	const char *class_name, *property;
	size_t length;
	if (ZSTR_LEN(name) && !ZSTR_VAL(name)[0] && zend_unmangle_property_name_ex(name, &class_name, &property, &length) == SUCCESS) {
		return (zmmx_step){.kind = ZMMX_STEP_PROPERTY, .name = property, .length = length};
	}
	return zmmx_step_of(ZMMX_STEP_PROPERTY, name);
}

static zmmx_step element_step(const Bucket *bucket, zmmx_step_kind named)
{
	if (!bucket->key || named == ZMMX_STEP_ELEMENT) {
		return (zmmx_step){.kind = ZMMX_STEP_ELEMENT, .name = ""};
	}
	return named == ZMMX_STEP_PROPERTY ? zmmx_property_step(bucket->key) : zmmx_step_of(named, bucket->key);
}

void zmmx_hold_array(zmmx_hold *hold, const HashTable *table, zmmx_step_kind named)
{
	zmmx_hold_table(hold, table);
	if (HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED) {
		return;
	}
	zmmx_step step = {.kind = ZMMX_STEP_ELEMENT, .name = ""};
	if (HT_IS_PACKED(table)) {
		for (uint32_t i = 0; i < table->nNumUsed; i++) {
			zmmx_hold_value(hold, &table->arPacked[i], &step);
		}
		return;
	}
	if (!named) {
		named = table->nNumOfElements <= NAMED_MAX ? ZMMX_STEP_KEY : ZMMX_STEP_ELEMENT;
	}
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		/* properties that are declared are elsewhere, too */
		if (Z_TYPE(bucket->val) >= IS_STRING && (named != ZMMX_STEP_PROPERTY || Z_TYPE(bucket->val) != IS_INDIRECT)) {
			step = element_step(bucket, named);
			zmmx_hold_value(hold, &bucket->val, &step);
		}
	}
}

void zmmx_hold_reference(zmmx_hold *hold, const zend_reference *reference)
{
	if (ZEND_REF_HAS_TYPE_SOURCES(reference) && ZEND_PROPERTY_INFO_SOURCE_IS_LIST(reference->sources.list)) {
		zmmx_hold_block(hold, ZEND_PROPERTY_INFO_SOURCE_TO_LIST(reference->sources.list));
	}
	zmmx_hold_value(hold, &reference->val, NULL);
}
