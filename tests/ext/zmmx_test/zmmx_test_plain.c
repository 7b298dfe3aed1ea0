/* The plain entries, which end the request where there is no memory. */
#include "zmmx_test.h"

static void *allocate_safe_emalloc(size_t size)
{
	return size % 2 || size < 16 ? safe_emalloc(1, size, 0) : safe_emalloc(size / 2 - 4, 2, 8);
}

static void *allocate_ecalloc(size_t size)
{
	return size % 4 ? ecalloc(1, size) : ecalloc(size / 4, 4);
}

static void *allocate_erealloc_null(size_t size)
{
	return erealloc(NULL, size);
}

static bool check_emalloc(void)
{
	void *empty = allocate_emalloc(0);
	if (!empty) {
		return fail("size 0: NULL");
	}
	efree(empty);
	return sizes_check(allocate_emalloc, release_efree, PLAIN);
}

static bool check_efree(void)
{
	/* in the order of allocation, and against it */
	void *blocks[MAX_BLOCKS];
	for (int backwards = 0; backwards < 2; backwards++) {
		for (int bin = 0; bin < BINS; bin++) {
			probe before = probe_take();
			for (size_t i = 0; i < MAX_BLOCKS; i++) {
				blocks[i] = allocate_emalloc(slot_sizes[bin]);
			}
			for (size_t i = 0; i < MAX_BLOCKS; i++) {
				efree(blocks[backwards ? MAX_BLOCKS - 1 - i : i]);
			}
			probe after = probe_take();
			if (!untouched(&before, &after, slot_sizes[bin], "after all was freed")) {
				return false;
			}
		}
	}
	return true;
}

static bool check_safe_emalloc(void)
{
	return sizes_check(allocate_safe_emalloc, release_efree, PLAIN);
}

static bool check_ecalloc(void)
{
	dirty_everything();
	return sizes_check(allocate_ecalloc, release_efree, ZEROED);
}

static void *resize_erealloc(void *block, size_t size, size_t keep)
{
	return erealloc(block, size);
}

static void *resize_erealloc2(void *block, size_t size, size_t keep)
{
	return erealloc2(block, size, keep);
}

static void *resize_safe_erealloc(void *block, size_t size, size_t keep)
{
	return size % 2 || size < 16 ? safe_erealloc(block, 1, size, 0) : safe_erealloc(block, size / 2 - 4, 2, 8);
}

static bool check_erealloc(void)
{
	return sizes_check(allocate_erealloc_null, release_efree, PLAIN)
		&& resize_check(resize_erealloc, SIZE_MAX, PLAIN);
}

static bool check_erealloc2(void)
{
	return resize_check(resize_erealloc2, SIZE_MAX, PLAIN) && resize_check(resize_erealloc2, 50, PLAIN);
}

static bool check_safe_erealloc(void)
{
	return resize_check(resize_safe_erealloc, SIZE_MAX, PLAIN);
}

const entry plain_entries[] = {
	{"emalloc", check_emalloc},
	{"efree", check_efree},
	{"erealloc", check_erealloc},
	{"erealloc2", check_erealloc2},
	{"ecalloc", check_ecalloc},
	{"safe_emalloc", check_safe_emalloc},
	{"safe_erealloc", check_safe_erealloc},
	{NULL, NULL},
};
