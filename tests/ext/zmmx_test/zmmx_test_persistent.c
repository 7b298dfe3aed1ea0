/* Entries that take the heap or malloc(), as they are told. */
#include "zmmx_test.h"

static void *allocate_pemalloc(size_t size)
{
	return pemalloc(size, 0);
}

static void *allocate_pemalloc_persistent(size_t size)
{
	return pemalloc(size, 1);
}

static void *allocate_safe_pemalloc(size_t size)
{
	return safe_pemalloc(1, size, 0, 0);
}

static void *allocate_safe_pemalloc_persistent(size_t size)
{
	return safe_pemalloc(1, size, 0, 1);
}

static void *allocate_pecalloc(size_t size)
{
	return pecalloc(1, size, 0);
}

static void *allocate_pecalloc_persistent(size_t size)
{
	return pecalloc(1, size, 1);
}

static void release_pefree(void *block, size_t size)
{
	pefree(block, 0);
}

static void release_pefree_persistent(void *block, size_t size)
{
	pefree(block, 1);
}

static void *resize_perealloc(void *block, size_t size, size_t keep)
{
	return perealloc(block, size, 0);
}

static void *resize_perealloc_persistent(void *block, size_t size, size_t keep)
{
	return perealloc(block, size, 1);
}

static void *resize_perealloc2(void *block, size_t size, size_t keep)
{
	return perealloc2(block, size, keep, 0);
}

static void *resize_safe_perealloc(void *block, size_t size, size_t keep)
{
	return safe_perealloc(block, 1, size, 0, 0);
}

static void *resize_safe_perealloc_persistent(void *block, size_t size, size_t keep)
{
	return safe_perealloc(block, 1, size, 0, 1);
}

static bool check_pemalloc(void)
{
	return sizes_check(allocate_pemalloc, release_pefree, PLAIN);
}

static bool check_pemalloc_persistent(void)
{
	return sizes_check(allocate_pemalloc_persistent, release_pefree_persistent, PERSISTENT);
}

static bool check_safe_pemalloc(void)
{
	return sizes_check(allocate_safe_pemalloc, release_pefree, PLAIN);
}

static bool check_safe_pemalloc_persistent(void)
{
	return sizes_check(allocate_safe_pemalloc_persistent, release_pefree_persistent, PERSISTENT);
}

static bool check_pecalloc(void)
{
	dirty_everything();
	return sizes_check(allocate_pecalloc, release_pefree, ZEROED);
}

static bool check_pecalloc_persistent(void)
{
	return sizes_check(allocate_pecalloc_persistent, release_pefree_persistent, ZEROED | PERSISTENT);
}

static bool check_perealloc(void)
{
	return resize_check(resize_perealloc, SIZE_MAX, PLAIN);
}

static bool check_perealloc_persistent(void)
{
	return resize_check(resize_perealloc_persistent, SIZE_MAX, PERSISTENT);
}

static bool check_perealloc2(void)
{
	return resize_check(resize_perealloc2, SIZE_MAX, PLAIN);
}

static bool check_safe_perealloc(void)
{
	return resize_check(resize_safe_perealloc, SIZE_MAX, PLAIN);
}

static bool check_safe_perealloc_persistent(void)
{
	return resize_check(resize_safe_perealloc_persistent, SIZE_MAX, PERSISTENT);
}

const entry persistent_entries[] = {
	{"pemalloc", check_pemalloc},
	{"pemalloc persistent", check_pemalloc_persistent},
	{"safe_pemalloc", check_safe_pemalloc},
	{"safe_pemalloc persistent", check_safe_pemalloc_persistent},
	{"pecalloc", check_pecalloc},
	{"pecalloc persistent", check_pecalloc_persistent},
	{"perealloc", check_perealloc},
	{"perealloc persistent", check_perealloc_persistent},
	{"perealloc2", check_perealloc2},
	{"safe_perealloc", check_safe_perealloc},
	{"safe_perealloc persistent", check_safe_perealloc_persistent},
	{NULL, NULL},
};
