/* The engine's own counters, and the stock heap's share of them.
 *
 * memory_get_usage(), FPM's status page, Xdebug and others read fields of the private zend_mm_heap. Their offsets
 * differ between versions, so they are found by experiment: a mark is written to a word of the struct, and the function
 * that reads the counter tells whether it was the right one. */
#include "php/engine/zmmx_php_stock.h"

#include "php/engine/zmmx_php_install.h"

/* Words of the struct to try: it is some 400 bytes, and the memory after it in its page is heap too. */
#define STRUCT_WORDS 96

static size_t usage_live(void)
{
	return zend_memory_usage(false);
}

static size_t usage_real(void)
{
	return zend_memory_usage(true);
}

static size_t peak_live(void)
{
	return zend_memory_peak_usage(false);
}

static size_t peak_real(void)
{
	return zend_memory_peak_usage(true);
}

/* The word that `ask` reads. Only words that contain its present result are written to. */
static size_t *word_find(size_t (*ask)(void))
{
	size_t *words = (size_t *)ZMMX_G(stock);
	size_t value = ask();
	for (size_t i = 0; i < STRUCT_WORDS; i++) {
		if (words[i] != value) {
			continue;
		}
		words[i] = value ^ 0x5a5a0;
		bool found = ask() == (value ^ 0x5a5a0);
		words[i] = value;
		if (found) {
			return &words[i];
		}
	}
	return NULL;
}

static zmmx_counter *counter_find(size_t (*now)(void), size_t (*peak)(void))
{
	size_t *now_word = word_find(now);
	size_t *peak_word = word_find(peak);
	return now_word && peak_word == now_word + 1 ? (zmmx_counter *)now_word : NULL;
}

static const size_t *limit_find(void)
{
	const size_t *words = (const size_t *)ZMMX_G(stock);
	/* two values, so that no other word can hold both */
	const size_t mark = SIZE_MAX / 2 - 0x5a5a000, mark2 = SIZE_MAX / 2 - 0x3c3c000;
	const size_t *found = NULL;
	for (size_t i = 0; i < STRUCT_WORDS && !found; i++) {
		zend_set_memory_limit(mark);
		if (words[i] == mark) {
			zend_set_memory_limit(mark2);
			found = words[i] == mark2 ? &words[i] : NULL;
		}
	}
	zend_set_memory_limit((size_t)PG(memory_limit));
	return found;
}

static int *overflow_find(void)
{
	int *words = (int *)ZMMX_G(stock);
	for (size_t i = 0; i < STRUCT_WORDS * sizeof(size_t) / sizeof(int); i++) {
		if (words[i]) {
			continue;
		}
		words[i] = 1;
		bool found = zend_alloc_in_memory_limit_error_reporting();
		words[i] = 0;
		if (found) {
			return &words[i];
		}
	}
	return NULL;
}

/* Offsets of words from the start of any stock heap of this PHP. Written once, before there are threads. */
static struct {
	bool found;
	size_t live, real, limit;
	size_t overflow; /* 0: not found */
} offsets;

static size_t offset_of(const void *word)
{
	return word ? (size_t)((const char *)word - (const char *)ZMMX_G(stock)) : 0;
}

void zmmx_stock_counters_find(void)
{
	zmmx_counter *live = counter_find(usage_live, peak_live);
	zmmx_counter *real = counter_find(usage_real, peak_real);
	const size_t *limit = limit_find();
	offsets.found = live && real && limit;
	offsets.live = offset_of(live);
	offsets.real = offset_of(real);
	offsets.limit = offset_of(limit);
	offsets.overflow = offset_of(overflow_find());
}

void zmmx_stock_counters_attach(void)
{
	char *stock = (char *)ZMMX_G(stock);
	ZMMX_G(counters_found) = offsets.found;
	if (offsets.found) {
		ZMMX_G(live) = (zmmx_counter *)(stock + offsets.live);
		ZMMX_G(real) = (zmmx_counter *)(stock + offsets.real);
		ZMMX_G(limit) = (const size_t *)(stock + offsets.limit);
	} else {
		memset(&ZMMX_G(own_live), 0, sizeof(zmmx_counter));
		memset(&ZMMX_G(own_real), 0, sizeof(zmmx_counter));
		ZMMX_G(live) = &ZMMX_G(own_live);
		ZMMX_G(real) = &ZMMX_G(own_real);
		ZMMX_G(own_limit) = SIZE_MAX; /* until the setting is applied */
		ZMMX_G(limit) = &ZMMX_G(own_limit);
	}
	ZMMX_G(overflow) = offsets.overflow ? (int *)(stock + offsets.overflow) : NULL;
	ZMMX_G(stock_live) = ZMMX_G(live)->now;
	ZMMX_G(stock_real) = ZMMX_G(real)->now;
}

/* The stock heap counts in the same words. During a call its first chunk, which is otherwise left out, is added to
 * `real`; the change that the call makes to `live` belongs to its share. */
typedef struct stock_mark {
	size_t live;
	size_t real_peak;
} stock_mark;

static stock_mark stock_enter(void)
{
	stock_mark mark = {ZMMX_G(live)->now, ZMMX_G(real)->peak};
	ZMMX_G(real)->now += ZMMX_G(stock_real);
	return mark;
}

static void stock_leave(stock_mark mark)
{
	zmmx_counter *real = ZMMX_G(real);
	ZMMX_G(stock_live) += ZMMX_G(live)->now - mark.live;
	ZMMX_G(stock_touched) = true;
	/* memory from before our time that the stock heap gave back need no longer be left out */
	size_t hidden = real->now - zmmx_heap_committed(ZMMX_G(heap));
	if (hidden < ZMMX_G(stock_real)) {
		ZMMX_G(stock_real) = hidden;
	}
	real->now -= ZMMX_G(stock_real);
	real->peak = real->now > mark.real_peak ? real->now : mark.real_peak;
	zmmx_heap_set_foreign_live(ZMMX_G(heap), ZMMX_G(stock_live));
}

void zmmx_stock_settle(void)
{
	if (ZMMX_G(stock_touched)) {
		ZMMX_G(stock_touched) = false;
		ZMMX_G(stock_live) = zmmx_heap_settle_foreign(ZMMX_G(heap));
	}
}

bool zmmx_stock_holds_more(void)
{
	size_t known = ZMMX_G(stock_live);
	ZMMX_G(stock_live) = zmmx_heap_settle_foreign(ZMMX_G(heap));
	return !ZMMX_G(counters_found) || ZMMX_G(stock_live) != known;
}

/* It grows when others call it directly. */
static bool stock_owns(const void *block)
{
	if (zmmx_stock_chunk_has(block)) {
		return true;
	}
	bool owns = zmmx_install_engine_owns(block);
	ZMMX_G(stock_grown) |= owns;
	return owns;
}

void zmmx_stock_free(void *context, void *block)
{
	(void)context;
	if (!stock_owns(block)) {
		zmmx_heap_refuse(ZMMX_G(heap), "free", block);
	}
	stock_mark mark = stock_enter();
	_zend_mm_free(ZMMX_G(stock), block ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	stock_leave(mark);
}

void *zmmx_stock_realloc(void *context, void *block, size_t size)
{
	(void)context;
	if (!stock_owns(block)) {
		zmmx_heap_refuse(ZMMX_G(heap), "realloc", block);
	}
	stock_mark mark = stock_enter();
	void *result = _zend_mm_realloc(ZMMX_G(stock), block, size ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	stock_leave(mark);
	return result;
}
