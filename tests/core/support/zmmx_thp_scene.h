/* A heap on the fake system, filled with chunks and blocks that nobody frees: for the tests of huge pages and of what is
 * fetched in advance. */
#ifndef ZMMX_THP_SCENE_H
#define ZMMX_THP_SCENE_H

#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

#define MIB ((size_t)1024 * 1024)
/* From this size on a heap asks for huge pages by itself. */
#define FROM ZMMX_HUGE_PAGES_FROM
#define MS ((uint64_t)1000)
#define FROM_CHUNKS (FROM / ZMMX_CHUNK_SIZE)

static zmmx_model model;
static zmmx_os_fake fake;

/* Looks at the clock are as far apart as clearing a huge page takes. */
enum {
	QUICK = 1,
	FAST = 100,
	SLOW = 3000,
	TOO_SLOW = 9000
};

static inline void open_heap(void)
{
	zmmx_os_fake_init(&fake, 0);
	fake.clock_step = FAST;
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static inline void close_heap(void)
{
	CHECK_HEAP(model.heap);
	CHECK_MODEL(&model, zmmx_model_reset(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

/* Chunks of live blocks; the heap drops them when it is destroyed. */
static inline void take_chunks(size_t count)
{
	for (size_t i = 0; i < count * (ZMMX_PAGES - 1); i++) {
		CHECK(zmmx_alloc(model.heap, 4096) != NULL);
	}
}

static inline void *take_huge(size_t size)
{
	void *block = zmmx_alloc(model.heap, size);
	CHECK(block != NULL);
	return block;
}

static inline void requests(int count, size_t chunks)
{
	for (int i = 0; i < count; i++) {
		take_chunks(chunks);
		zmmx_heap_reset(model.heap);
	}
}

#endif
