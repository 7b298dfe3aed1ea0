/* Tells memcheck and AddressSanitizer about blocks. Without either, each request is a few instructions that do nothing. */
#include "core/base/zmmx_sanitizer.h"

#if ZMMX_VALGRIND
#include <valgrind/memcheck.h>
#else
#define VALGRIND_MAKE_MEM_NOACCESS(start, size) ((void)(start), (void)(size))
#define VALGRIND_MAKE_MEM_DEFINED(start, size) ((void)(start), (void)(size))
#define VALGRIND_GET_VBITS(start, bits, size) ((void)(start), (void)(bits), 0)
#define VALGRIND_CHECK_MEM_IS_ADDRESSABLE(start, size) ((void)(start), (void)(size), 0)
#define VALGRIND_MALLOCLIKE_BLOCK(start, size, redzone, zeroed) ((void)(start), (void)(size))
#define VALGRIND_RESIZEINPLACE_BLOCK(start, old_size, size, redzone) ((void)(start), (void)(old_size), (void)(size))
#define VALGRIND_FREELIKE_BLOCK(start, redzone) ((void)(start))
#define VALGRIND_DISABLE_ERROR_REPORTING ((void)0)
#define VALGRIND_ENABLE_ERROR_REPORTING ((void)0)
#endif

#if ZMMX_ASAN
#include <sanitizer/asan_interface.h>

__attribute__((no_sanitize_address, noinline)) uintptr_t zmmx_word_read(const void *word)
{
	return *(const volatile uintptr_t *)word;
}

__attribute__((no_sanitize_address, noinline)) void zmmx_word_write(void *word, uintptr_t value)
{
	*(volatile uintptr_t *)word = value;
}

/* Instrumented, so it reports the byte if it is poisoned. */
static void byte_touch(const void *byte)
{
	(void)*(const volatile char *)byte;
}
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define __asan_region_is_poisoned(start, size) ((void)(start), (void)(size), (void *)NULL)
#define byte_touch(byte) ((void)(byte))
#endif

/* The redzone is only for memcheck's description of an address. */
#define REDZONE_BYTES 0

/* Valgrind's other tools do not know addressability, and should measure the heap as it is. */
static bool memcheck_is_here(void)
{
	char byte = 0, bits;
	(void)bits;
	return VALGRIND_GET_VBITS(&byte, &bits, 1) == 1;
}

bool zmmx_sanitizer_is_here(void)
{
	return ZMMX_ASAN || memcheck_is_here();
}

static size_t distance(const void *start, const void *end)
{
	return (uintptr_t)end > (uintptr_t)start ? (uintptr_t)end - (uintptr_t)start : 0;
}

void zmmx_sanitizer_poison(const void *start, const void *end)
{
	VALGRIND_MAKE_MEM_NOACCESS(start, distance(start, end));
	ASAN_POISON_MEMORY_REGION(start, distance(start, end));
}

void zmmx_sanitizer_unpoison(const void *start, const void *end)
{
	VALGRIND_MAKE_MEM_DEFINED(start, distance(start, end));
	ASAN_UNPOISON_MEMORY_REGION(start, distance(start, end));
}

/* A block of size 0 gets one byte; otherwise it could not be told from no block. */
static size_t told_size(size_t size)
{
	return size ? size : 1;
}

void zmmx_sanitizer_on_alloc(const void *block, size_t size)
{
	VALGRIND_MALLOCLIKE_BLOCK(block, told_size(size), REDZONE_BYTES, 0);
	ASAN_UNPOISON_MEMORY_REGION(block, told_size(size));
}

void zmmx_sanitizer_on_free(const void *block, const void *end)
{
	VALGRIND_FREELIKE_BLOCK(block, REDZONE_BYTES);
	ASAN_POISON_MEMORY_REGION(block, distance(block, end));
}

void zmmx_sanitizer_on_resize(const void *block, size_t old_size, size_t size, const void *end)
{
	VALGRIND_RESIZEINPLACE_BLOCK(block, told_size(old_size), told_size(size), REDZONE_BYTES);
	ASAN_UNPOISON_MEMORY_REGION(block, told_size(size));
	zmmx_sanitizer_poison((const char *)block + told_size(size), end);
}

void zmmx_sanitizer_on_move(const void *old, size_t old_size, const void *block, size_t size)
{
	VALGRIND_FREELIKE_BLOCK(old, REDZONE_BYTES);
	VALGRIND_MALLOCLIKE_BLOCK(block, told_size(size), REDZONE_BYTES, 0);
	zmmx_sanitizer_unpoison(block, (const char *)block + (old_size < size ? old_size : size));
	ASAN_UNPOISON_MEMORY_REGION(block, told_size(size));
}

size_t zmmx_sanitizer_extent(const void *start, const void *end)
{
	size_t size = distance(start, end);
	zmmx_sanitizer_silence();
	uintptr_t first = VALGRIND_CHECK_MEM_IS_ADDRESSABLE(start, size);
	zmmx_sanitizer_speak();
	first = first ? first : (uintptr_t)__asan_region_is_poisoned((void *)(uintptr_t)start, size);
	return first ? first - (uintptr_t)start : size;
}

bool zmmx_sanitizer_is_live(const void *block)
{
	return zmmx_sanitizer_extent(block, (const char *)block + 1) == 1;
}

void zmmx_sanitizer_report_free(const void *block)
{
	VALGRIND_FREELIKE_BLOCK(block, REDZONE_BYTES);
	byte_touch(block);
}

void zmmx_sanitizer_silence(void)
{
	VALGRIND_DISABLE_ERROR_REPORTING;
}

void zmmx_sanitizer_speak(void)
{
	VALGRIND_ENABLE_ERROR_REPORTING;
}

unsigned zmmx_silence_pause(zmmx_heap *heap)
{
	unsigned silenced = heap->silenced;
	while (heap->silenced) {
		heap_speak(heap);
	}
	return silenced;
}

void zmmx_silence_resume(zmmx_heap *heap, unsigned silenced)
{
	while (heap->silenced < silenced) {
		heap_silence(heap);
	}
}
