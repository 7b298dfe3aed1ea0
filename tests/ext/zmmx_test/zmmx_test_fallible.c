/* The entries that may give NULL, where this PHP has them. */
#include "zmmx_test.h"

#ifdef femalloc
static void *allocate_femalloc(size_t size)
{
	return femalloc(size, true);
}

static void *allocate_fecalloc(size_t size)
{
	return size % 4 ? fecalloc(1, size, true) : fecalloc(size / 4, 4, true);
}

static void *allocate_safe_femalloc(size_t size)
{
	return size % 2 || size < 16 ? safe_femalloc(1, size, 0, true) : safe_femalloc(size / 2 - 4, 2, 8, true);
}

static void *resize_ferealloc(void *block, size_t size, size_t keep)
{
	return ferealloc(block, size, true);
}

static void *resize_ferealloc2(void *block, size_t size, size_t keep)
{
	return ferealloc2(block, size, keep, true);
}

static void *resize_safe_ferealloc(void *block, size_t size, size_t keep)
{
	return safe_ferealloc(block, 1, size, 0, true);
}

static bool check_femalloc(void)
{
	return sizes_check(allocate_femalloc, release_efree, PLAIN);
}

static bool check_fecalloc(void)
{
	dirty_everything();
	return sizes_check(allocate_fecalloc, release_efree, ZEROED);
}

static bool check_safe_femalloc(void)
{
	return sizes_check(allocate_safe_femalloc, release_efree, PLAIN);
}

static bool check_ferealloc(void)
{
	return resize_check(resize_ferealloc, SIZE_MAX, PLAIN);
}

static bool check_ferealloc2(void)
{
	return resize_check(resize_ferealloc2, SIZE_MAX, PLAIN) && resize_check(resize_ferealloc2, 50, PLAIN);
}

static bool check_safe_ferealloc(void)
{
	return resize_check(resize_safe_ferealloc, SIZE_MAX, PLAIN);
}
#endif

const entry fallible_entries[] = {
#ifdef femalloc
	{"femalloc", check_femalloc},
	{"fecalloc", check_fecalloc},
	{"ferealloc", check_ferealloc},
	{"ferealloc2", check_ferealloc2},
	{"safe_femalloc", check_safe_femalloc},
	{"safe_ferealloc", check_safe_ferealloc},
#endif
	{NULL, NULL},
};
