/* When a request ends for the heap.
 *
 * From 8.4 on the engine calls the shutdown handler. On 8.2 and 8.3 it tells a custom heap nothing, and there is no
 * module hook between the last free of one request and the first allocation of the next. But the last block that it
 * frees is known: the table of CG(interned_strings). Post-deactivate makes sure that this table exists, and its free
 * ends the request.
 *
 * If other handlers are installed over ours, neither needs to reach us. Then post-deactivate seals the heap, and the
 * sealed part is dropped when the next request begins. */
#include "php/life/zmmx_php_request.h"

#include "php/engine/zmmx_php_install.h"
#include "php/engine/zmmx_php_stock.h"
#include "php/engine/zmmx_php_unlimited.h"
#include "php/life/zmmx_php_fast_shutdown.h"
#include "php/life/zmmx_php_pressure.h"
#include "php/life/zmmx_php_resident.h"
#include "php/record/zmmx_php_debug_build.h"
#include "php/record/zmmx_php_profile.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_leaks.h"
#include "php/report/zmmx_php_marks.h"
#include "php/report/zmmx_php_post_mortem.h"
#include "php/status/zmmx_php_status.h"

#include "zend_globals.h"
#include "zend_hash.h"

static void request_runs(void)
{
	if (!zmmx_install_phase(ZMMX_PHASE_RUNNING)) {
		ZMMX_G(phase) = ZMMX_PHASE_RUNNING;
	}
}

/* A request that never uses more than an idle heap keeps less than a megabyte, where ZendMM has 2. Access logs show the
 * peak in whole megabytes; a part of one must not show as 0. */
static void peak_round_up(void)
{
	const size_t unit = (size_t)1024 * 1024;
	zmmx_counter *real = ZMMX_G(real);
	real->peak = (real->peak + unit - 1) / unit * unit;
}

/* The heap will be empty; a seal of this request no longer matters. */
void zmmx_request_end(void)
{
	zmmx_heap *heap = ZMMX_G(heap);
	zmmx_status_request_end();
	zmmx_heap_set_loses_leaks(heap, zmmx_leaks_are_wanted());
	zmmx_leaks_report();
	zmmx_track_clear();
	zmmx_debug_build_clear();
	zmmx_stock_settle();
	if (ZMMX_G(late_sealed)) {
		/* Blocks allocated since the seal belonged to the shutdown; the first reset keeps them. */
		zmmx_heap_reset(heap);
		zmmx_heap_set_unlimited(heap, false);
		ZMMX_G(late_sealed) = false;
	}
	zmmx_heap_reset(heap);
	zmmx_heap_set_loses_leaks(heap, false);
	peak_round_up();
	request_runs();
	zmmx_resident_check();
	zmmx_status_idle();
}

void zmmx_request_deactivate(void)
{
	zmmx_resident_note();
	zmmx_pressure_deactivate();
	zmmx_marks_clear();
	zmmx_profile_deactivate();
	zmmx_leaks_deactivate();
	if (ZMMX_G(heap) && zmmx_install_phase(ZMMX_PHASE_LEAVING)) {
		zmmx_fast_shutdown_prepare();
	}
}

/* The end was not noticed. */
static void request_separate(void)
{
	/* Blocks from after the seal may be this request's, and the rest of the record does not tell them apart. */
	zmmx_track_clear();
	zmmx_debug_build_clear();
	zmmx_stock_settle();
	zmmx_heap_reset(ZMMX_G(heap));
	zmmx_heap_set_unlimited(ZMMX_G(heap), false);
	ZMMX_G(late_sealed) = false;
	peak_round_up();
	request_runs();
	zmmx_resident_check();
}

void zmmx_request_activate(void)
{
	ZMMX_G(limit_reached) = false;
	ZMMX_G(shutdown_max) = 0;
	if (ZMMX_G(heap)) {
		if (ZMMX_G(phase) == ZMMX_PHASE_LATE) {
			request_separate();
		} else {
			zmmx_install_phase(ZMMX_PHASE_RUNNING);
		}
	}
	zmmx_pressure_activate();
	zmmx_marks_clear(); /* a stream that was closed late may have set one */
	zmmx_post_mortem_reserve();
	zmmx_profile_activate();
	zmmx_leaks_activate();
	zmmx_debug_build_activate();
}

/* Other handlers are installed over ours. */
static void request_seal(void)
{
	zmmx_status_request_end();
	zmmx_status_idle();
	zmmx_heap_seal(ZMMX_G(heap));
	zmmx_heap_set_unlimited(ZMMX_G(heap), true);
	ZMMX_G(late_sealed) = true;
	ZMMX_G(phase) = ZMMX_PHASE_LATE;
}

#if ZMMX_HAS_SHUTDOWN_HANDLER

void zmmx_request_post_deactivate(void)
{
	zmmx_leaks_post_deactivate();
	if (ZMMX_G(heap) && !zmmx_install_phase(ZMMX_PHASE_LEAVING)) {
		request_seal();
	}
}

#else

static void table_create(void *strings)
{
	zend_hash_real_init_mixed(strings);
}

void zmmx_request_post_deactivate(void)
{
	HashTable *strings = &CG(interned_strings);
	zmmx_leaks_post_deactivate();
	if (!ZMMX_G(heap)) {
		return;
	}
	/* a request that ended at its limit may have left no room */
	if ((HT_FLAGS(strings) & HASH_FLAG_UNINITIALIZED) && !zmmx_unlimited(table_create, strings)) {
		zend_bailout();
	}
	ZMMX_G(last_block) = HT_GET_DATA_ADDR(strings);
	if (!zmmx_install_phase(ZMMX_PHASE_LATE)) {
		request_seal();
	}
}

bool zmmx_request_ends_with(void *block)
{
	void *now = HT_GET_DATA_ADDR(&CG(interned_strings));
	if (now != block) {
		ZMMX_G(last_block) = now; /* the table has only grown */
		return false;
	}
	const zmmx_caller engine = {0};
	zmmx_track_on_free(block, &engine);
	zmmx_debug_build_on_free(block);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_FREES) {
		zmmx_free(ZMMX_G(heap), block);
	}
	zmmx_request_end();
	return true;
}

#endif
