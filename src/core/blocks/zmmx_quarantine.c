/* Freed blocks of a hardened heap, which wait before their memory is reused. */
#include "core/base/zmmx_dice.h"
#include "core/blocks/zmmx_cell.h"

static void cell_release(zmmx_heap *heap, void *base)
{
	zmmx_cell cell;
	if (!zmmx_cell_at(heap, base, &cell)) {
		return;
	}
	zmmx_cell_read(heap, &cell);
	zmmx_cell_must_be_freed(heap, &cell);
	zmmx_cell_erase(&cell);
	zmmx_cell_open_guards(heap, &cell);
	heap->waiting -= zmmx_block_size(&cell.ref);
	heap->live->now += zmmx_block_size(&cell.ref);
	zmmx_block_free(heap, base, &cell.ref);
}

static void queue_take(zmmx_heap *heap)
{
	zmmx_harden *harden = heap->harden;
	void *base = harden->queue[harden->first];
	harden->first = (harden->first + 1) % ZMMX_QUEUE_BLOCKS;
	harden->count--;
	cell_release(heap, base);
}

static void queue_put(zmmx_heap *heap, void *base)
{
	zmmx_harden *harden = heap->harden;
	while (harden->count == ZMMX_QUEUE_BLOCKS || (harden->count && heap->waiting > ZMMX_QUEUE_BYTES)) {
		queue_take(heap);
	}
	harden->queue[(harden->first + harden->count++) % ZMMX_QUEUE_BLOCKS] = base;
}

void zmmx_quarantine_add(zmmx_heap *heap, const zmmx_cell *cell)
{
	zmmx_harden *harden = heap->harden;
	void *base = cell->base;
	heap->waiting += zmmx_block_size(&cell->ref);
	if (cell->ref.small) {
		uint32_t i = dice_below(heap, ZMMX_POOL_BLOCKS);
		void *other = harden->pool[i];
		harden->pool[i] = base;
		base = other;
	}
	if (base) {
		queue_put(heap, base);
	}
}

void zmmx_quarantine_release(zmmx_heap *heap)
{
	zmmx_harden *harden = heap->harden;
	if (!harden) {
		return;
	}
	for (uint32_t i = 0; i < ZMMX_POOL_BLOCKS; i++) {
		void *base = harden->pool[i];
		harden->pool[i] = NULL;
		if (base) {
			cell_release(heap, base);
		}
	}
	while (harden->count) {
		queue_take(heap);
	}
}

static void block_uncount(const zmmx_heap *heap, const void *base, zmmx_stats *stats)
{
	zmmx_block_ref ref = zmmx_block_find(heap, base);
	stats->waiting.blocks++;
	stats->waiting.bytes += zmmx_block_size(&ref);
	stats->live_bytes -= zmmx_block_size(&ref);
	if (ref.small) {
		stats->bins[run_bin(ref.small)].used--;
		stats->bins[run_bin(ref.small)].free++;
	} else {
		stats->large.blocks--;
		stats->large.bytes -= zmmx_block_size(&ref);
	}
}

void zmmx_quarantine_uncount(const zmmx_heap *heap, zmmx_stats *stats)
{
	const zmmx_harden *harden = heap->harden;
	for (uint32_t i = 0; i < ZMMX_POOL_BLOCKS; i++) {
		if (harden->pool[i]) {
			block_uncount(heap, harden->pool[i], stats);
		}
	}
	for (uint32_t i = 0; i < harden->count; i++) {
		block_uncount(heap, harden->queue[(harden->first + i) % ZMMX_QUEUE_BLOCKS], stats);
	}
}
