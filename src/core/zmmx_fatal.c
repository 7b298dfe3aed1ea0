/* The heap or its user is broken: one line that names what is wrong, then the embedder's hook or abort(). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "zmmx_fast.h"

#define LINE_BYTES 1024

ZMMX_NOINLINE static void say_and_end(zmmx_heap *heap, const char *line)
{
	zmmx_watch_pause(heap);
	if (heap->hooks->fatal) {
		heap->hooks->fatal(heap->context, line);
	} else {
		fprintf(stderr, "%s\n", line);
	}
	abort();
}

static size_t line_begin(char line[LINE_BYTES], const char *format, va_list arguments)
{
	int length = snprintf(line, LINE_BYTES, "zmmx: ");
	length += vsnprintf(line + length, LINE_BYTES - (size_t)length, format, arguments);
	return (size_t)length < LINE_BYTES ? (size_t)length : LINE_BYTES - 1;
}

void zmmx_fatal(zmmx_heap *heap, const char *format, ...)
{
	char line[LINE_BYTES];
	va_list arguments;
	va_start(arguments, format);
	line_begin(line, format, arguments);
	va_end(arguments);
	say_and_end(heap, line);
}

void zmmx_fatal_block(zmmx_heap *heap, const void *block, const char *format, ...)
{
	char line[LINE_BYTES], life[LINE_BYTES / 2] = "";
	va_list arguments;
	va_start(arguments, format);
	size_t length = line_begin(line, format, arguments);
	va_end(arguments);
	if (heap->hooks->describe) {
		heap->hooks->describe(heap->context, block, life, sizeof(life));
	}
	if (life[0]) {
		snprintf(line + length, sizeof(line) - length, "; %s", life);
	}
	say_and_end(heap, line);
}

ZMMX_NOINLINE void zmmx_fatal_links(zmmx_heap *heap, const char *list, const void *node)
{
	zmmx_fatal(heap, "list of %s: links of %p overwritten", list, node);
}

/* In no chunk: inside a huge block, or a huge block that is gone, or nothing the heap knows of. */
static void refuse_outside(zmmx_heap *heap, const char *function, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		if (address - huge->base < huge->mapped) {
			zmmx_fatal_block(heap, (void *)huge->base, "%s(%p): %zu bytes inside a huge block of %zu bytes", function, block,
			                 (size_t)(address - huge->base), huge->size);
		}
	}
	for (size_t i = 1; i <= ZMMX_HUGE_FREED; i++) {
		const zmmx_huge_freed *freed = &heap->huge_freed[(heap->huge_freed_next - i) % ZMMX_HUGE_FREED];
		if (block && freed->base == address) {
			zmmx_fatal_block(heap, block, "%s(%p): a huge block of %zu bytes that was freed already", function, block,
			                 freed->size);
		}
	}
	/* a block that was freed long ago, if it is known to whoever tracks blocks */
	zmmx_fatal_block(heap, block, "%s(%p): not a block of this heap", function, block);
}

static void refuse_slot(zmmx_heap *heap, const char *function, const void *block, const zmmx_run *run, uint32_t offset)
{
	uint32_t inside = offset % run_slot_size(run);
	if (inside) {
		zmmx_fatal_block(heap, (const char *)block - inside,
		                 "%s(%p): not the start of a block, %u bytes into a slot of %u bytes", function, block, inside,
		                 run_slot_size(run));
	}
	zmmx_fatal(heap, "%s(%p): a slot of %u bytes that was never handed out", function, block, run_slot_size(run));
}

/* Pages that are free, or those of a large block. */
static void refuse_page(zmmx_heap *heap, const char *function, const void *block, const zmmx_run *runs)
{
	uintptr_t address = (uintptr_t)block;
	uint32_t first = page_of(address);
	while (first > ZMMX_FIRST_PAGE && run_kind(runs + first) == ZMMX_PAGE_NONE) {
		first--;
	}
	if (run_kind(runs + first) == ZMMX_PAGE_LARGE && page_of(address) < first + run_pages(runs + first)) {
		uintptr_t start = page_address(chunk_base(address), first);
		zmmx_fatal_block(heap, (void *)start, "%s(%p): not the start of a block, %zu bytes inside a large block of %zu bytes",
		                 function, block, (size_t)(address - start), run_pages(runs + first) * ZMMX_PAGE_SIZE);
	}
	zmmx_fatal_block(heap, block, "%s(%p): points into free pages: freed already, or never handed out", function, block);
}

void zmmx_refuse(zmmx_heap *heap, const char *function, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	zmmx_run *runs = zmmx_map_chunk(heap, chunk_base(address));
	if (heap->watched) {
		zmmx_watch_refuse(heap, block);
	}
	if (heap->harden) {
		zmmx_harden_refuse(heap, function, block);
	}
	if (!runs) {
		refuse_outside(heap, function, block);
		return;
	}
	if (page_of(address) < ZMMX_FIRST_PAGE) {
		zmmx_fatal(heap, "%s(%p): points into a chunk's header", function, block);
	}
	uint32_t lead = runs[page_of(address)].lead;
	const zmmx_run *run = run_first(runs + page_of(address), lead);
	if (run_kind(run) == ZMMX_PAGE_SMALL) {
		refuse_slot(heap, function, block, run, run_offset(lead, address));
	}
	refuse_page(heap, function, block, runs);
}

void zmmx_assert_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "zmmx: %s:%d: assertion failed: %s\n", file, line, condition);
	abort();
}
