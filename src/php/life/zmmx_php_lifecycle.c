/* The heap's own life, and the changes to the engine during it: at startup, with each thread, at the end. */
#include "php/life/zmmx_php_lifecycle.h"

#include "php/engine/zmmx_php_install.h"
#include "php/engine/zmmx_php_loader.h"
#include "php/engine/zmmx_php_near_handlers.h"
#include "php/engine/zmmx_php_stock.h"
#include "php/engine/zmmx_php_stock_pages.h"
#include "php/life/zmmx_php_helper.h"
#include "php/life/zmmx_php_limit.h"
#include "php/life/zmmx_php_pressure.h"
#include "php/life/zmmx_php_recording.h"
#include "php/life/zmmx_php_sampled.h"
#include "php/life/zmmx_php_settings.h"
#include "php/life/zmmx_php_usage_functions.h"
#include "php/record/zmmx_php_debug_build.h"
#include "php/record/zmmx_php_profile.h"
#include "php/record/zmmx_php_track.h"
#include "php/status/zmmx_php_status.h"

#include "SAPI.h"

static void foreign_free(void *context, void *block)
{
	if (block == (void *)ZMMX_G(stock)) {
		zmmx_lifecycle_full_shutdown(); /* the engine frees its heap, and nothing is allocated any more */
	} else {
		zmmx_stock_free(context, block);
	}
}

static void changed(void *context)
{
	zmmx_status_changed(context);
	zmmx_recording_changed();
}

static const zmmx_hooks heap_hooks = {
	.over_limit = zmmx_php_limit_exceeded,
	.out_of_memory = zmmx_php_limit_system_refused,
	.size_overflow = zmmx_php_limit_size_overflow,
	.pressure = zmmx_pressure_changed,
	.foreign_free = foreign_free,
	.foreign_realloc = zmmx_stock_realloc,
	.describe = zmmx_track_describe,
	.changed = changed,
	.idle = zmmx_php_helper_start,
	.helped = zmmx_status_helped,
};

static const char *reason_to_stay_out(int type)
{
	if (!ZMMX_G(enable)) {
		return "zmmx.enable is 0";
	}
	if (type != MODULE_PERSISTENT) {
		return "loaded with dl(), which is too late to take over the heap";
	}
	if (!is_zend_mm()) {
		const char *setting = getenv("USE_ZEND_ALLOC");
		return setting && atoi(setting) == 0 ? "USE_ZEND_ALLOC=0 is set in the environment"
		                                     : "another heap is already installed";
	}
#ifndef ZEND_HAS_OOM
	if (zmmx_loader_engine_has("zend_mm_delayed_error_or_panic")) {
		return "built for an older release of this PHP, which raises memory limit errors in another way: rebuild zmmx";
	}
#endif
	return NULL;
}

/* Threads get their heap before their settings. */
static bool process_hardened;
static bool process_watched;
static zmmx_huge_pages process_huge_pages;

/* Creates this thread's heap, in front of its stock heap. */
static void heap_install(void)
{
	zmmx_stock_counters_attach();
	zmmx_config config = {
		.hooks = &heap_hooks,
		.live = ZMMX_G(live),
		.real = ZMMX_G(real),
		.limit = ZMMX_G(limit),
		.huge_pages = process_huge_pages,
		.least_slot = ZMMX_MIN_SLOT,
		.hardened = process_hardened,
		.sanitized = process_watched,
	};
	/* The stock heap's first chunk cannot be given back. The figures leave it out, because ours takes its place. Its free
	 * pages go back before there is ours, or two huge pages would raise the peak of the process. */
	zmmx_stock_pages_release(ZMMX_G(stock));
	ZMMX_G(real)->now -= ZMMX_G(stock_real);
	zmmx_heap_set(zmmx_heap_create(&config));
	if (!ZMMX_G(heap)) {
		ZMMX_G(real)->now += ZMMX_G(stock_real);
		ZMMX_G(reason) = "the system has no memory for a first chunk";
		return;
	}
	ZMMX_G(real)->peak = ZMMX_G(real)->now;
	ZMMX_G(reason) = "";
	const zmmx_near_sampling sampling = zmmx_sampling();
	const zmmx_near_sets linked = zmmx_install_linked();
	zmmx_install(process_hardened || process_watched ? NULL : zmmx_near_handlers_use(ZMMX_G(heap), &sampling, &linked));
	if (process_hardened || process_watched) {
		zmmx_observe(ZMMX_OBSERVE_FREES, 0);
	}
	zmmx_debug_build_startup();
}

static const char *process_reason; /* constant while there are threads */

void zmmx_lifecycle_startup(int type)
{
	zmmx_heap_set(NULL);
	ZMMX_G(phase) = ZMMX_PHASE_RUNNING;
	ZMMX_G(late_sealed) = false;
	ZMMX_G(reporting) = false;
	ZMMX_G(reason) = process_reason = reason_to_stay_out(type);
	if (ZMMX_G(reason)) {
		if (type != MODULE_PERSISTENT && ZMMX_G(enable)) {
			php_error_docref(NULL, E_WARNING, "zmmx: cannot be loaded with dl(); load it with extension=zmmx in php.ini");
		}
		return;
	}
#ifndef ZTS
	ZMMX_G(stock) = zend_mm_get_heap();
#endif
	process_hardened = ZMMX_G(hardened);
	process_watched = zmmx_sanitizer_is_here();
	process_huge_pages = ZMMX_G(huge_pages);
	zmmx_stock_counters_find();
	heap_install();
	if (!ZMMX_G(heap)) {
		process_reason = ZMMX_G(reason);
		return;
	}
	zmmx_settings_apply();
	zmmx_usage_functions_replace();
	zmmx_php_limit_wrap_ini();
}

/* The thread's settings are applied after this, by TSRM. */
void zmmx_lifecycle_thread_startup(void)
{
	if (process_reason) {
		ZMMX_G(reason) = process_reason;
	} else if (!is_zend_mm()) {
		ZMMX_G(reason) = "another heap is already installed";
	} else {
		heap_install();
	}
}

static void heap_remove(void)
{
	zmmx_heap_destroy(ZMMX_G(heap));
	zmmx_heap_set(NULL);
	ZMMX_G(real)->now += ZMMX_G(stock_real);
	ZMMX_G(reason) = "shut down";
	bool nearby = ZMMX_G(nearby) != NULL;
	zmmx_uninstall();
	if (nearby) {
		zmmx_near_handlers_release();
	}
}

void zmmx_lifecycle_shutdown(void)
{
	zmmx_usage_functions_restore();
	zmmx_php_limit_unwrap_ini();
}

bool zmmx_lifecycle_thread_shutdown(void)
{
	bool abandoned = false;
	zmmx_status_close();
	zmmx_track_unwant(ZMMX_TRACK_SITES | ZMMX_TRACK_LEAKS);
	zmmx_track_clear_last();
	zmmx_profile_destroy();
	zmmx_debug_build_shutdown();
	zmmx_settings_free();
	if (!ZMMX_G(heap)) {
		return true;
	}
#ifdef ZTS
	abandoned = ZMMX_G(abandoned);
#endif
	if (!abandoned && ZMMX_G(live)->now == zmmx_heap_settle_foreign(ZMMX_G(heap))
	    && zmmx_installed_are_ours()) {
		heap_remove();
		return true;
	}
	zmmx_loader_pin(); /* some of our blocks are still in use */
#ifdef ZTS
	if (zmmx_installed_are_ours()) {
		zmmx_install_ended();
	}
#endif
	return false;
}

bool zmmx_lifecycle_full_shutdown(void)
{
#ifdef ZTS
	/* Its thread may have been anywhere in the heap when this process was forked, so the heap must not be touched. It
	 * is gone soon. */
	if (ZMMX_G(abandoned)) {
		return true;
	}
#endif
	zend_mm_heap *stock = ZMMX_G(stock);
	heap_remove();
	/* The engine leaves this to the custom heap, and does not touch its own heap afterwards. */
	zend_mm_shutdown(stock, true, true);
	return true;
}
