/* Calls the engine's allocation API from C, entry by entry, for the tests of zmmx. It knows nothing of
 * zmmx but what zmmx_stats() and zmmx_bins() tell every script, so it works (and its checks hold) without it. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"
#include "php_ini.h"
#include "zend_smart_str.h"

#ifndef PHP_WIN32
# include <fcntl.h>
# include <sys/wait.h>
# include <unistd.h>
#endif

#include "zmmx_test_arginfo.h"

#if defined(ZTS) && defined(COMPILE_DL_ZMMX_TEST)
ZEND_TSRMLS_CACHE_DEFINE()
#endif

#define BINS 30
#define KIB ((size_t)1024)
#define MIB (KIB * 1024)

/* ---- what a size becomes ---- */

#define SLOT_SIZE(num, size, elements, pages, x, y) size,
static const size_t slot_sizes[BINS] = {ZEND_MM_BINS_INFO(SLOT_SIZE, x, y)};

/* The engine takes 16 for 8 since it has protected free lists. */
#define FIRST_BIN (PHP_VERSION_ID >= 80400 ? 1 : 0)

static int bin_of(size_t size)
{
	for (int bin = FIRST_BIN; bin < BINS; bin++) {
		if (size <= slot_sizes[bin]) {
			return bin;
		}
	}
	return -1;
}

/* What a block of this size adds to memory_get_usage(). */
static size_t block_size_of(size_t size)
{
	int bin = bin_of(size);
	return bin >= 0 ? slot_sizes[bin] : ZEND_MM_ALIGNED_SIZE_EX(size, ZEND_MM_PAGE_SIZE);
}

/* ---- probes ---- */

typedef struct probe {
	bool zmmx, hardened;
	size_t usage;
	zend_long used[BINS];
	zend_long huge_blocks;
} probe;

static zend_long array_long(zval *array, const char *key)
{
	zval *value = zend_hash_str_find(Z_ARRVAL_P(array), key, strlen(key));
	return value && Z_TYPE_P(value) == IS_LONG ? Z_LVAL_P(value) : 0;
}

/* Calls a function that takes no arguments; false: there is none, or it gave no array. The result is to be freed. */
static bool report_take(const char *function, zval *report)
{
	zval name;
	ZVAL_STRING(&name, function);
	ZVAL_UNDEF(report);
	bool taken = zend_is_callable(&name, 0, NULL) && call_user_function(NULL, NULL, &name, report, 0, NULL) == SUCCESS
	             && Z_TYPE_P(report) == IS_ARRAY;
	zval_ptr_dtor(&name);
	return taken;
}

static probe probe_take(void)
{
	probe result;
	zval stats, bins;
	memset(&result, 0, sizeof(result));
	result.usage = zend_memory_usage(false);
	bool taken = report_take("zmmx_stats", &stats) && report_take("zmmx_bins", &bins);
	if (taken) {
		zval *active = zend_hash_str_find(Z_ARRVAL(stats), ZEND_STRL("active"));
		zval *huge = zend_hash_str_find(Z_ARRVAL(stats), ZEND_STRL("huge"));
		zval *hardened = zend_hash_str_find(Z_ARRVAL(stats), ZEND_STRL("hardened"));
		result.hardened = hardened && Z_TYPE_P(hardened) == IS_TRUE;
		result.zmmx = active && Z_TYPE_P(active) == IS_TRUE && huge;
		for (int bin = 0; result.zmmx && bin < BINS; bin++) {
			zval *row = zend_hash_index_find(Z_ARRVAL(bins), (zend_ulong)bin);
			result.used[bin] = row ? array_long(row, "used") : 0;
		}
		result.huge_blocks = result.zmmx ? array_long(huge, "blocks") : 0;
		zval_ptr_dtor(&bins);
	}
	zval_ptr_dtor(&stats);
	return result;
}

static zend_string *failure;

static bool fail(const char *format, ...)
{
	if (!failure) {
		va_list arguments;
		va_start(arguments, format);
		failure = zend_vstrpprintf(0, format, arguments);
		va_end(arguments);
	}
	return false;
}

static size_t overhead(const probe *before)
{
	return before->zmmx ? 0 : ZEND_MM_OVERHEAD;
}

static size_t alignment_of(const probe *before, size_t size)
{
	size_t request = size + overhead(before);
	if (before->hardened) {
		return 16;
	}
	if (request > ZEND_MM_MAX_LARGE_SIZE) {
		return ZEND_MM_CHUNK_SIZE;
	}
	return bin_of(request) < 0 ? ZEND_MM_PAGE_SIZE : block_size_of(request) % 16 ? ZEND_MM_ALIGNMENT : 16;
}

/* ZendMM keeps a node for each huge block in its own heap, and counts it. */
#define HUGE_NODE (PHP_VERSION_ID >= 80600 ? 32 : 24)

static size_t usage_for(const probe *before, size_t size)
{
	size_t request = size + overhead(before);
	bool node = !before->zmmx && request > ZEND_MM_MAX_LARGE_SIZE;
	return block_size_of(request) + (node ? block_size_of(HUGE_NODE + overhead(before)) : 0);
}

static bool served(const probe *before, const probe *after, size_t size, size_t count)
{
	size_t expected = usage_for(before, size) * count;
	size_t grown = after->usage - before->usage;
	if (before->hardened) {
		return grown >= size * count || fail("size %zu: usage grew by %zu for %zu blocks", size, grown, count);
	}
	if (grown != expected) {
		return fail("size %zu: usage grew by %zu for %zu blocks, not %zu", size, grown, count, expected);
	}
	if (!before->zmmx) {
		return true;
	}
	int bin = bin_of(size);
	if (bin >= 0 && after->used[bin] - before->used[bin] != (zend_long)count) {
		return fail("size %zu: bin %d grew by " ZEND_LONG_FMT " slots for %zu blocks", size, bin,
		            after->used[bin] - before->used[bin], count);
	}
	if (size > ZEND_MM_MAX_LARGE_SIZE && after->huge_blocks - before->huge_blocks != (zend_long)count) {
		return fail("size %zu: " ZEND_LONG_FMT " more huge blocks for %zu", size,
		            after->huge_blocks - before->huge_blocks, count);
	}
	return true;
}

static bool untouched(const probe *before, const probe *after, size_t size, const char *what)
{
	if (after->usage != before->usage) {
		return fail("size %zu: usage %zu before, %zu %s", size, before->usage, after->usage, what);
	}
	for (int bin = 0; bin < BINS; bin++) {
		if (after->used[bin] != before->used[bin]) {
			return fail("size %zu: bin %d held " ZEND_LONG_FMT " slots before, " ZEND_LONG_FMT " %s", size, bin,
			            before->used[bin], after->used[bin], what);
		}
	}
	if (after->huge_blocks != before->huge_blocks) {
		return fail("size %zu: another number of huge blocks %s", size, what);
	}
	return true;
}

/* ---- patterns ---- */

static unsigned char pattern_byte(size_t seed, size_t offset)
{
	return (unsigned char)(seed * 131 + offset * 7 + (offset >> 8) + 1);
}

static void pattern_write(void *block, size_t size, size_t seed)
{
	unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		bytes[i] = pattern_byte(seed, i);
	}
}

static bool pattern_holds(const void *block, size_t size, size_t seed)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != pattern_byte(seed, i)) {
			return fail("byte %zu of %zu changed", i, size);
		}
	}
	return true;
}

static bool zeroed(const void *block, size_t size)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i]) {
			return fail("byte %zu of %zu is not zero", i, size);
		}
	}
	return true;
}

/* ---- allocation and release by every size ---- */

typedef void *(*alloc_function)(size_t size);
typedef void (*free_function)(void *block, size_t size);

typedef enum block_kind { PLAIN = 0, ZEROED = 1, PERSISTENT = 2 } block_kind;

#define MAX_BLOCKS 600

static bool blocks_fill(const probe *before, void **blocks, size_t count, size_t size, alloc_function allocate, int kind)
{
	size_t alignment = alignment_of(before, size);
	for (size_t i = 0; i < count; i++) {
		void *block = blocks[i] = allocate(size);
		if (!block) {
			return fail("size %zu: NULL", size);
		}
		if (!(kind & PERSISTENT) && ((uintptr_t)block & (alignment - 1))) {
			return fail("size %zu: %p is not aligned to %zu", size, block, alignment);
		}
		if ((kind & ZEROED) && !zeroed(block, size)) {
			return false;
		}
		pattern_write(block, size, i);
	}
	for (size_t i = 0; i < count; i++) {
		if (!pattern_holds(blocks[i], size, i)) {
			return false;
		}
	}
	return true;
}

static bool blocks_check(size_t size, size_t count, alloc_function allocate, free_function release, int kind)
{
	void *blocks[MAX_BLOCKS];
	probe before = probe_take();
	if (!blocks_fill(&before, blocks, count, size, allocate, kind)) {
		return false;
	}
	probe held = probe_take();
	if (kind & PERSISTENT ? !untouched(&before, &held, size, "with persistent blocks")
	                      : !served(&before, &held, size, count)) {
		return false;
	}
	/* every other one first, so that no order is the lucky one */
	for (size_t i = 0; i < count; i += 2) {
		release(blocks[i], size);
	}
	for (size_t i = 1; i < count; i += 2) {
		if (!pattern_holds(blocks[i], size, i)) {
			return false;
		}
		release(blocks[i], size);
	}
	probe after = probe_take();
	return untouched(&before, &after, size, "after all was freed");
}

/* More than one run of each bin, a few large ones, a few huge ones. */
static size_t count_for(size_t size)
{
	return bin_of(size) >= 0 ? 520 : size <= ZEND_MM_MAX_LARGE_SIZE ? 5 : 3;
}

static bool sizes_check(alloc_function allocate, free_function release, int kind)
{
	static const size_t larger[] = {
		3073, 4096, 4097, 8192, 65536, 262144, 1 << 20, ZEND_MM_MAX_LARGE_SIZE - 1, ZEND_MM_MAX_LARGE_SIZE,
		ZEND_MM_MAX_LARGE_SIZE + 1, 2 << 20, (2 << 20) + 1, 5 << 20,
	};
	for (int bin = 0; bin < BINS; bin++) {
		size_t low = bin ? slot_sizes[bin - 1] + 1 : 1;
		if (!blocks_check(low, count_for(low), allocate, release, kind)
		    || !blocks_check(slot_sizes[bin], count_for(low), allocate, release, kind)) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof(larger) / sizeof(larger[0]); i++) {
		if (!blocks_check(larger[i], count_for(larger[i]), allocate, release, kind)) {
			return false;
		}
	}
	return true;
}

/* ---- plain entries ---- */

static void *allocate_emalloc(size_t size)
{
	return emalloc(size);
}

static void release_efree(void *block, size_t size)
{
	efree(block);
}

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

/* As large as a page and more, so that free lists and fresh pages are dirty when ecalloc takes them. */
static void dirty_everything(void)
{
	for (int bin = 0; bin < BINS; bin++) {
		void *blocks[MAX_BLOCKS];
		for (size_t i = 0; i < MAX_BLOCKS; i++) {
			blocks[i] = allocate_emalloc(slot_sizes[bin]);
			memset(blocks[i], 0xff, slot_sizes[bin]);
		}
		for (size_t i = 0; i < MAX_BLOCKS; i++) {
			efree(blocks[i]);
		}
	}
	for (size_t size = 4 * KIB; size <= 8 * MIB; size *= 2) {
		void *block = allocate_emalloc(size);
		memset(block, 0xff, size);
		efree(block);
	}
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

/* ---- resizing ---- */

typedef void *(*realloc_function)(void *block, size_t size, size_t keep);

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

static const size_t resize_sizes[] = {
	1, 8, 9, 100, 99, 1024, 3072, 3073, 4096, 4097, 8192, 65536, 200000, 1 << 20, ZEND_MM_MAX_LARGE_SIZE,
	ZEND_MM_MAX_LARGE_SIZE + 1, 3 << 20, 20 << 20,
};
#define RESIZE_SIZES (sizeof(resize_sizes) / sizeof(resize_sizes[0]))

/* The size by which a resized block counts: it keeps its slot also when the next smaller one would just do. A debugger's
 * heap counts what was asked for all the same. */
static size_t size_after(const probe *before, size_t old_size, size_t new_size)
{
	if (before->hardened) {
		return new_size;
	}
	int bin = bin_of(old_size + overhead(before));
	return bin > FIRST_BIN && new_size + overhead(before) == slot_sizes[bin - 1] ? old_size : new_size;
}

/* From every size to every other one; only the first `keep` bytes must survive. */
static bool resize_check(realloc_function resize, size_t keep_limit, int kind)
{
	for (size_t from = 0; from < RESIZE_SIZES; from++) {
		for (size_t to = 0; to < RESIZE_SIZES; to++) {
			size_t old_size = resize_sizes[from], new_size = resize_sizes[to];
			size_t keep = MIN(MIN(old_size, new_size), keep_limit);
			probe before = probe_take();
			void *block = resize(NULL, old_size, 0);
			pattern_write(block, old_size, from);
			block = resize(block, new_size, keep);
			if (!block) {
				return fail("%zu to %zu: NULL", old_size, new_size);
			}
			if (!pattern_holds(block, keep, from)) {
				return fail("%zu to %zu: contents", old_size, new_size);
			}
			probe held = probe_take();
			if (kind & PERSISTENT) {
				if (!untouched(&before, &held, new_size, "with a persistent block")) {
					return false;
				}
				free(block);
			} else {
				if ((uintptr_t)block & (alignment_of(&before, size_after(&before, old_size, new_size)) - 1)) {
					return fail("%zu to %zu: alignment", old_size, new_size);
				}
				if (!served(&before, &held, size_after(&before, old_size, new_size), 1)) {
					return false;
				}
				efree(block);
			}
			probe after = probe_take();
			if (!untouched(&before, &after, new_size, "after a resized block was freed")) {
				return false;
			}
		}
	}
	return true;
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

/* ---- copies of strings ---- */

static char *text_of(size_t length)
{
	char *text = malloc(length + 1);
	for (size_t i = 0; i < length; i++) {
		text[i] = (char)('a' + i % 26);
	}
	text[length] = 0;
	return text;
}

typedef char *(*copy_function)(const char *text, size_t length);

static char *copy_estrdup(const char *text, size_t length)
{
	return estrdup(text);
}

static char *copy_estrndup(const char *text, size_t length)
{
	return estrndup(text, length);
}

static char *copy_pestrdup(const char *text, size_t length)
{
	return pestrdup(text, 1);
}

static char *copy_pestrndup(const char *text, size_t length)
{
	return pestrndup(text, length, 1);
}

static bool copies_check(copy_function copy, int kind)
{
	static const size_t lengths[] = {0, 1, 7, 8, 255, 3071, 3072, 5000, 1 << 20, 3 << 20};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t length = lengths[i];
		char *text = text_of(length);
		probe before = probe_take();
		char *result = copy(text, length);
		probe held = probe_take();
		bool same = strlen(result) == length && memcmp(result, text, length + 1) == 0;
		bool counted = kind & PERSISTENT ? untouched(&before, &held, length + 1, "with a persistent copy")
		                                 : served(&before, &held, length + 1, 1);
		if (kind & PERSISTENT) {
			free(result);
		} else {
			efree(result);
		}
		free(text);
		if (!same) {
			return fail("length %zu: another text", length);
		}
		if (!counted) {
			return false;
		}
	}
	return true;
}

static bool check_estrdup(void)
{
	return copies_check(copy_estrdup, PLAIN);
}

static bool check_estrndup(void)
{
	char *part = estrndup("abcdef", 3);
	bool cut = strcmp(part, "abc") == 0;
	efree(part);
	return (cut || fail("not cut")) && copies_check(copy_estrndup, PLAIN);
}

static bool check_pestrdup_persistent(void)
{
	return copies_check(copy_pestrdup, PERSISTENT);
}

static bool check_pestrndup_persistent(void)
{
	return copies_check(copy_pestrndup, PERSISTENT);
}

/* ---- entries for sizes known at compile time ---- */

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

/* ---- fallible entries ---- */

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

/* ---- persistent or not ---- */

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

static bool string_check(bool persistent)
{
	static const size_t lengths[] = {2, 7, 8, 100, 3000, 3047, 3048, 10000, 2 << 20};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		char *text = text_of(lengths[i]);
		probe before = probe_take();
		zend_string *string = zend_string_init(text, lengths[i], persistent);
		probe held = probe_take();
		size_t size = ZEND_MM_ALIGNED_SIZE(_ZSTR_STRUCT_SIZE(lengths[i]));
		bool right = ZSTR_LEN(string) == lengths[i] && memcmp(ZSTR_VAL(string), text, lengths[i] + 1) == 0;
		bool counted = persistent ? untouched(&before, &held, size, "with a persistent string")
		                          : served(&before, &held, size, 1);
		zend_string_release_ex(string, persistent);
		free(text);
		probe after = probe_take();
		if (!right) {
			return fail("length %zu: another text", lengths[i]);
		}
		if (!counted || !untouched(&before, &after, size, "after the string was released")) {
			return false;
		}
	}
	return true;
}

static bool check_zend_string_init(void)
{
	return string_check(false);
}

static bool check_zend_string_init_persistent(void)
{
	return string_check(true);
}

/* ---- the table ---- */

typedef struct entry {
	const char *name;
	bool (*check)(void);
} entry;

#define FIXED_ENTRIES(num, size, elements, pages, x, y) \
	{"_emalloc_" #size, check_emalloc_##size}, {"_efree_" #size, check_efree_##size},

static const entry entries[] = {
	{"emalloc", check_emalloc},
	{"efree", check_efree},
	{"erealloc", check_erealloc},
	{"erealloc2", check_erealloc2},
	{"ecalloc", check_ecalloc},
	{"safe_emalloc", check_safe_emalloc},
	{"safe_erealloc", check_safe_erealloc},
	{"estrdup", check_estrdup},
	{"estrndup", check_estrndup},
	ZEND_MM_BINS_INFO(FIXED_ENTRIES, x, y)
	{"_emalloc_large", check_emalloc_large},
	{"_efree_large", check_efree_large},
	{"_emalloc_huge", check_emalloc_huge},
	{"_efree_huge", check_efree_huge},
	{"efree_size", check_efree_size},
#ifdef femalloc
	{"femalloc", check_femalloc},
	{"fecalloc", check_fecalloc},
	{"ferealloc", check_ferealloc},
	{"ferealloc2", check_ferealloc2},
	{"safe_femalloc", check_safe_femalloc},
	{"safe_ferealloc", check_safe_ferealloc},
#endif
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
	{"pestrdup persistent", check_pestrdup_persistent},
	{"pestrndup persistent", check_pestrndup_persistent},
	{"zend_string_init", check_zend_string_init},
	{"zend_string_init persistent", check_zend_string_init_persistent},
};
#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

ZEND_FUNCTION(zmmx_test_entries)
{
	ZEND_PARSE_PARAMETERS_NONE();
	array_init(return_value);
	for (size_t i = 0; i < ENTRIES; i++) {
		add_next_index_string(return_value, entries[i].name);
	}
}

ZEND_FUNCTION(zmmx_test_call)
{
	char *name;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(name, length)
	ZEND_PARSE_PARAMETERS_END();

	for (size_t i = 0; i < ENTRIES; i++) {
		if (strcmp(entries[i].name, name) != 0) {
			continue;
		}
		probe_take();
		failure = NULL;
		bool passed = entries[i].check();
		if (passed && !failure) {
			RETURN_STRING("ok");
		}
		zend_string *words = failure ? failure : zend_string_init(ZEND_STRL("failed"), 0);
		failure = NULL;
		RETURN_STR(words);
	}
	RETURN_STRING("no such entry");
}

/* ---- errors ---- */

ZEND_FUNCTION(zmmx_test_overflow)
{
	char *name;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(name, length)
	ZEND_PARSE_PARAMETERS_END();

	volatile size_t many = SIZE_MAX / 2;
	if (!strcmp(name, "safe_emalloc")) {
		efree(safe_emalloc(many, 3, 1));
	} else if (!strcmp(name, "safe_erealloc")) {
		efree(safe_erealloc(NULL, many, 3, 1));
	} else if (!strcmp(name, "ecalloc")) {
		efree(ecalloc(many, 3));
	} else if (!strcmp(name, "emalloc")) {
		many = SIZE_MAX - 1;
		efree(emalloc(many));
	} else if (!strcmp(name, "erealloc")) {
		many = SIZE_MAX - 1;
		void *block = emalloc(10);
		efree(erealloc(block, many));
	}
}

ZEND_FUNCTION(zmmx_test_fallible)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();

#ifdef femalloc
	void *block = femalloc((size_t)size, true);
	RETVAL_BOOL(block != NULL);
	if (block) {
		efree(block);
	}
#else
	RETURN_NULL();
#endif
}

/* ---- counters ---- */

ZEND_FUNCTION(zmmx_test_memory_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_LONG((zend_long)zend_memory_usage(real));
}

ZEND_FUNCTION(zmmx_test_memory_peak_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_LONG((zend_long)zend_memory_peak_usage(real));
}

ZEND_FUNCTION(zmmx_test_memory_reset_peak_usage)
{
	ZEND_PARSE_PARAMETERS_NONE();
	zend_memory_reset_peak_usage();
}

ZEND_FUNCTION(zmmx_test_set_memory_limit)
{
	zend_long bytes;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(bytes)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_BOOL(zend_set_memory_limit((size_t)bytes) == SUCCESS);
}

ZEND_FUNCTION(zmmx_test_block_size)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	RETVAL_LONG((zend_long)zend_mem_block_size(block));
	efree(block);
}

ZEND_FUNCTION(zmmx_test_is_zend)
{
	ZEND_PARSE_PARAMETERS_NONE();
	void *block = allocate_emalloc(100);
	array_init(return_value);
	add_assoc_bool(return_value, "is_zend_mm", is_zend_mm());
	add_assoc_bool(return_value, "is_zend_ptr", is_zend_ptr(block));
	efree(block);
}

ZEND_FUNCTION(zmmx_test_leak)
{
	zend_long size, count = 1;
	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_LONG(size)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(count)
	ZEND_PARSE_PARAMETERS_END();
	for (zend_long i = 0; i < count; i++) {
		memset(allocate_emalloc((size_t)size), 0xa5, (size_t)size);
	}
}

ZEND_FUNCTION(zmmx_test_leak_by)
{
	zend_string *entry;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(entry)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile block = NULL;
	if (zend_string_equals_literal(entry, "emalloc of a known size")) {
		block = emalloc(56);
	} else if (zend_string_equals_literal(entry, "ecalloc")) {
		block = ecalloc(3, 50);
	} else if (zend_string_equals_literal(entry, "estrdup")) {
		block = estrdup(ZSTR_VAL(entry));
	} else if (zend_string_equals_literal(entry, "estrndup")) {
		block = estrndup(ZSTR_VAL(entry), 4);
	} else if (zend_string_equals_literal(entry, "safe_emalloc")) {
		block = safe_emalloc(10, ZSTR_LEN(entry), 5);
	} else if (zend_string_equals_literal(entry, "erealloc")) {
		block = erealloc(emalloc(10), 5000);
	} else if (zend_string_equals_literal(entry, "safe_erealloc")) {
		block = safe_erealloc(emalloc(10), 10, 500, 3);
	} else if (zend_string_equals_literal(entry, "smart_str")) {
		smart_str text = {0};
		smart_str_appends(&text, "text");
		block = text.s;
	}
	memset(block, 0, 4);
}

/* ---- blocks of startup ---- */

#define STARTUP_BLOCKS 4
static const size_t startup_sizes[STARTUP_BLOCKS] = {8, 100, 10000, 3 << 20};
static void *loaded_blocks[STARTUP_BLOCKS], *module_blocks[STARTUP_BLOCKS];
static const char *startup_verdict = "not asked for";
static zend_result (*former_post_startup)(void);

static bool startup_asked(void)
{
	zend_long asked = 0;
	return cfg_get_long("zmmx_test.startup_block", &asked) == SUCCESS && asked;
}

static void startup_allocate(void **blocks)
{
	for (size_t i = 0; i < STARTUP_BLOCKS; i++) {
		blocks[i] = allocate_emalloc(startup_sizes[i]);
		pattern_write(blocks[i], startup_sizes[i], i);
	}
}

static bool startup_holds(const void *block, size_t size, size_t seed)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != pattern_byte(seed, i)) {
			return false;
		}
	}
	return true;
}

static bool startup_resize(void **blocks)
{
	for (size_t i = 0; i < STARTUP_BLOCKS; i++) {
		if (!startup_holds(blocks[i], startup_sizes[i], i)) {
			return false;
		}
		blocks[i] = erealloc(blocks[i], startup_sizes[i] * 3);
		if (!startup_holds(blocks[i], startup_sizes[i], i)) {
			return false;
		}
		blocks[i] = erealloc2(blocks[i], startup_sizes[i] / 2, startup_sizes[i] / 2);
		if (!startup_holds(blocks[i], startup_sizes[i] / 2, i)) {
			return false;
		}
		efree(blocks[i]);
	}
	return true;
}

static zend_result post_startup(void)
{
	bool loaded = startup_resize(loaded_blocks), module = startup_resize(module_blocks);
	startup_verdict = !loaded ? "a block from before all modules changed"
		: !module ? "a block of module startup changed" : "ok";
	return former_post_startup ? former_post_startup() : SUCCESS;
}

ZEND_FUNCTION(zmmx_test_startup_blocks)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STRING(startup_verdict);
}

/* ---- misuse ---- */

ZEND_FUNCTION(zmmx_test_free_twice)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	void *volatile again = block;
	efree(block);
	efree(again);
}

static void *foreign_pointer(const char *kind)
{
	static char unowned[64];
	volatile size_t offset = 16;
	char *block = NULL;
	if (!strcmp(kind, "malloc")) {
		return malloc(100);
	} else if (!strcmp(kind, "static")) {
		return unowned + offset;
	} else if (!strcmp(kind, "inside a slot")) {
		block = allocate_emalloc(112);
		return block + offset;
	} else if (!strcmp(kind, "inside a large block")) {
		block = allocate_emalloc(40000);
		return block + 4096 * offset / 16;
	} else if (!strcmp(kind, "inside a huge block")) {
		block = allocate_emalloc(5 * MIB);
		return block + 4096 * offset;
	} else if (!strcmp(kind, "header")) {
		block = allocate_emalloc(112);
		return (char *)((uintptr_t)block & ~(uintptr_t)(ZEND_MM_CHUNK_SIZE - 1)) + 8 * offset;
	}
	return NULL;
}

ZEND_FUNCTION(zmmx_test_free_foreign)
{
	char *kind;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(kind, length)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile pointer = foreign_pointer(kind);
	efree(pointer);
}

ZEND_FUNCTION(zmmx_test_realloc_foreign)
{
	char *kind;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(kind, length)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile pointer = foreign_pointer(kind);
	pointer = erealloc(pointer, 200);
}

ZEND_FUNCTION(zmmx_test_use_after_free)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	void *volatile dangling = block;
	efree(block);
	memset(dangling, 0x5a, MIN((size_t)size, 16));
	for (int i = 0; i < 2000; i++) {
		memset(allocate_emalloc((size_t)size), 0, (size_t)size);
	}
}

#define ATTACKED 120
#define ELEMENTS_MOST 512

/* Many blocks, of each four of which one stays: the others are freed, about every second, and one of those is changed.
 * Returns if a block that stays was handed out again, or if nothing noticed. */
static void freed_block_attack(size_t size, int bit)
{
	char *blocks[ATTACKED], *freed[ATTACKED];
	int frees = 0;
	for (int i = 0; i < ATTACKED; i++) {
		blocks[i] = allocate_emalloc(size);
	}
	for (int i = 0; i < ATTACKED; i++) {
		if (i % 4 && (i == 1 || (i * 7 + bit) % 5 < 2)) {
			efree(blocks[i]);
			freed[frees++] = blocks[i];
			blocks[i] = NULL;
		}
	}
	freed[(bit * 13) % frees][bit / 8] ^= (char)(1 << bit % 8);
	for (int i = 0; i < frees + ELEMENTS_MOST; i++) {
		char *block = allocate_emalloc(size);
		for (int j = 0; j < ATTACKED; j++) {
			if (block == blocks[j]) {
				return;
			}
		}
	}
}

ZEND_FUNCTION(zmmx_test_freed_bits)
{
	zend_long size, wrong = 0;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
#ifndef PHP_WIN32
	for (int bit = 0; bit < (int)sizeof(void *) * 8; bit++) {
		int status = 0;
		pid_t child = fork();
		if (child == 0) {
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
			freed_block_attack((size_t)size, bit);
			_exit(0);
		}
		wrong += child < 0 || waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT;
	}
#endif
	RETURN_LONG(wrong);
}

/* Enough frees that what waits for its reuse has been reused. */
#define MANY 4000

static void churn(size_t size, zend_long times)
{
	for (zend_long i = 0; i < times; i++) {
		efree(allocate_emalloc(size));
	}
}

/* Frees the block with many others behind it: none of them takes its slot. */
static void free_in_crowd(void *block, size_t size, zend_long others)
{
	void **crowd = pemalloc((size_t)others * sizeof(*crowd), 1);
	for (zend_long i = 0; i < others; i++) {
		crowd[i] = allocate_emalloc(size);
	}
	efree(block);
	for (zend_long i = 0; i < others; i++) {
		efree(crowd[i]);
	}
	pefree(crowd, 1);
}

static void byte_write(volatile char *byte)
{
	*byte = (char)~*byte;
}

static bool byte_read(const volatile char *byte)
{
	return *byte == 'x';
}

ZEND_FUNCTION(zmmx_test_bug)
{
	char *kind;
	size_t length;
	zend_long size, offset = 0;
	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_STRING(kind, length)
		Z_PARAM_LONG(size)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(offset)
	ZEND_PARSE_PARAMETERS_END();
	char *volatile block = allocate_emalloc((size_t)size);
	bool freed = !strncmp(kind, "freed", 5);
	if (!strcmp(kind, "freed in a crowd")) {
		free_in_crowd(block, (size_t)size, offset);
	}
	if (freed) {
		efree(block);
	}
	if (strstr(kind, "write")) {
		byte_write(block + offset);
	} else if (strstr(kind, "read")) {
		RETVAL_BOOL(byte_read(block + offset));
	} else if (!strcmp(kind, "resize")) {
		memset(block, 0, (size_t)size);
		block = erealloc(block, (size_t)offset);
	} else if (!strcmp(kind, "freed twice")) {
		churn((size_t)size / 2 + 1, offset ? offset : MANY);
		efree(block);
	}
	if (freed) {
		churn((size_t)size, MANY);
	} else {
		efree(block);
	}
}

/* ---- module ---- */

static PHP_MINIT_FUNCTION(zmmx_test)
{
	if (startup_asked()) {
		startup_allocate(module_blocks);
		former_post_startup = zend_post_startup_cb;
		zend_post_startup_cb = post_startup;
	}
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmmx_test)
{
#if defined(ZTS) && defined(COMPILE_DL_ZMMX_TEST)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	return SUCCESS;
}

zend_module_entry zmmx_test_module_entry = {
	STANDARD_MODULE_HEADER,
	"zmmx_test",
	ext_functions,
	PHP_MINIT(zmmx_test),
	NULL,
	PHP_RINIT(zmmx_test),
	NULL,
	NULL,
	"0.1.0",
	STANDARD_MODULE_PROPERTIES
};

#ifdef COMPILE_DL_ZMMX_TEST
/* Called when the library is opened: no module has started yet. */
ZEND_DLEXPORT zend_module_entry *get_module(void);
ZEND_DLEXPORT zend_module_entry *get_module(void)
{
#ifdef ZTS
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	if (startup_asked()) {
		startup_allocate(loaded_blocks);
	}
	return &zmmx_test_module_entry;
}
#endif
