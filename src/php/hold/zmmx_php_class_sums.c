/* Sums by class, over the tree of entries: each is below the one that reached it first. */
#include "php/hold/zmmx_php_class_sums.h"

#include <stdlib.h>

typedef struct tree {
	const zmmx_hold *hold;
	zmmx_intern *classes;
	size_t *bytes;               /* of an entry and all below it */
	uint32_t *children, *beside; /* the first entry below, and the next one below the same; 0: none */
} tree;

static bool class_matches(const void *entry, const void *key)
{
	return ((const zmmx_class_sum *)entry)->ce == key;
}

/* NULL: the entry is no object, or there is no memory. */
static zmmx_class_sum *class_of(const tree *tree, const zmmx_entry *entry)
{
	bool added;
	if (entry->kind != ZMMX_ENTRY_OBJECT) {
		return NULL;
	}
	const zend_class_entry *ce = ((const zend_object *)entry->what)->ce;
	uint32_t number = zmmx_intern_number(tree->classes, zmmx_hash_mix(0, (uintptr_t)ce), class_matches, ce, &added);
	zmmx_class_sum *sum = number ? zmmx_intern_at(tree->classes, number) : NULL;
	if (added) {
		sum->ce = ce;
	}
	return sum;
}

static size_t own_bytes(const zmmx_hold *hold, const zmmx_entry *entry)
{
	const zmmx_row *row;
	const zmmx_held *held = zmmx_blocks_find(&hold->blocks, entry->what, &row);
	return held ? zmmx_blocks_bytes(&hold->blocks, row, held) : 0;
}

static void blocks_add(const tree *tree)
{
	const zmmx_blocks *blocks = &tree->hold->blocks;
	for (size_t i = 0; i < blocks->row_count; i++) {
		const zmmx_row *row = &blocks->rows[i];
		for (const zmmx_held *held = blocks->blocks + row->first, *end = held + row->count; held < end; held++) {
			if (held->holder) {
				tree->bytes[held->entry] += zmmx_blocks_bytes(blocks, row, held);
			}
		}
	}
}

static void entries_link(const tree *tree)
{
	for (size_t i = tree->hold->entry_count; i-- > 1;) {
		uint32_t from = tree->hold->entries[i].from;
		tree->bytes[from] += tree->bytes[i];
		tree->beside[i] = tree->children[from];
		tree->children[from] = (uint32_t)i;
	}
}

static bool entry_open(const tree *tree, uint32_t number)
{
	const zmmx_entry *entry = &tree->hold->entries[number];
	zmmx_class_sum *sum = class_of(tree, entry);
	if (!sum) {
		return entry->kind != ZMMX_ENTRY_OBJECT;
	}
	sum->instances++;
	sum->own += own_bytes(tree->hold, entry);
	sum->retained += sum->open++ ? 0 : tree->bytes[number];
	return true;
}

static void entry_close(const tree *tree, uint32_t number)
{
	zmmx_class_sum *sum = class_of(tree, &tree->hold->entries[number]);
	if (sum) {
		sum->open--;
	}
}

/* Without recursion: data may be nested a million times. */
static bool tree_sum(const tree *tree)
{
	uint32_t at = 0;
	while (entry_open(tree, at)) {
		if (tree->children[at]) {
			at = tree->children[at];
			continue;
		}
		for (; !tree->beside[at]; at = tree->hold->entries[at].from) {
			entry_close(tree, at);
			if (!at) {
				return true;
			}
		}
		entry_close(tree, at);
		at = tree->beside[at];
	}
	return false;
}

bool zmmx_class_sums_collect(zmmx_intern *classes, const zmmx_hold *hold)
{
	size_t count = hold->entry_count + 1;
	tree tree = {
		.hold = hold,
		.classes = classes,
		.bytes = calloc(count, sizeof(*tree.bytes)),
		.children = calloc(count, sizeof(*tree.children)),
		.beside = calloc(count, sizeof(*tree.beside)),
	};
	bool whole = tree.bytes && tree.children && tree.beside && hold->entry_count;
	if (whole) {
		blocks_add(&tree);
		entries_link(&tree);
		whole = tree_sum(&tree);
	}
	free(tree.bytes);
	free(tree.children);
	free(tree.beside);
	return whole;
}

static int by_bytes(const void *a, const void *b)
{
	const zmmx_rank *left = a, *right = b;
	if (left->bytes != right->bytes) {
		return left->bytes < right->bytes ? 1 : -1;
	}
	return (left->number > right->number) - (left->number < right->number);
}

void zmmx_ranks_sort(zmmx_rank *ranks, size_t count)
{
	qsort(ranks, count, sizeof(*ranks), by_bytes);
}
