/* Sums over the blocks and entries of a walk. */
#include "php/hold/zmmx_php_holders.h"

#include <stdlib.h>

#include "php/hold/zmmx_php_roots.h"

/* ---- what is shared ---- */

/* What hangs on something that other paths lead to is reached by them, too. The paths common to all that lead to an entry,
 * by number of the entry. NULL: no memory. */
static uint32_t *commons_spread(zmmx_hold *hold)
{
	uint32_t *commons = malloc((hold->entry_count + 1) * sizeof(*commons));
	for (size_t i = 0; commons && i < hold->entry_count; i++) {
		const zmmx_entry *entry = &hold->entries[i];
		const zmmx_row *row;
		const zmmx_held *held = entry->what ? zmmx_blocks_find(&hold->blocks, entry->what, &row) : NULL;
		uint32_t above = i ? commons[entry->from] : 0;
		commons[i] = held && held->entry == i ? held->common : entry->path;
		if (i && above != hold->entries[entry->from].path) {
			commons[i] = zmmx_paths_common(&hold->paths, commons[i], above);
		}
	}
	return commons;
}

/* ---- blocks ---- */

/* The rows of one chunk: who all of its blocks are below, and how many bytes they are. */
typedef struct chunk_sum {
	uint32_t chunk, common;
	size_t bytes;
	bool unknown; /* a block that nothing reached */
} chunk_sum;

static void chunk_finish(zmmx_paths *paths, const chunk_sum *sum)
{
	if (sum->chunk && !sum->unknown && sum->bytes && sum->bytes * 2 < ZMMX_CHUNK_SIZE) {
		zmmx_path_at(paths, sum->common)->pinned_chunks++;
	}
}

static void chunk_add(zmmx_paths *paths, chunk_sum *sum, size_t bytes, const zmmx_held *held)
{
	uint32_t path = held->holder - 1;
	sum->unknown |= held->holder <= 1;
	if (sum->unknown) {
		return;
	}
	sum->common = sum->bytes ? zmmx_paths_common(paths, sum->common, path) : path;
	sum->bytes += bytes;
}

static void block_add(zmmx_holders *holders, size_t bytes, const zmmx_held *held, const uint32_t *commons)
{
	zmmx_paths *paths = &holders->hold.paths;
	uint32_t path = held->holder - 1, common = held->common;
	uint32_t above = commons ? commons[held->entry] : 0;
	if (commons && above != holders->hold.entries[held->entry].path) {
		common = zmmx_paths_common(paths, common, above);
	}
	zmmx_path_at(paths, path)->own += bytes;
	zmmx_path_at(paths, path)->blocks++;
	zmmx_path_at(paths, path)->shared += (ptrdiff_t)bytes;
	zmmx_path_at(paths, common)->shared -= (ptrdiff_t)bytes;
	holders->reached += bytes;
}

static void blocks_sum(zmmx_holders *holders, const uint32_t *commons)
{
	const zmmx_blocks *blocks = &holders->hold.blocks;
	chunk_sum sum = {0};
	for (size_t i = 0; i < blocks->row_count; i++) {
		const zmmx_row *row = &blocks->rows[i];
		if (row->chunk != sum.chunk) {
			chunk_finish(&holders->hold.paths, &sum);
			sum = (chunk_sum){.chunk = row->chunk};
		}
		for (const zmmx_held *held = blocks->blocks + row->first, *end = held + row->count; held < end; held++) {
			size_t bytes = zmmx_blocks_bytes(blocks, row, held);
			if (held->live) {
				chunk_add(&holders->hold.paths, &sum, bytes, held);
			}
			if (held->holder > 1) {
				block_add(holders, bytes, held, commons);
			}
		}
	}
	chunk_finish(&holders->hold.paths, &sum);
}

/* ---- paths ---- */

/* A path's number is higher than that of the path above. */
static void paths_sum(zmmx_paths *paths)
{
	for (uint32_t i = zmmx_paths_count(paths); i-- > 1;) {
		zmmx_path *path = zmmx_path_at(paths, i), *above = zmmx_path_at(paths, path->parent);
		path->retained += path->own;
		above->retained += path->retained;
		above->shared += path->shared;
		above->pinned_chunks += path->pinned_chunks;
	}
}

static bool paths_rank(zmmx_holders *holders)
{
	const zmmx_paths *paths = &holders->hold.paths;
	holders->paths = malloc(zmmx_paths_count(paths) * sizeof(*holders->paths));
	for (uint32_t i = 1; holders->paths && i < zmmx_paths_count(paths); i++) {
		size_t retained = zmmx_path_at(paths, i)->retained;
		if (retained) {
			holders->paths[holders->path_count++] = (zmmx_rank){retained, i};
		}
	}
	if (holders->paths) {
		zmmx_ranks_sort(holders->paths, holders->path_count);
	}
	return holders->paths != NULL;
}

static bool classes_rank(zmmx_holders *holders)
{
	if (!zmmx_class_sums_collect(&holders->classes, &holders->hold)) {
		return false;
	}
	uint32_t count = holders->classes.count;
	holders->class_ranks = malloc((count + 1) * sizeof(*holders->class_ranks));
	for (uint32_t i = 0; holders->class_ranks && i < count; i++) {
		const zmmx_class_sum *sum = zmmx_intern_at(&holders->classes, i + 1);
		holders->class_ranks[i] = (zmmx_rank){sum->retained, i + 1};
	}
	if (holders->class_ranks) {
		zmmx_ranks_sort(holders->class_ranks, count);
	}
	return holders->class_ranks != NULL;
}

static const char *sum_up(zmmx_holders *holders)
{
	uint32_t *commons = commons_spread(&holders->hold);
	blocks_sum(holders, commons);
	paths_sum(&holders->hold.paths);
	free(commons);
	if (!paths_rank(holders)) {
		holders->reached = 0; /* by no row */
		return "the list of holders";
	}
	if (!classes_rank(holders)) {
		return "the list of classes";
	}
	return commons ? NULL : "what is shared";
}

void zmmx_holders_collect(zmmx_holders *holders, unsigned depth)
{
	*holders = (zmmx_holders){.classes = ZMMX_INTERN_EMPTY(zmmx_class_sum)};
	if (!ZMMX_G(heap)) {
		return;
	}
	holders->size = ZMMX_G(live)->now - ZMMX_G(stock_live);
	if (!zmmx_hold_begin(&holders->hold, depth)) {
		holders->lacks = "the list of blocks";
		return;
	}
	zmmx_hold_all(&holders->hold);
	const char *lacks = sum_up(holders);
	holders->lacks = holders->hold.starved ? "the list of what is to be looked into" : lacks;
}

void zmmx_holders_destroy(zmmx_holders *holders)
{
	zmmx_hold_end(&holders->hold);
	zmmx_intern_clear(&holders->classes);
	free(holders->paths);
	free(holders->class_ranks);
}
