/* Records what a program asks of malloc(), for a replay: a library for LD_PRELOAD. ZMMX_RECORD names the file,
 * ZMMX_RECORD_LIMIT the number of calls after which it stops. With USE_ZEND_ALLOC=0 PHP's calls are those of
 * emalloc() and its family. For programs of one thread; blocks from other functions (aligned_alloc) are left out. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "record.h"

#define BUFFERED 8192

/* The C library's own: asking dlsym() for them would allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static record buffer[BUFFERED];
static size_t buffered;
static size_t left;
static int file = -1;

static void flush(void)
{
	const char *bytes = (const char *)buffer;
	size_t size = buffered * sizeof *buffer;

	while (size > 0) {
		ssize_t written = write(file, bytes, size);
		if (written <= 0) {
			left = 0;
			break;
		}
		bytes += written;
		size -= (size_t)written;
	}
	buffered = 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("ZMMX_RECORD");
	const char *limit = getenv("ZMMX_RECORD_LIMIT");

	file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
	left = file < 0 ? 0 : (limit ? strtoul(limit, NULL, 10) : SIZE_MAX);
}

__attribute__((destructor)) static void end(void)
{
	flush();
	left = 0;
}

static void note(void *old, void *new, size_t size)
{
	if (left == 0) {
		return;
	}
	left--;
	buffer[buffered++] = (record){(uintptr_t)old, (uintptr_t) new, size};
	if (buffered == BUFFERED) {
		flush();
	}
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
	void *block = __libc_malloc(size);

	note(NULL, block, size);
	return block;
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
	void *block = __libc_calloc(count, size);

	note(NULL, block, count * size);
	return block;
}

__attribute__((visibility("default"))) void *realloc(void *block, size_t size)
{
	uintptr_t old = (uintptr_t)block;
	void *new = __libc_realloc(block, size);

	if (new || size == 0) {
		note((void *)old, new, size);
	}
	return new;
}

__attribute__((visibility("default"))) void free(void *block)
{
	if (block) {
		note(block, NULL, 0);
	}
	__libc_free(block);
}
