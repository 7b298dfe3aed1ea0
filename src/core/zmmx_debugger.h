/* The debuggers that can be told what may be touched: valgrind's memcheck, by client requests, and AddressSanitizer, in
 * a build with it. Nothing here is called unless the heap is watched, but for zmmx_debugger_is_here().
 *
 * Memory is open (anybody may read and write it) or closed (the heap alone does, unnoticed: under memcheck between
 * silence() and speak(), under AddressSanitizer by word_read() and word_write()). */
#ifndef ZMMX_DEBUGGER_H
#define ZMMX_DEBUGGER_H

#include "zmmx_types.h"

void zmmx_debugger_close(const void *start, const void *end);
void zmmx_debugger_open(const void *start, const void *end);
/* A block was handed out, its content undefined; what is around it is closed already. */
void zmmx_debugger_add(const void *block, size_t size);
/* A live block is gone, and closed up to `end`. */
void zmmx_debugger_take(const void *block, const void *end);
/* A live block changed its size where it is; closed from there up to `end`. */
void zmmx_debugger_resize(const void *block, size_t old_size, size_t size, const void *end);
/* A live block lies elsewhere now, its content with it, by a move of its mapping. */
void zmmx_debugger_move(const void *old, size_t old_size, const void *block, size_t size);
/* Whether the block's first byte is open. */
bool zmmx_debugger_is_live(const void *block);
/* Bytes that are open from `start` on, but not beyond `end`. */
size_t zmmx_debugger_extent(const void *start, const void *end);
/* The user gave a pointer that is no live block, to be freed: reports that. */
void zmmx_debugger_refuse(const void *block);
/* memcheck reports nothing of this thread in between; may be nested. */
void zmmx_debugger_silence(void);
void zmmx_debugger_speak(void);

/* A word of closed memory. */
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
