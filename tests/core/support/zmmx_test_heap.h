/* The heap that most unit tests work on, with its model, on the fake system. Included once for each program. */
#ifndef ZMMX_TEST_HEAP_H
#define ZMMX_TEST_HEAP_H

#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_os_fake fake;

/* On a system with pages of that size; 0: the usual. */
static inline void open_heap_of(size_t page_size)
{
	zmmx_os_fake_init(&fake, page_size);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static void open_heap(void)
{
	open_heap_of(0);
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

#endif
