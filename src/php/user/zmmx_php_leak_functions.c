/* zmmx_leaks() and zmmx_assert_no_leak(): blocks that survive. */
#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_sites.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_arrays.h"
#include "php/report/zmmx_php_leaks.h"

#include <stdlib.h>

#include "zend_exceptions.h"
#include "zend_gc.h"
#include "zend_smart_str.h"

/* The number of sites that a failed assertion names. */
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
		zend_throw_error(NULL, "zmmx_leaks() has no blocks to report: %s", zmmx_in_front(why, sizeof(why)));
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

/* ---- zmmx_assert_no_leak() ----
 *
 * A leak grows with each call. What a call leaves behind once may be a cache, and one that is full replaces an entry by
 * another. So blocks count less those that the call freed, and a call that leaves more behind is repeated: the first one
 * that does not acquits. */

#define CALLS_JUDGED 4

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

/* How many more blocks there are than before. One that grew is one, unless a block of unknown size was freed. */
static zend_long growth_since(const zmmx_track_sums *before)
{
	zmmx_track_sums now = zmmx_track_sum();
	size_t freed = now.strangers - before->strangers;
	zend_long blocks = (zend_long)(now.blocks - before->blocks - freed);
	return blocks == 0 && !freed && now.bytes > before->bytes ? 1 : blocks;
}

static void stack_append(smart_str *text, const zmmx_sites *sites, uint32_t site)
{
	char name[512];
	for (uint32_t at = zmmx_site_at(sites, site)->frame; at; at = zmmx_frame_at(sites, at)->parent) {
		const zmmx_frame *frame = zmmx_frame_at(sites, at);
		zmmx_frame_name(sites, at, name, sizeof(name));
		smart_str_append_printf(text, "\n  in %s", name);
		if (frame->file) {
			smart_str_append_printf(text, " at %s:%u", zmmx_text_at(&sites->texts, frame->file), frame->line);
		}
	}
}

static void site_append(smart_str *text, const zmmx_survivors *survivor)
{
	const zmmx_sites *sites = zmmx_track_sites();
	char location[MAXPATHLEN + 16], code[512];
	zmmx_site_words words = zmmx_site_describe(sites, survivor->site);
	zmmx_site_location(sites, survivor->site, location, sizeof(location));
	zmmx_site_c_function(&words, code, sizeof(code));
	if (survivor->blocks) {
		smart_str_append_printf(text, "\n%s: %zu block%s, %zu bytes, allocated by %s", location, survivor->blocks,
		                        survivor->blocks == 1 ? "" : "s", survivor->bytes, code);
	} else {
		smart_str_append_printf(text, "\n%s: %zu bytes more in the same number of blocks, allocated by %s", location, survivor->bytes, code);
	}
	if (sites->depth > 1) {
		stack_append(text, sites, survivor->site);
	}
}

static void totals_append(smart_str *text, size_t blocks, size_t bytes, unsigned calls, zend_long allow)
{
	if (blocks) {
		smart_str_append_printf(text, "%u calls left %zu block%s (%zu bytes) behind, more than " ZEND_LONG_FMT " per call:", calls,
		                        blocks, blocks == 1 ? "" : "s", bytes, allow);
	} else {
		smart_str_append_printf(text, "Blocks grew by %zu bytes in %u calls:", bytes, calls);
	}
}

static void assertion_fail(const zmmx_survivors *sites, size_t count, unsigned calls, zend_long allow)
{
	smart_str text = {0};
	size_t blocks = 0, bytes = 0;
	zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("assertionerror"));
	for (size_t i = 0; i < count; i++) {
		blocks += sites[i].blocks;
		bytes += sites[i].bytes;
	}
	totals_append(&text, blocks, bytes, calls, allow);
	for (size_t i = 0; i < count && i < SITES_NAMED; i++) {
		site_append(&text, &sites[i]);
	}
	if (count > SITES_NAMED) {
		smart_str_append_printf(&text, "\nand at %zu more site%s", count - SITES_NAMED, count - SITES_NAMED == 1 ? "" : "s");
	}
	smart_str_0(&text);
	zend_throw_exception(class, ZSTR_VAL(text.s), 0);
	smart_str_free(&text);
}

/* The calls that count, until one leaves no more than is allowed behind. */
static void calls_judge(zend_fcall_info *call, zend_fcall_info_cache *cache, zend_long allow)
{
	size_t before_count, count;
	zmmx_survivors *before = zmmx_track_survivors(0, &before_count), *now;
	bool guilty = true;
	for (unsigned i = 0; guilty && i < CALLS_JUDGED; i++) {
		zmmx_track_sums sums = zmmx_track_sum();
		guilty = call_and_collect(call, cache) && growth_since(&sums) > allow;
	}
	if (guilty) {
		now = zmmx_track_survivors(0, &count);
		count = zmmx_survivors_subtract(now, count, before, before_count);
		assertion_fail(now, count, CALLS_JUDGED, allow);
		free(now);
	}
	free(before);
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
	zmmx_track_want(ZMMX_TRACK_CALL);
	if (zmmx_track_is_deaf()) {
		char why[512];
		zend_throw_error(NULL, "zmmx_assert_no_leak() cannot count blocks: %s", zmmx_in_front(why, sizeof(why)));
	}
	while (warm_up-- > 0 && !EG(exception)) {
		call_and_collect(&call, &cache);
	}
	if (!EG(exception)) {
		gc_collect_cycles();
		calls_judge(&call, &cache, allow);
	}
	zmmx_track_unwant(ZMMX_TRACK_CALL);
}
