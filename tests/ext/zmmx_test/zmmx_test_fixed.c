/* Entries for sizes known at compile time. */
#include "zmmx_test.h"

#if !ZEND_DEBUG && defined(HAVE_BUILTIN_CONSTANT_P)
#define FIXED_ALLOCATE(size) _emalloc_##size()
#define FIXED_RELEASE(block, size) _efree_##size(block)
#define SIZED_RELEASE(kind, block, size) _efree_##kind(block, size)
#else
#define FIXED_ALLOCATE(size) emalloc(size)
#define FIXED_RELEASE(block, size) efree(block)
#define SIZED_RELEASE(kind, block, size) efree(block)
#endif

#define FIXED_FUNCTIONS(num, size, elements, pages, x, y) \
	static void *allocate_fixed_##size(size_t unused) \
	{ \
		return FIXED_ALLOCATE(size); \
	} \
	static void release_fixed_##size(void *block, size_t unused) \
	{ \
		FIXED_RELEASE(block, size); \
	} \
	static bool check_emalloc_##size(void) \
	{ \
		return blocks_check(size, count_for(size), allocate_fixed_##size, release_efree, PLAIN); \
	} \
	static bool check_efree_##size(void) \
	{ \
		return blocks_check(size, count_for(size), allocate_emalloc, release_fixed_##size, PLAIN); \
	}
ZEND_MM_BINS_INFO(FIXED_FUNCTIONS, x, y)

static void *allocate_large(size_t size)
{
	return emalloc_large(size);
}

static void release_large(void *block, size_t size)
{
	SIZED_RELEASE(large, block, size);
}

static void *allocate_huge(size_t size)
{
	return emalloc_huge(size);
}

static void release_huge(void *block, size_t size)
{
	SIZED_RELEASE(huge, block, size);
}

static bool large_check(alloc_function allocate, free_function release)
{
	return blocks_check(3073, 5, allocate, release, PLAIN) && blocks_check(100000, 5, allocate, release, PLAIN)
		&& blocks_check(ZEND_MM_MAX_LARGE_SIZE, 3, allocate, release, PLAIN);
}

static bool huge_check(alloc_function allocate, free_function release)
{
	return blocks_check(ZEND_MM_MAX_LARGE_SIZE + 1, 3, allocate, release, PLAIN)
		&& blocks_check(2 * MIB, 3, allocate, release, PLAIN)
		&& blocks_check(7 * MIB + 5000, 3, allocate, release, PLAIN);
}

static bool check_emalloc_large(void)
{
	return large_check(allocate_large, release_efree);
}

static bool check_efree_large(void)
{
	return large_check(allocate_emalloc, release_large);
}

static bool check_emalloc_huge(void)
{
	return huge_check(allocate_huge, release_efree);
}

static bool check_efree_huge(void)
{
	return huge_check(allocate_emalloc, release_huge);
}

/* The macros pick the entry from a constant. */
static bool check_efree_size(void)
{
	probe before = probe_take();
	void *small = emalloc(24), *large = emalloc(20000), *huge = emalloc(3000000);
	probe held = probe_take();
	efree_size(small, 24);
	efree_size(large, 20000);
	efree_size(huge, 3000000);
	probe after = probe_take();
	size_t expected = usage_for(&before, 24) + usage_for(&before, 20000) + usage_for(&before, 3000000);
	if (before.hardened ? held.usage - before.usage < expected : held.usage - before.usage != expected) {
		return fail("usage grew by %zu, not %zu", held.usage - before.usage, expected);
	}
	return untouched(&before, &after, 24, "after all was freed");
}

#define FIXED_ENTRIES(num, size, elements, pages, x, y) \
	{"_emalloc_" #size, check_emalloc_##size}, {"_efree_" #size, check_efree_##size},

const entry fixed_entries[] = {
	ZEND_MM_BINS_INFO(FIXED_ENTRIES, x, y)
	{"_emalloc_large", check_emalloc_large},
	{"_efree_large", check_efree_large},
	{"_emalloc_huge", check_emalloc_huge},
	{"_efree_huge", check_efree_huge},
	{"efree_size", check_efree_size},
	{NULL, NULL},
};
