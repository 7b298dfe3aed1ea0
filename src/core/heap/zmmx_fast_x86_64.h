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

#if ZMMX_HAS_BESIDE

/* The data after the code. */
typedef struct zmmx_beside_pool {
	zmmx_heap *heap;
	void *(*alloc_slow)(size_t size, zmmx_heap *heap);
	void (*free_slow)(void *block, zmmx_heap *heap);
	void (*free_edge)(void *block, zmmx_heap *heap, zmmx_run *run);
	void *(*realloc_slow)(zmmx_heap *heap, void *block, size_t size);
	void *(*slot_move)(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);
	void *(*slot_shrink)(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);
} zmmx_beside_pool;

extern const char zmmx_beside_code[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_malloc[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_free[] __attribute__((visibility("hidden")));
extern const char zmmx_beside_realloc[] __attribute__((visibility("hidden")));

/* Sets the data that the code works on: this heap and the slow paths. */
zmmx_beside_pool zmmx_beside_pool_of(zmmx_heap *heap);
/* Whether bit fields are where the code reads them; a static assertion cannot tell. */
bool zmmx_beside_fits(void);

#endif

#endif
