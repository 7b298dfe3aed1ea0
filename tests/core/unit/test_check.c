/* zmmx_heap_check() finds what was broken on purpose. */
#include "zmmx_model.h"
#include "zmmx_test.h"

static zmmx_model model;

static void open_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, NULL));
}

static char *header_of(void *block)
{
	return (char *)((uintptr_t)block & ~(ZMMX_CHUNK_SIZE - 1));
}

/* Breaks `size` bytes, expects that it is found, repairs them, expects that all is well. */
static void found(char *where, size_t size, int value, const char *invariant)
{
	char saved[64];
	zmmx_fault fault = {0};
	memcpy(saved, where, size);
	memset(where, value, size);
	if (!memcmp(saved, where, size)) {
		FAIL("nothing was changed at %p", (void *)where);
	}
	bool valid = zmmx_heap_check(model.heap, &fault);
	memcpy(where, saved, size);
	CHECK(!valid);
	CHECK(fault.invariant);
	if (!strstr(fault.invariant, invariant)) {
		FAIL("expected %s, found %s", invariant, fault.invariant);
	}
	CHECK_HEAP(model.heap);
}

TEST(overwritten_header_is_found)
{
	open_heap();
	char *header = header_of(zmmx_alloc(model.heap, 5000));
	found(header, 8, 0, "CHUNK-1");
	found(header, 8, 0xff, "CHUNK-1");
	found(header, 64, 0x41, "CHUNK-1");
	found(header + 8, 1, 0x41, "CHUNK-1");
	CHECK_HEAP(model.heap);
	zmmx_heap_reset(model.heap);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(fault_may_be_null)
{
	open_heap();
	char *header = header_of(zmmx_alloc(model.heap, 5000));
	char saved = *header;
	CHECK(zmmx_heap_check(model.heap, NULL));
	*header = (char)~saved;
	CHECK(!zmmx_heap_check(model.heap, NULL));
	*header = saved;
	zmmx_heap_reset(model.heap);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(overwritten_page_maps_are_found)
{
	open_heap();
	char *block = zmmx_alloc(model.heap, 100 * ZMMX_PAGE_SIZE);
	/* The maps are the header's only rows of 32 bytes and more with all bits set. */
	char *header = header_of(block);
	size_t at = 64;
	static const char ones[33] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	                             "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	while (memcmp(header + at, ones, 32)) {
		at += 8;
		CHECK(at < 400);
	}
	found(header + at, 1, 0, "CHUNK-2");
	found(header + at, 8, 0x55, "CHUNK-2");
	zmmx_free(model.heap, block);
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(wild_link_in_a_free_slot_is_found_without_a_fault)
{
	open_heap();
	char *first = zmmx_alloc(model.heap, 64), *second = zmmx_alloc(model.heap, 64);
	zmmx_free(model.heap, first);
	zmmx_free(model.heap, second);
	found(second, 8, 0x41, "RUN-2");
	found(second, 8, 0, "RUN-2");
	found(first, 1, first[0] ^ 0x55, "RUN-2");
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST(wrong_live_counter_is_found)
{
	open_heap();
	zmmx_fault fault = {0};
	model.live.now += 8;
	CHECK(!zmmx_heap_check(model.heap, &fault));
	CHECK(strstr(fault.invariant, "SUM-1"));
	CHECK_EQ(8, fault.expected - fault.actual);
	model.live.now -= 8;
	CHECK_MODEL(&model, zmmx_model_close(&model));
}

TEST_MAIN(
	RUN(overwritten_header_is_found),
	RUN(fault_may_be_null),
	RUN(overwritten_page_maps_are_found),
	RUN(wild_link_in_a_free_slot_is_found_without_a_fault),
	RUN(wrong_live_counter_is_found))
