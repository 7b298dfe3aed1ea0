/* What a size becomes, what the heap says of itself, and what is written into blocks. */
#include "zmmx_test.h"

#define SLOT_SIZE(num, size, elements, pages, x, y) size,
const size_t slot_sizes[BINS] = {ZEND_MM_BINS_INFO(SLOT_SIZE, x, y)};

int bin_of(size_t size)
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

probe probe_take(void)
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

zend_string *failure;

bool fail(const char *format, ...)
{
	if (!failure) {
		va_list arguments;
		va_start(arguments, format);
		failure = zend_vstrpprintf(0, format, arguments);
		va_end(arguments);
	}
	return false;
}

size_t overhead(const probe *before)
{
	return before->zmmx ? 0 : ZEND_MM_OVERHEAD;
}

size_t alignment_of(const probe *before, size_t size)
{
	size_t request = size + overhead(before);
	if (before->hardened) {
		return 16;
	}
	if (request > ZEND_MM_MAX_LARGE_SIZE) {
		return ZEND_MM_CHUNK_SIZE;
	}
	return bin_of(request) < 0 ? ZEND_MM_PAGE_SIZE : (block_size_of(request) % 16 ? ZEND_MM_ALIGNMENT : 16);
}

/* ZendMM keeps a node for each huge block in its own heap, and counts it. */
#define HUGE_NODE (PHP_VERSION_ID >= 80600 ? 32 : 24)

size_t usage_for(const probe *before, size_t size)
{
	size_t request = size + overhead(before);
	bool node = !before->zmmx && request > ZEND_MM_MAX_LARGE_SIZE;
	return block_size_of(request) + (node ? block_size_of(HUGE_NODE + overhead(before)) : 0);
}

bool served(const probe *before, const probe *after, size_t size, size_t count)
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

bool untouched(const probe *before, const probe *after, size_t size, const char *what)
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

unsigned char pattern_byte(size_t seed, size_t offset)
{
	return (unsigned char)(seed * 131 + offset * 7 + (offset >> 8) + 1);
}

void pattern_write(void *block, size_t size, size_t seed)
{
	unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		bytes[i] = pattern_byte(seed, i);
	}
}

bool pattern_holds(const void *block, size_t size, size_t seed)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != pattern_byte(seed, i)) {
			return fail("byte %zu of %zu changed", i, size);
		}
	}
	return true;
}

bool zeroed(const void *block, size_t size)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i]) {
			return fail("byte %zu of %zu is not zero", i, size);
		}
	}
	return true;
}
