/* Errors about damaged cells. */
#include "core/blocks/zmmx_cell.h"

/* Where a size is constant in the source, PHP requests a whole slot, so a write into the rest of the slot is not an
 * error. */
static const char *size_is_of_constants(size_t size)
{
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		if (zmmx_bin_rows[bin].slot_size == size) {
			return " (or of a smaller constant size, rounded up)";
		}
	}
	return "";
}

ZMMX_NOINLINE static void report_overrun(zmmx_heap *heap, const char *function, const void *block, const zmmx_cell *cell)
{
	size_t offset = cell->size + zmmx_cell_canary_holds(heap, cell);
	if (block == cell_block(cell)) {
		zmmx_fatal_block(heap, block, "%s(%p): a block of %zu byte%s%s was written to beyond its end, at byte %zu", function,
		                 block, cell->size, PLURAL(cell->size), size_is_of_constants(cell->size), offset);
	}
	zmmx_fatal_block(heap, cell_block(cell),
	                 "%s(%p): the block before it, %p of %zu byte%s%s, was written to beyond its end, at byte %zu", function,
	                 block, (void *)cell_block(cell), cell->size, PLURAL(cell->size), size_is_of_constants(cell->size), offset);
}

/* The head is invalid: the slot is free, or the block before this one was overrun, or this one was underrun. */
ZMMX_NOINLINE static void report_head(zmmx_heap *heap, const char *function, const zmmx_cell *broken)
{
	void *block = cell_block(broken);
	if (broken->ref.small) {
		zmmx_cell before;
		if (zmmx_free_list_has(heap, broken->ref.small, (uintptr_t)broken->start)) {
			zmmx_fatal_block(heap, block, "%s(%p): double free of a block of up to %zu bytes", function, block,
			                 cell_capacity(broken));
		}
		if (zmmx_cell_find(heap, (char *)block - broken->bytes, &before) && !before.broken && !before.freed
		    && zmmx_cell_canary_holds(heap, &before) < canary_bytes(&before)) {
			report_overrun(heap, function, block, &before);
		}
	}
	zmmx_fatal_block(heap, block, "%s(%p): a block of up to %zu bytes was written to before its start", function, block,
	                 cell_capacity(broken));
}

void zmmx_cell_must_be_live(zmmx_heap *heap, const char *function, const zmmx_cell *cell)
{
	if (zmmx_unlikely(cell->broken)) {
		report_head(heap, function, cell);
	}
	if (zmmx_unlikely(cell->freed)) {
		zmmx_fatal_block(heap, cell_block(cell), "%s(%p): double free of a block of %zu byte%s", function,
		                 (void *)cell_block(cell), cell->size, PLURAL(cell->size));
	}
	if (zmmx_unlikely(zmmx_cell_canary_holds(heap, cell) < canary_bytes(cell))) {
		report_overrun(heap, function, cell_block(cell), cell);
	}
}

void zmmx_cell_must_be_freed(zmmx_heap *heap, const zmmx_cell *cell)
{
	ptrdiff_t offset;
	if (zmmx_unlikely(cell->broken || !cell->freed)) {
		report_head(heap, "end of quarantine", cell);
	}
	if (zmmx_unlikely(!zmmx_cell_is_clear(heap, cell, false, &offset))) {
		zmmx_fatal_block(heap, cell_block(cell), "block %p of %zu byte%s: written to after it was freed, at byte %td",
		                 (void *)cell_block(cell), cell->size, PLURAL(cell->size), offset);
	}
}

void zmmx_cell_must_be_clear(zmmx_heap *heap, const zmmx_cell *cell)
{
	ptrdiff_t offset;
	if (zmmx_unlikely(!zmmx_cell_is_clear(heap, cell, true, &offset))) {
		zmmx_fatal_block(heap, cell_block(cell), "free slot %p for up to %zu bytes: written to, at byte %td",
		                 (void *)cell_block(cell), cell_capacity(cell), offset);
	}
}
