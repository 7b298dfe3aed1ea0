/* Fatal errors: prints one line that names the fault, then calls the embedder's hook or abort(). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/zmmx_base.h"

#define LINE_BYTES 1024

ZMMX_NOINLINE static void say_and_end(zmmx_heap *heap, const char *line)
{
	zmmx_silence_pause(heap);
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

void zmmx_assert_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "zmmx: %s:%d: assertion failed: %s\n", file, line, condition);
	abort();
}
