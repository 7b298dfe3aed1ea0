/* What is said of a cell that is not as it must be, and of an address in one. */
#include <stdio.h>

#include "zmmx_cell.h"

ZMMX_NOINLINE static void report_overrun(zmmx_heap *heap, const char *function, const void *block, const zmmx_cell *cell)
{
	size_t offset = cell->size + zmmx_cell_canary_holds(heap, cell);
	if (block == cell_block(cell)) {
		zmmx_fatal_block(heap, block, "%s(%p): a block of %zu bytes was written to behind its end, at byte %zu", function,
		                 block, cell->size, offset);
	}
	zmmx_fatal_block(heap, cell_block(cell),
	                 "%s(%p): the block before it, %p of %zu bytes, was written to behind its end, at byte %zu", function,
	                 block, (void *)cell_block(cell), cell->size, offset);
}

/* The head is no head: the slot is free, or the block before this one was overrun, or this one was underrun. */
ZMMX_NOINLINE static void report_head(zmmx_heap *heap, const char *function, const zmmx_cell *broken)
{
	void *block = cell_block(broken);
	if (broken->place.small) {
		zmmx_cell before;
		if (zmmx_slot_is_listed(heap, broken->place.small, (uintptr_t)broken->start)) {
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
		zmmx_fatal_block(heap, cell_block(cell), "%s(%p): double free of a block of %zu bytes", function,
		                 (void *)cell_block(cell), cell->size);
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
		zmmx_fatal_block(heap, cell_block(cell), "block %p of %zu bytes: written to after it was freed, at byte %td",
		                 (void *)cell_block(cell), cell->size, offset);
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

void zmmx_harden_refuse(zmmx_heap *heap, const char *function, const void *block)
{
	zmmx_cell cell;
	if (zmmx_cell_around(heap, block, &cell) && !cell.broken && !cell.freed) {
		zmmx_fatal_block(heap, cell_block(&cell), "%s(%p): not the start of a block, %td bytes from that of one of %zu bytes",
		                 function, block, (const char *)block - cell_block(&cell), cell.size);
	}
}

/* Huge blocks are unmapped when they are freed: there is no cell to ask. */
static const zmmx_huge_freed *huge_freed_around(const zmmx_heap *heap, uintptr_t address)
{
	for (size_t i = 1; i <= ZMMX_HUGE_FREED; i++) {
		const zmmx_huge_freed *freed = &heap->huge_freed[(heap->huge_freed_next - i) % ZMMX_HUGE_FREED];
		if (freed->base && address - freed->base < freed->size) {
			return freed;
		}
	}
	return NULL;
}

static void explain(const zmmx_heap *heap, const void *address, const void *block, const char *what, size_t bytes,
                    const char *freed, char *buffer, size_t size)
{
	char life[512] = "";
	if (heap->hooks->describe) {
		heap->hooks->describe(heap->context, block, life, sizeof(life));
	}
	ptrdiff_t offset = (const char *)address - (const char *)block;
	snprintf(buffer, size, "%td bytes %s a %s block of %zu bytes at %p%s%s%s", offset < 0 ? -offset : offset,
	         offset < 0 ? "before" : "behind the start of", what, bytes, block, freed, life[0] ? "; " : "", life);
}

bool zmmx_explain(const zmmx_heap *heap, const void *address, char *buffer, size_t size)
{
	zmmx_cell cell;
	if (!heap->harden) {
		return false;
	}
	if (zmmx_cell_around(heap, address, &cell)) {
		if (cell.place.small || cell.broken) {
			return false;
		}
		explain(heap, address, cell_block(&cell), cell.place.huge ? "huge" : "large", cell.size,
		        cell.freed ? " that was freed" : "", buffer, size);
		return true;
	}
	const zmmx_huge_freed *freed = huge_freed_around(heap, (uintptr_t)address);
	if (!freed) {
		return false;
	}
	explain(heap, address, (const void *)freed->base, "huge", freed->size, " that was freed", buffer, size);
	return true;
}
