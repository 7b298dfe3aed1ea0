/* The heap that most unit tests work on, with its model, on the fake system. Included once for each program. */
#ifndef ZMMX_TEST_HEAP_H
#define ZMMX_TEST_HEAP_H

#include "zmmx_model.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

static zmmx_model model;
static zmmx_os_fake fake;

static void open_heap(void)
{
	zmmx_os_fake_init(&fake, 0);
	CHECK_MODEL(&model, zmmx_model_open(&model, &fake.os, NULL));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, fake.count);
	CHECK_EQ(0, fake.misuses);
	zmmx_os_fake_done(&fake);
}

#endif
