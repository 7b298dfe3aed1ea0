/* The sanitizers, which are told what may be touched: valgrind's memcheck, by client requests, and AddressSanitizer, in
 * a build with it. Nothing here is called unless the heap is sanitized, but for zmmx_sanitizer_is_here().
 *
 * Memory that is poisoned may be read and written by the heap alone, which does so unnoticed: under memcheck between
 * silence() and speak(), under AddressSanitizer by word_read() and word_write(). */
#ifndef ZMMX_SANITIZER_H
#define ZMMX_SANITIZER_H

#include "core/zmmx_types.h"

void zmmx_sanitizer_poison(const void *start, const void *end);
void zmmx_sanitizer_unpoison(const void *start, const void *end);
/* A block was handed out, its content undefined; what is around it is poisoned already. */
void zmmx_sanitizer_on_alloc(const void *block, size_t size);
/* A live block is gone, and poisoned up to `end`. */
void zmmx_sanitizer_on_free(const void *block, const void *end);
/* A live block changed its size where it is; poisoned from there up to `end`. */
void zmmx_sanitizer_on_resize(const void *block, size_t old_size, size_t size, const void *end);
/* A live block lies elsewhere now, its content with it, by a move of its mapping. */
void zmmx_sanitizer_on_move(const void *old, size_t old_size, const void *block, size_t size);
/* Whether the block's first byte is not poisoned. */
bool zmmx_sanitizer_is_live(const void *block);
/* Bytes from `start` on that are not poisoned, but not beyond `end`. */
size_t zmmx_sanitizer_extent(const void *start, const void *end);
/* The user gave a pointer that is no live block, to be freed: reports that. */
void zmmx_sanitizer_report_free(const void *block);
/* memcheck reports nothing of this thread in between; may be nested. */
void zmmx_sanitizer_silence(void);
void zmmx_sanitizer_speak(void);

/* The same, counted for the heap, around its own work. */
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

/* Around code that is not the heap's, such as a hook. Nothing to resume if that jumps. */
unsigned zmmx_silence_pause(zmmx_heap *heap);
void zmmx_silence_resume(zmmx_heap *heap, unsigned silenced);

/* A word of memory that may be poisoned. */
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
