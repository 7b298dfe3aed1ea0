/* zmmx_leaks(), zmmx_assert_no_leak(): blocks that survive. */
#include "php/record/zmmx_php_sites.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_arrays.h"
#include "php/report/zmmx_php_leaks.h"

#include <stdlib.h>

#include "zend_exceptions.h"
#include "zend_gc.h"
#include "zend_smart_str.h"

/* Sites that a failed assertion names. */
#define SITES_NAMED 10

ZEND_FUNCTION(zmmx_leaks)
{
	bool last = false;
	char why[512];
	size_t count;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(last)
	ZEND_PARSE_PARAMETERS_END();
	if (zmmx_track_is_deaf()) {
		zend_throw_error(NULL, "zmmx_leaks() knows no blocks: %s", zmmx_in_front(why, sizeof(why)));
		RETURN_THROWS();
	}
	if (last) {
		const zmmx_survivors *leaks = zmmx_leaks_last(&count);
		zmmx_survivors_build(return_value, leaks, count);
		return;
	}
	zmmx_survivors *survivors = zmmx_track_survivors(0, &count);
	zmmx_survivors_build(return_value, survivors, count);
	free(survivors);
}

/* ---- zmmx_assert_no_leak() ---- */

static bool call_and_collect(zend_fcall_info *call, zend_fcall_info_cache *cache)
{
	zval result;
	ZVAL_UNDEF(&result);
	call->retval = &result;
	bool called = zend_call_function(call, cache) == SUCCESS && !EG(exception);
	zval_ptr_dtor(&result);
	if (called) {
		gc_collect_cycles();
	}
	return called && !EG(exception);
}

static void assertion_fail(const zmmx_survivors *survivors, size_t count, zend_long blocks, size_t bytes, zend_long allow)
{
	smart_str text = {0};
	char place[MAXPATHLEN + 16], code[512];
	zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("assertionerror"));
	for (size_t i = 0; i < count && i < SITES_NAMED; i++) {
		zmmx_site_words words = zmmx_site_describe(zmmx_track_sites(), survivors[i].site);
		zmmx_site_location(zmmx_track_sites(), survivors[i].site, place, sizeof(place));
		zmmx_site_c_function(&words, code, sizeof(code));
		smart_str_append_printf(&text, "\n%s: %zu block%s, %zu bytes, by %s", place, survivors[i].blocks,
		                        survivors[i].blocks == 1 ? "" : "s", survivors[i].bytes, code);
	}
	if (count > SITES_NAMED) {
		smart_str_append_printf(&text, "\nand %zu more places", count - SITES_NAMED);
	}
	smart_str_0(&text);
	zend_throw_exception_ex(class, 0, ZEND_LONG_FMT " block%s of %zu bytes survived the call, " ZEND_LONG_FMT " allowed:%s",
	                        blocks, blocks == 1 ? "" : "s", bytes, allow, ZSTR_VAL(text.s));
	smart_str_free(&text);
}

/* Blocks made since the epoch began that are still there. */
static void survivors_judge(uint32_t epoch, zend_long allow)
{
	size_t count, bytes = 0;
	zend_long blocks = 0;
	zmmx_survivors *survivors = zmmx_track_survivors(epoch, &count);
	for (size_t i = 0; i < count; i++) {
		blocks += (zend_long)survivors[i].blocks;
		bytes += survivors[i].bytes;
	}
	if (blocks > allow) {
		assertion_fail(survivors, count, blocks, bytes, allow);
	}
	free(survivors);
}

ZEND_FUNCTION(zmmx_assert_no_leak)
{
	zend_fcall_info call;
	zend_fcall_info_cache cache;
	zend_long allow = 0, warm_up = 1;
	ZEND_PARSE_PARAMETERS_START(1, 3)
		Z_PARAM_FUNC(call, cache)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(allow)
		Z_PARAM_LONG(warm_up)
	ZEND_PARSE_PARAMETERS_END();
	if (allow < 0 || warm_up < 0) {
		zend_argument_value_error(allow < 0 ? 2 : 3, "must be greater than or equal to 0");
		RETURN_THROWS();
	}
	if (!ZMMX_G(heap)) {
		zend_throw_error(NULL, "zmmx_assert_no_leak() needs zmmx to be active: %s", ZMMX_G(reason));
		RETURN_THROWS();
	}
	while (warm_up-- > 0) {
		if (!call_and_collect(&call, &cache)) {
			RETURN_THROWS();
		}
	}
	gc_collect_cycles();
	zmmx_track_want(ZMMX_TRACK_CALL);
	if (zmmx_track_is_deaf()) {
		char why[512];
		zmmx_track_unwant(ZMMX_TRACK_CALL);
		zend_throw_error(NULL, "zmmx_assert_no_leak() cannot judge: %s", zmmx_in_front(why, sizeof(why)));
		RETURN_THROWS();
	}
	uint32_t epoch = zmmx_track_epoch();
	if (call_and_collect(&call, &cache)) {
		survivors_judge(epoch, allow);
	}
	zmmx_track_unwant(ZMMX_TRACK_CALL);
}
