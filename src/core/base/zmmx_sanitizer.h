/* The sanitizers, which are told which memory may be used: valgrind's memcheck, by client requests, and
 * AddressSanitizer, in a build with it. Apart from zmmx_sanitizer_is_here(), nothing here is called unless the heap is
 * sanitized.
 *
 * Only the heap may read and write poisoned memory without a report: under memcheck between silence() and speak(),
 * under AddressSanitizer by word_read() and word_write(). */
#ifndef ZMMX_SANITIZER_H
#define ZMMX_SANITIZER_H

#include "core/zmmx_types.h"

void zmmx_sanitizer_poison(const void *start, const void *end);
void zmmx_sanitizer_unpoison(const void *start, const void *end);
/* A block was handed out. Its content is undefined; the memory around it is poisoned already. */
void zmmx_sanitizer_on_alloc(const void *block, size_t size);
/* A live block was freed; it is now poisoned up to `end`. */
void zmmx_sanitizer_on_free(const void *block, const void *end);
/* A live block was resized in place; the rest up to `end` is poisoned. */
void zmmx_sanitizer_on_resize(const void *block, size_t old_size, size_t size, const void *end);
/* A live block moved, content included, because its mapping was moved. */
void zmmx_sanitizer_on_move(const void *old, size_t old_size, const void *block, size_t size);
/* Whether the block's first byte is not poisoned. */
bool zmmx_sanitizer_is_live(const void *block);
/* Unpoisoned bytes from `start` on, but not beyond `end`. */
size_t zmmx_sanitizer_extent(const void *start, const void *end);
/* Reports that the user freed a pointer that is not a live block. */
void zmmx_sanitizer_report_free(const void *block);
/* In between, memcheck reports nothing about this thread. May be nested. */
void zmmx_sanitizer_silence(void);
void zmmx_sanitizer_speak(void);

/* The same around the heap's own work, counted in the heap. */
static inline void heap_silence(zmmx_heap *heap)
{
	heap->silenced++;
	zmmx_sanitizer_silence();
}

static inline void heap_speak(zmmx_heap *heap)
{
	heap->silenced--;
	zmmx_sanitizer_speak();
}

/* Around code outside the heap, such as a hook. If that code jumps, nothing needs to be resumed. */
unsigned zmmx_silence_pause(zmmx_heap *heap);
void zmmx_silence_resume(zmmx_heap *heap, unsigned silenced);

/* A word that may be poisoned. */
#if ZMMX_ASAN
uintptr_t zmmx_word_read(const void *word);
void zmmx_word_write(void *word, uintptr_t value);
#else
static inline uintptr_t zmmx_word_read(const void *word)
{
	return *(const uintptr_t *)word;
}

static inline void zmmx_word_write(void *word, uintptr_t value)
{
	*(uintptr_t *)word = value;
}
#endif

#endif
