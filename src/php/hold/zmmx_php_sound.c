/* What is checked before the walk looks into a thing. All that is read lies in live blocks of the heap. */
#include "php/hold/zmmx_php_sound.h"

static bool has_room(const zmmx_blocks *blocks, const zmmx_place *place, size_t size)
{
	size_t offset = place->address - (uintptr_t)zmmx_blocks_start(blocks, place->row, place->held);
	return offset % sizeof(void *) == 0 && offset <= place->row->content && place->row->content - offset >= size;
}

/* The engine takes an object out of its list before it frees what the object has. */
bool zmmx_is_object(const zmmx_blocks *blocks, const zmmx_place *place)
{
	const zend_objects_store *store = &EG(objects_store);
	const zend_object *object = (const zend_object *)place->address;
	if (!place->held->object || !has_room(blocks, place, offsetof(zend_object, properties_table))) {
		return false;
	}
	return object->handle < store->top && store->object_buckets[object->handle] == object;
}

/* What is being freed has no references left, or no type if the collector frees it. */
static bool is_counted(const zmmx_blocks *blocks, const zmmx_place *place, uint32_t type, size_t size)
{
	const zend_refcounted *counted = (const zend_refcounted *)place->address;
	return has_room(blocks, place, size) && GC_TYPE(counted) == type && GC_REFCOUNT(counted);
}

static bool has_data(const zmmx_blocks *blocks, const HashTable *table)
{
	zmmx_place data = {.address = (uintptr_t)HT_GET_DATA_ADDR(table)};
	data.held = zmmx_blocks_find(blocks, (const void *)data.address, &data.row);
	if (!data.held || (const void *)data.address != zmmx_blocks_start(blocks, data.row, data.held)) {
		return false;
	}
	return table->nNumUsed <= table->nTableSize && has_room(blocks, &data, HT_IS_PACKED(table) ? HT_PACKED_SIZE(table) : HT_SIZE(table));
}

static bool is_array(const zmmx_blocks *blocks, const zmmx_place *place)
{
	const HashTable *table = (const HashTable *)place->address;
	return is_counted(blocks, place, IS_ARRAY, sizeof(*table)) && table->pDestructor == ZVAL_PTR_DTOR
	       && ((HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED) || has_data(blocks, table));
}

static bool is_reference(const zmmx_blocks *blocks, const zmmx_place *place)
{
	const zend_reference *reference = (const zend_reference *)place->address;
	if (!is_counted(blocks, place, IS_REFERENCE, sizeof(*reference)) || Z_TYPE(reference->val) > IS_CONSTANT_AST) {
		return false;
	}
	if (Z_TYPE(reference->val) != IS_OBJECT) {
		return true;
	}
	zmmx_place object = {.address = (uintptr_t)Z_OBJ(reference->val)};
	object.held = zmmx_blocks_find(blocks, (const void *)object.address, &object.row);
	return object.held && zmmx_is_object(blocks, &object);
}

bool zmmx_is_sound(const zmmx_blocks *blocks, zmmx_entry_kind kind, const zmmx_place *place)
{
	switch (kind) {
		case ZMMX_ENTRY_ARRAY:
			return is_array(blocks, place);
		case ZMMX_ENTRY_OBJECT:
			return zmmx_is_object(blocks, place);
		case ZMMX_ENTRY_REFERENCE:
			return is_reference(blocks, place);
		case ZMMX_ENTRY_RESOURCE:
			return is_counted(blocks, place, IS_RESOURCE, sizeof(zend_resource));
		default:
			return true;
	}
}
