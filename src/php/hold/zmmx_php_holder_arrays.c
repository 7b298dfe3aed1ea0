/* The result of zmmx_holders(). */
#include "php/hold/zmmx_php_holder_arrays.h"

#include <stdlib.h>

static void add_size(zval *array, const char *key, size_t value)
{
	add_assoc_long(array, key, (zend_long)value);
}

static void sizes_add(zval *row, const zmmx_path *path)
{
	add_size(row, "own", path->own);
	add_size(row, "retained", path->retained);
	add_size(row, "shared", (size_t)path->shared);
	add_size(row, "blocks", path->blocks);
	add_size(row, "elements", path->elements);
	add_size(row, "wasted", path->wasted);
	add_size(row, "pinned_chunks", path->pinned_chunks);
}

/* `rows` has the place in the list of each path that is in it. */
static void path_add(zval *list, const zmmx_paths *paths, uint32_t number, const uint32_t *rows)
{
	const zmmx_path *path = zmmx_path_at(paths, number);
	zval row;
	array_init_size(&row, 10);
	add_assoc_str(&row, "path", zmmx_path_text(paths, number));
	if (path->parent) {
		add_assoc_long(&row, "parent", rows[path->parent]);
	} else {
		add_assoc_null(&row, "parent");
	}
	add_assoc_string(&row, "root", zmmx_path_root(paths, number));
	add_assoc_string(&row, "type", path->type ? path->type : "mixed");
	sizes_add(&row, path);
	add_next_index_zval(list, &row);
}

static void others_add(zval *list, const zmmx_holders *holders, size_t from)
{
	zmmx_path sum = {0};
	for (size_t i = from; i < holders->path_count; i++) {
		const zmmx_path *path = zmmx_path_at(&holders->hold.paths, holders->paths[i].number);
		sum.own += path->own;
		sum.blocks += path->blocks;
		sum.elements += path->elements;
		sum.wasted += path->wasted;
	}
	sum.retained = sum.own;
	zval row;
	array_init_size(&row, 10);
	add_assoc_string(&row, "path", "others");
	add_assoc_null(&row, "parent");
	add_assoc_string(&row, "root", "others");
	add_assoc_string(&row, "type", "mixed");
	sizes_add(&row, &sum);
	add_next_index_zval(list, &row);
}

static void paths_build(zval *list, const zmmx_holders *holders, size_t limit)
{
	size_t shown = holders->path_count < limit ? holders->path_count : limit;
	uint32_t *rows = calloc(zmmx_paths_count(&holders->hold.paths) + 1, sizeof(*rows));
	array_init(list);
	if (!rows) {
		shown = 0;
	}
	for (size_t i = 0; i < shown; i++) {
		rows[holders->paths[i].number] = (uint32_t)i;
		path_add(list, &holders->hold.paths, holders->paths[i].number, rows);
	}
	if (shown < holders->path_count) {
		others_add(list, holders, shown);
	}
	free(rows);
}

static void classes_build(zval *list, const zmmx_holders *holders, size_t limit)
{
	size_t count = holders->class_ranks ? holders->classes.count : 0;
	array_init(list);
	for (size_t i = 0; i < count && i < limit; i++) {
		const zmmx_class_sum *sum = zmmx_intern_at(&holders->classes, holders->class_ranks[i].number);
		zval row;
		array_init_size(&row, 4);
		add_assoc_str(&row, "class", zend_string_copy(sum->ce->name));
		add_size(&row, "instances", sum->instances);
		add_size(&row, "own", sum->own);
		add_size(&row, "retained", sum->retained);
		add_next_index_zval(list, &row);
	}
}

void zmmx_holders_build(zval *array, const zmmx_holders *holders, size_t limit)
{
	zval list;
	array_init_size(array, 6);
	add_size(array, "size", holders->size);
	add_size(array, "reached", holders->reached);
	add_size(array, "not_reached", holders->size - holders->reached);
	add_assoc_bool(array, "complete", ZMMX_G(heap) && !holders->lacks);
	paths_build(&list, holders, limit);
	add_assoc_zval(array, "holders", &list);
	classes_build(&list, holders, limit);
	add_assoc_zval(array, "classes", &list);
}
