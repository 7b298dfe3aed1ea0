/* The heap or its user is broken: one line that names what is wrong, then the embedder's hook or abort(). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "zmmx_fast.h"

void zmmx_fatal(zmmx_heap *heap, const char *format, ...)
{
	char line[256];
	va_list arguments;
	int length = snprintf(line, sizeof(line), "zmmx: ");
	va_start(arguments, format);
	vsnprintf(line + length, sizeof(line) - (size_t)length, format, arguments);
	va_end(arguments);
	if (heap->hooks->fatal) {
		heap->hooks->fatal(heap->context, line);
	} else {
		fprintf(stderr, "%s\n", line);
	}
	abort();
}

void zmmx_fatal_pointer(zmmx_heap *heap, const char *function, const void *block)
{
	uintptr_t address = (uintptr_t)block;
	zmmx_run *runs = zmmx_map_chunk(heap, chunk_base(address));
	if (!runs) {
		for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
			if (address - huge->base < huge->mapped) {
				zmmx_fatal(heap, "%s(%p): %zu bytes inside a huge block", function, block,
				           (size_t)(address - huge->base));
			}
		}
		zmmx_fatal(heap, "%s(%p): not a block of this heap", function, block);
	}
	if (page_of(address) < ZMMX_FIRST_PAGE) {
		zmmx_fatal(heap, "%s(%p): points into a chunk's header", function, block);
	}
	zmmx_run *run = runs + page_of(address);
	uint32_t lead = run->lead;
	run -= lead;
	if (run_kind(run) == ZMMX_PAGE_SMALL) {
		uint32_t offset = run_offset(lead, address);
		if (offset % run->slot_size) {
			zmmx_fatal(heap, "%s(%p): not the start of a block, %u bytes into a slot of %u bytes", function, block,
			           offset % run->slot_size, run->slot_size);
		}
		zmmx_fatal(heap, "%s(%p): a slot of %u bytes that was never handed out", function, block, run->slot_size);
	}
	zmmx_fatal(heap, "%s(%p): points into free pages or inside a large block", function, block);
}

void zmmx_assert_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "zmmx: %s:%d: assertion failed: %s\n", file, line, condition);
	abort();
}
