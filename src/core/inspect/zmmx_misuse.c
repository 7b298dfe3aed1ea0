/* Errors about a pointer or an address that is not a live block: says what it is. */
#include <stdio.h>

#include "core/inspect/zmmx_inspect.h"

/* Where an address is: so many bytes before, into, or past the end of a block. */
typedef struct position {
	size_t bytes;
	const char *relation;
} position;

static position position_of(const void *address, const void *block, size_t size)
{
	ptrdiff_t offset = (const char *)address - (const char *)block;
	if (offset < 0) {
		return (position){(size_t)-offset, "before"};
	}
	return (size_t)offset < size ? (position){(size_t)offset, "into"} : (position){(size_t)offset - size, "past the end of"};
}

/* An address in no chunk: in a huge block, in a former one, or unknown to the heap. */
static void refuse_outside(zmmx_heap *heap, const char *function, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		if (address - huge->base < huge->mapped) {
			zmmx_fatal_block(heap, (void *)huge->base, "%s(%p): not the start of a block, %zu byte%s into a huge block of %zu bytes",
			                 function, block, (size_t)(address - huge->base), PLURAL(address - huge->base), huge->size);
		}
	}
	for (size_t i = 1; i <= ZMMX_HUGE_FREED; i++) {
		const zmmx_huge_freed *freed = &heap->huge_freed[(heap->huge_freed_next - i) % ZMMX_HUGE_FREED];
		if (block && freed->base == address) {
			zmmx_fatal_block(heap, block, "%s(%p): a huge block of %zu bytes that was already freed", function, block,
			                 freed->size);
		}
	}
	/* a block that was freed long ago, if block tracking knows it */
	zmmx_fatal_block(heap, block, "%s(%p): not a block of this heap", function, block);
}

static void refuse_slot(zmmx_heap *heap, const char *function, const void *block, const zmmx_run *run, uint32_t offset)
{
	uint32_t inside = offset % run_slot_size(run);
	if (inside) {
		zmmx_fatal_block(heap, (const char *)block - inside,
		                 "%s(%p): not the start of a block, %u byte%s into a slot of %u bytes", function, block, inside,
		                 PLURAL(inside), run_slot_size(run));
	}
	zmmx_fatal(heap, "%s(%p): a slot of %u bytes that was never allocated", function, block, run_slot_size(run));
}

/* Free pages, or those of a large block. */
static void refuse_page(zmmx_heap *heap, const char *function, const void *block, const zmmx_run *runs)
{
	uintptr_t address = (uintptr_t)block;
	uint32_t first = page_of(address);
	while (first > ZMMX_FIRST_PAGE && run_kind(runs + first) == ZMMX_PAGE_NONE) {
		first--;
	}
	if (run_kind(runs + first) == ZMMX_PAGE_LARGE && page_of(address) < first + run_pages(runs + first)) {
		uintptr_t start = page_address(chunk_base(address), first);
		zmmx_fatal_block(heap, (void *)start, "%s(%p): not the start of a block, %zu byte%s into a large block of %zu bytes",
		                 function, block, (size_t)(address - start), PLURAL(address - start), run_pages(runs + first) * ZMMX_PAGE_SIZE);
	}
	zmmx_fatal_block(heap, block, "%s(%p): points into free pages: already freed, or never allocated", function, block);
}

/* Says nothing if the pointer is in no live block. */
static void refuse_cell(zmmx_heap *heap, const char *function, const void *block)
{
	zmmx_cell cell;
	if (zmmx_cell_around(heap, block, &cell) && !cell.broken && !cell.freed) {
		position at = position_of(block, cell_block(&cell), cell.size);
		zmmx_fatal_block(heap, cell_block(&cell), "%s(%p): not the start of a block, %zu byte%s %s a block of %zu byte%s", function,
		                 block, at.bytes, PLURAL(at.bytes), at.relation, cell.size, PLURAL(cell.size));
	}
}

/* The sanitizer reports the pointer before the error names it, and is silenced afterwards. */
static void refuse_to_sanitizer(zmmx_heap *heap, const void *block)
{
	zmmx_silence_pause(heap);
	if (zmmx_heap_owns(heap, block)) {
		zmmx_sanitizer_report_free(block);
	}
	heap_silence(heap);
}

void zmmx_heap_refuse(zmmx_heap *heap, const char *function, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	zmmx_run *runs = zmmx_map_chunk(heap, chunk_base(address));
	if (heap->sanitized) {
		refuse_to_sanitizer(heap, block);
	}
	if (heap->harden) {
		refuse_cell(heap, function, block);
	}
	if (!runs) {
		refuse_outside(heap, function, block);
		return;
	}
	if (page_of(address) < ZMMX_FIRST_PAGE) {
		zmmx_fatal(heap, "%s(%p): points into a chunk's header", function, block);
	}
	uint32_t first_offset = runs[page_of(address)].first_offset;
	const zmmx_run *run = run_first(runs + page_of(address), first_offset);
	if (run_kind(run) == ZMMX_PAGE_SMALL) {
		refuse_slot(heap, function, block, run, run_offset(first_offset, address));
	}
	refuse_page(heap, function, block, runs);
}

void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref)
{
	if (!ref->chunk && !zmmx_heap_owns(heap, block) && heap->hooks->foreign_free) {
		heap->hooks->foreign_free(heap->context, block);
	} else {
		zmmx_heap_refuse(heap, "free", block);
	}
}

void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref)
{
	if (!ref->chunk && !zmmx_heap_owns(heap, block) && heap->hooks->foreign_realloc) {
		return heap->hooks->foreign_realloc(heap->context, block, size);
	}
	zmmx_heap_refuse(heap, "realloc", block);
	return NULL;
}

/* Huge blocks are unmapped when they are freed, so they have no cell left. */
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
	position at = position_of(address, block, bytes);
	snprintf(buffer, size, "%zu byte%s %s a %s block of %zu bytes at %p%s%s%s", at.bytes, PLURAL(at.bytes), at.relation, what,
	         bytes, block, freed, life[0] ? "; " : "", life);
}

bool zmmx_heap_explain(const zmmx_heap *heap, const void *address, char *buffer, size_t size)
{
	zmmx_cell cell;
	if (!heap->harden) {
		return false;
	}
	if (zmmx_cell_around(heap, address, &cell)) {
		if (cell.ref.small || cell.broken) {
			return false;
		}
		explain(heap, address, cell_block(&cell), cell.ref.huge ? "huge" : "large", cell.size,
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
