/* The fast paths as code for systems that can map it where calls to it are cheap: one page that needs nothing from
 * outside but the following page, which holds a zmmx_beside_pool. */
#ifndef ZMMX_FAST_X86_64_H
#define ZMMX_FAST_X86_64_H

#include "core/heap/zmmx_fast.h"

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && !ZMMX_DEBUG
#define ZMMX_HAS_BESIDE 1
#else
#define ZMMX_HAS_BESIDE 0
#endif

#define ZMMX_BESIDE_PAGE 4096

/* ---- which blocks may be samples ---- */

/* without a suffix, for the assembler */
#define ZMMX_FILTER_FACTOR 0x9e3779b97f4a7c15
#define ZMMX_FILTER_SHIFT 50
#define ZMMX_FILTER_BYTES (1u << (64 - ZMMX_FILTER_SHIFT))

ZMMX_INLINE uint32_t zmmx_beside_filter_index(const void *block)
{
	return (uint32_t)((uint64_t)(uintptr_t)block * ZMMX_FILTER_FACTOR >> ZMMX_FILTER_SHIFT);
}

/* ---- the code ---- */

#if ZMMX_HAS_BESIDE

/* For a thread without a heap: the operations, from the beginning. */
typedef struct zmmx_beside_attach {
	void *(*malloc)(size_t size);
	void (*free)(void *block);
	void *(*realloc)(void *block, size_t size);
} zmmx_beside_attach;
/* Of the paths that take samples. */
typedef struct zmmx_beside_sampling {
	ptrdiff_t *left;                 /* bytes to the next sample, which run down */
	const uint8_t *const *filter;    /* by zmmx_beside_filter_index(): 0 where no block is a sample */
	void *(*alloc_due)(size_t size); /* `left` is below 0, and the block's bytes are subtracted */
	void (*free_sampled)(void *block);
	void *(*realloc_slow)(void *block, size_t size); /* nothing is subtracted */
} zmmx_beside_sampling;

/* The data after the code. */
typedef struct zmmx_beside_pool {
	zmmx_beside_sampling sampling;
	zmmx_heap *heap;
	void *(*alloc_slow)(size_t size, zmmx_heap *heap);
	void (*free_slow)(void *block, zmmx_heap *heap);
	void (*free_edge)(void *block, zmmx_heap *heap, zmmx_run *run);
	void *(*realloc_slow)(zmmx_heap *heap, void *block, size_t size);
	void *(*slot_move)(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);
	void *(*slot_shrink)(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);
	/* where each thread has a heap: */
	ptrdiff_t heap_offset; /* from the thread pointer to the address of its heap, or NULL */
	zmmx_beside_attach attach;
} zmmx_beside_pool;

extern const char zmmx_beside_code[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_malloc[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_free[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_realloc[] __attribute__((visibility("hidden")));
/* The same, for the heap of the calling thread. */
extern const char zmmx_beside_threaded_malloc[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_threaded_free[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_threaded_realloc[] __attribute__((visibility("hidden")));

/* Where the register for this thread's data points. */
ZMMX_INLINE const void *zmmx_beside_thread(void)
{
	const void *thread;
	__asm__("movq %%fs:0, %0"
	        : "=r"(thread));
	return thread;
}
extern const char zmmx_beside_sampled_malloc[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_sampled_free[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_sampled_realloc[] __attribute__((visibility("hidden")));

/* Sets the data that the code works on: this heap and the slow paths. Nothing is sampled; `sampling` can be filled in. */
zmmx_beside_pool zmmx_beside_pool_of(zmmx_heap *heap);
/* That of the code for threads: where to find a thread's heap, and what to do without one. */
zmmx_beside_pool zmmx_beside_pool_of_threads(ptrdiff_t heap_offset, zmmx_beside_attach attach);
/* Whether bit fields are where the code reads them; a static assertion cannot tell. */
bool zmmx_beside_fits(void);

#endif

#endif
