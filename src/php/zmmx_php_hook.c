/* The handlers, and their installation in the engine's heap. */
#include "zmmx_php.h"

#include "../core/zmmx_fast.h"
#include "zmmx_php_debug.h"
#include "zmmx_php_leaks.h"
#include "zend_globals.h"

#ifndef PHP_WIN32
#include <pthread.h>
#endif

/* ---- handlers ---- */

static void *handle_malloc(size_t size ZMMX_DC)
{
	return zmmx_alloc_fast(ZMMX_G(heap), size);
}

static void handle_free(void *block ZMMX_DC)
{
	zmmx_free_fast(ZMMX_G(heap), block);
}

static void *handle_realloc(void *block, size_t size ZMMX_DC)
{
	return zmmx_realloc(ZMMX_G(heap), block, size);
}

/* After our RSHUTDOWN other modules' may still run user code, so blocks are freed as before. From the moment
 * the engine closes resources on it only destroys tables, and the heap is dropped as a whole right after:
 * then only huge blocks, whose memory goes back at once, and the stock heap's are really freed. */
static void leaving_free(void *block ZMMX_DC)
{
	if ((EG(flags) & EG_FLAGS_IN_RESOURCE_SHUTDOWN) && ((uintptr_t)block & (ZMMX_CHUNK_SIZE - 1))
	    && !zmmx_stock_is_likely(block)) {
		return;
	}
	zmmx_free_fast(ZMMX_G(heap), block);
}

#if ZMMX_HAS_SHUTDOWN_HANDLER

static size_t handle_gc(void)
{
	return zmmx_heap_gc(ZMMX_G(heap));
}

static void handle_shutdown(bool full, bool silent)
{
	(void)silent;
	if (!full && ZMMX_G(heap)) {
		zmmx_request_end();
	}
}

#else

static void late_seal(void)
{
	if (!ZMMX_G(late_sealed)) {
		zmmx_heap_seal(ZMMX_G(heap));
		zmmx_heap_set_unlimited(ZMMX_G(heap), true);
		ZMMX_G(late_sealed) = true;
	}
}

static void *late_malloc(size_t size ZMMX_DC)
{
	late_seal();
	return ZMMX_G(observers) ? zmmx_observed_malloc(size ZMMX_CC) : zmmx_alloc_fast(ZMMX_G(heap), size);
}

static void late_free(void *block ZMMX_DC)
{
	if (UNEXPECTED(block == ZMMX_G(last_block)) && zmmx_request_ends_with(block)) {
		return;
	}
	if (ZMMX_G(observers)) {
		zmmx_observed_free(block ZMMX_CC);
	} else {
		zmmx_free_fast(ZMMX_G(heap), block);
	}
}

static void *late_realloc(void *block, size_t size ZMMX_DC)
{
	late_seal();
	void *result = ZMMX_G(observers) ? zmmx_observed_realloc(block, size ZMMX_CC)
	                                 : zmmx_realloc(ZMMX_G(heap), block, size);
	if (block == ZMMX_G(last_block)) {
		ZMMX_G(last_block) = result;
	}
	return result;
}

#endif

#ifdef ZTS

/* From the end of a thread, or of the module, while blocks are alive, to that of the engine's heap; TSRM may free that
 * from another thread. */
static void ended_free(void *block ZMMX_DC)
{
	if (!zmmx_thread_free_heap(block)) {
		zmmx_free_fast(ZMMX_G(heap), block);
	}
}

static const zmmx_handler_set ended_handlers = {handle_malloc, ended_free, handle_realloc};

#endif

typedef enum handler_kind {
	HANDLERS_FAST,      /* nobody observes */
	HANDLERS_OBSERVED,
	HANDLERS_SAMPLED    /* a profile does, alone: it ends with the request, so that later phases are as observed ones */
} handler_kind;

static handler_kind handler_kind_now(void)
{
	if (ZMMX_G(observers) == ZMMX_OBSERVE_SAMPLE && ZMMX_G(phase) == ZMMX_PHASE_RUNNING) {
		return HANDLERS_SAMPLED;
	}
	return ZMMX_G(observers) ? HANDLERS_OBSERVED : HANDLERS_FAST;
}

/* By kind and phase. */
static const zmmx_handler_set handler_sets[3][3] = {
	{
		[ZMMX_PHASE_RUNNING] = {handle_malloc, handle_free, handle_realloc},
		[ZMMX_PHASE_LEAVING] = {handle_malloc, leaving_free, handle_realloc},
#if !ZMMX_HAS_SHUTDOWN_HANDLER
		[ZMMX_PHASE_LATE] = {late_malloc, late_free, late_realloc},
#endif
	},
	{
		[ZMMX_PHASE_RUNNING] = {zmmx_observed_malloc, zmmx_observed_free, zmmx_observed_realloc},
		[ZMMX_PHASE_LEAVING] = {zmmx_observed_malloc, zmmx_observed_free, zmmx_observed_realloc},
#if !ZMMX_HAS_SHUTDOWN_HANDLER
		[ZMMX_PHASE_LATE] = {late_malloc, late_free, late_realloc},
#endif
	},
	{
		[ZMMX_PHASE_RUNNING] = {zmmx_sampled_malloc, zmmx_sampled_free, zmmx_sampled_realloc},
	},
};

/* In place of the first of them, unless NULL. */
static const zmmx_handler_set *beside_handlers;

static const zmmx_handler_set *handler_set_of(handler_kind kind, zmmx_phase phase)
{
	bool first = kind == HANDLERS_FAST && phase == ZMMX_PHASE_RUNNING;
	return first && beside_handlers ? beside_handlers : &handler_sets[kind][phase];
}

/* What is installed in a heap; NULL throughout: nothing. */
typedef struct installation {
	zmmx_handler_set calls;
#if ZMMX_HAS_SHUTDOWN_HANDLER
	size_t (*gc)(void);
	void (*shutdown)(bool full, bool silent);
#endif
} installation;

static installation installation_get(void)
{
	installation now;
	memset(&now, 0, sizeof(now));
#if ZMMX_HAS_SHUTDOWN_HANDLER
	zend_mm_get_custom_handlers_ex(ZMMX_G(stock), &now.calls.malloc, &now.calls.free, &now.calls.realloc, &now.gc,
	                               &now.shutdown);
#else
	/* the getter reads the plain handlers, which share their place with those of debug builds */
	zend_mm_get_custom_handlers(ZMMX_G(stock), (void *(**)(size_t))&now.calls.malloc, (void (**)(void *))&now.calls.free,
	                            (void *(**)(void *, size_t))&now.calls.realloc);
#endif
	return now;
}

static void installation_set(const installation *new)
{
#if ZMMX_HAS_SHUTDOWN_HANDLER
	zend_mm_set_custom_handlers_ex(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc, new->gc,
	                               new->shutdown);
#elif ZEND_DEBUG
	if (new->calls.malloc) {
		zend_mm_set_custom_debug_handlers(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc);
	} else {
		zend_mm_set_custom_handlers(ZMMX_G(stock), NULL, NULL, NULL);
	}
#else
	zend_mm_set_custom_handlers(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc);
#endif
}

static void installation_clear(void)
{
	installation none;
	memset(&none, 0, sizeof(none));
	installation_set(&none);
}

static bool sets_are_equal(const zmmx_handler_set *a, const zmmx_handler_set *b)
{
	return a->malloc == b->malloc && a->free == b->free && a->realloc == b->realloc;
}

/* Those of this phase, unless all of them are there. Others may have put back ours without the last two, which they
 * do not know. */
static void handlers_set(const zmmx_handler_set *set)
{
	installation now = installation_get(), wanted = {.calls = *set};
	bool complete = true;
#if ZMMX_HAS_SHUTDOWN_HANDLER
	wanted.gc = handle_gc;
	wanted.shutdown = handle_shutdown;
	complete = now.gc == handle_gc && now.shutdown == handle_shutdown;
#endif
	if (!complete || !sets_are_equal(&now.calls, set)) {
		installation_set(&wanted);
	}
}

static bool stock_has_our_handlers(void)
{
	installation now = installation_get();
	const zmmx_handler_set *sets = handler_sets[0];
	for (size_t i = 0; i < sizeof(handler_sets) / sizeof(zmmx_handler_set); i++) {
		if (sets[i].malloc && sets_are_equal(&now.calls, &sets[i])) {
			return true;
		}
	}
	return beside_handlers && sets_are_equal(&now.calls, beside_handlers);
}

static bool handlers_are_ours(void)
{
	return zend_mm_get_heap() == ZMMX_G(stock) && stock_has_our_handlers();
}

bool zmmx_hook_set_phase(zmmx_phase phase)
{
	if (!handlers_are_ours()) {
		return false;
	}
	ZMMX_G(phase) = phase;
	handlers_set(handler_set_of(handler_kind_now(), phase));
	return true;
}

bool zmmx_hook_is_in_front(void)
{
	return handlers_are_ours();
}

bool zmmx_hook_stock_owns(const void *block)
{
	installation now = installation_get();
	zend_mm_heap *current = zend_mm_set_heap(ZMMX_G(stock));
	installation_clear();
	bool owns = is_zend_ptr(block);
	installation_set(&now);
	zend_mm_set_heap(current);
	return owns;
}

void zmmx_hook_observe(unsigned add, unsigned remove)
{
	handler_kind before = handler_kind_now();
	bool ours = handlers_are_ours();
	ZMMX_G(observers) = (ZMMX_G(observers) | add) & ~remove;
	if (handler_kind_now() != before && ours) {
		handlers_set(handler_set_of(handler_kind_now(), ZMMX_G(phase)));
	}
}

/* ---- functions of the engine that are blind to a custom heap ---- */

zif_handler zmmx_function_replace(const char *class_name, const char *name, zif_handler handler)
{
	HashTable *table = CG(function_table);
	if (class_name) {
		zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table), class_name, strlen(class_name));
		if (!class) {
			return NULL;
		}
		table = &class->function_table;
	}
	zend_function *function = zend_hash_str_find_ptr(table, name, strlen(name));
	if (!function || function->type != ZEND_INTERNAL_FUNCTION) {
		return NULL;
	}
	zif_handler former = function->internal_function.handler;
	function->internal_function.handler = handler;
	return former;
}

static zif_handler former_gc_mem_caches;

static ZEND_FUNCTION(zmmx_gc_mem_caches)
{
	if (!ZMMX_G(heap)) {
		former_gc_mem_caches(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		return;
	}
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG((zend_long)zmmx_heap_gc(ZMMX_G(heap)));
}

static zif_handler former_usage, former_peak, former_reset_peak;

static void counter_return(zval *return_value, bool real, bool peak)
{
	const zmmx_counter *counter = real ? ZMMX_G(real) : ZMMX_G(live);
	RETURN_LONG((zend_long)(peak ? counter->peak : counter->now));
}

static ZEND_FUNCTION(zmmx_memory_get_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	counter_return(return_value, real, false);
}

static ZEND_FUNCTION(zmmx_memory_get_peak_usage)
{
	bool real = false;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real)
	ZEND_PARSE_PARAMETERS_END();
	counter_return(return_value, real, true);
}

static ZEND_FUNCTION(zmmx_memory_reset_peak_usage)
{
	ZEND_PARSE_PARAMETERS_NONE();
	ZMMX_G(live)->peak = ZMMX_G(live)->now;
	ZMMX_G(real)->peak = ZMMX_G(real)->now;
}

static void function_restore(const char *name, zif_handler *former)
{
	if (*former) {
		zmmx_function_replace(NULL, name, *former);
		*former = NULL;
	}
}

static void functions_replace(void)
{
#if !ZMMX_HAS_SHUTDOWN_HANDLER
	former_gc_mem_caches = zmmx_function_replace(NULL, "gc_mem_caches", ZEND_FN(zmmx_gc_mem_caches));
#else
	(void)ZEND_FN(zmmx_gc_mem_caches);
#endif
	if (!ZMMX_G(counters_found)) {
		former_usage = zmmx_function_replace(NULL, "memory_get_usage", ZEND_FN(zmmx_memory_get_usage));
		former_peak = zmmx_function_replace(NULL, "memory_get_peak_usage", ZEND_FN(zmmx_memory_get_peak_usage));
		former_reset_peak = zmmx_function_replace(NULL, "memory_reset_peak_usage",
		                                          ZEND_FN(zmmx_memory_reset_peak_usage));
	}
}

static void functions_restore(void)
{
	function_restore("gc_mem_caches", &former_gc_mem_caches);
	function_restore("memory_get_usage", &former_usage);
	function_restore("memory_get_peak_usage", &former_peak);
	function_restore("memory_reset_peak_usage", &former_reset_peak);
}

/* ---- installation ---- */

static const zmmx_hooks heap_hooks = {
	.over_limit = zmmx_limit_exceeded,
	.out_of_memory = zmmx_system_refused,
	.size_overflow = zmmx_request_overflows,
	.foreign_free = zmmx_stock_free,
	.foreign_realloc = zmmx_stock_realloc,
	.describe = zmmx_track_describe,
};

#ifndef PHP_WIN32

static void child_begins(void)
{
#ifdef ZTS
	zmmx_threads_forked();
#endif
	if (ZMMX_G(heap)) {
		zmmx_heap_forked(ZMMX_G(heap));
	}
}

/* Once for each time the library is loaded; the C library forgets it when the library goes. */
static void fork_watch(void)
{
	static bool watching;
	if (!watching) {
#ifdef ZTS
		watching = pthread_atfork(zmmx_threads_fork_begins, zmmx_threads_fork_ends, child_begins) == 0;
#else
		watching = pthread_atfork(NULL, NULL, child_begins) == 0;
#endif
	}
}

#else

static void fork_watch(void)
{
}

#endif

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
	if (zmmx_engine_has("zend_mm_delayed_error_or_panic")) {
		return "built for an older release of this PHP, which raises memory limit errors in another way: rebuild zmmx";
	}
#endif
	return NULL;
}

/* Threads have their heap before they have their settings. */
static bool process_hardened;
static bool process_watched;

/* This thread's heap, in front of its stock heap. */
static void heap_install(void)
{
	zmmx_counters_attach();
	zmmx_config config = {
		.hooks = &heap_hooks,
		.live = ZMMX_G(live),
		.real = ZMMX_G(real),
		.limit = ZMMX_G(limit),
		.least_slot = ZMMX_LEAST_SLOT,
		.hardened = process_hardened,
		.sanitized = process_watched,
	};
	/* The stock heap's first chunk cannot be given back; ours takes its place in the figures. */
	ZMMX_G(real)->now -= ZMMX_G(stock_real);
	ZMMX_G(heap) = zmmx_heap_create(&config);
	if (!ZMMX_G(heap)) {
		ZMMX_G(real)->now += ZMMX_G(stock_real);
		ZMMX_G(reason) = "the system has no memory for a first chunk";
		return;
	}
	ZMMX_G(real)->peak = ZMMX_G(real)->now;
	ZMMX_G(reason) = "";
	if (!process_hardened && !process_watched) {
		beside_handlers = zmmx_beside_make(ZMMX_G(heap));
	}
	handlers_set(handler_set_of(HANDLERS_FAST, ZMMX_PHASE_RUNNING));
	if (process_hardened || process_watched) {
		zmmx_hook_observe(ZMMX_OBSERVE_FREES, 0);
	}
	zmmx_debug_begin();
}

static const char *process_reason;  /* constant while there are threads */

void zmmx_hook_install(int type)
{
	ZMMX_G(heap) = NULL;
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
	zmmx_counters_find();
	heap_install();
	if (!ZMMX_G(heap)) {
		process_reason = ZMMX_G(reason);
		return;
	}
	zmmx_settings_apply();
	fork_watch();
	functions_replace();
	zmmx_limit_wrap_ini();
}

/* The thread's settings are applied after this, by TSRM. */
void zmmx_hook_install_in_thread(void)
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
	ZMMX_G(heap) = NULL;
	ZMMX_G(real)->now += ZMMX_G(stock_real);
	ZMMX_G(reason) = "shut down";
	installation_clear();
	if (beside_handlers) {  /* never while there are other threads */
		beside_handlers = NULL;
		zmmx_beside_drop();
	}
}

void zmmx_hook_remove(void)
{
	functions_restore();
	zmmx_limit_unwrap_ini();
}

bool zmmx_hook_leave(void)
{
	bool abandoned = false;
	zmmx_track_unwant(ZMMX_TRACK_SITES | ZMMX_TRACK_LEAKS);
	zmmx_leaks_forget();
	zmmx_debug_end();
	zmmx_settings_drop();
	if (!ZMMX_G(heap)) {
		return true;
	}
#ifdef ZTS
	abandoned = ZMMX_G(abandoned);
#endif
	if (!abandoned && ZMMX_G(live)->now == zmmx_heap_settle_foreign(ZMMX_G(heap))
	    && stock_has_our_handlers()) {
		heap_remove();
		return true;
	}
	zmmx_library_pin();  /* blocks of ours are still out there */
#ifdef ZTS
	if (stock_has_our_handlers()) {
		handlers_set(&ended_handlers);
	}
#endif
	return false;
}

bool zmmx_hook_full_shutdown(void)
{
#ifdef ZTS
	/* Its thread may have been anywhere in the heap when this process was forked: nothing to touch, and soon gone. */
	if (ZMMX_G(abandoned)) {
		return true;
	}
#endif
	zend_mm_heap *stock = ZMMX_G(stock);
	heap_remove();
	/* The engine leaves this to the custom heap, and then does not touch its own again. */
	zend_mm_shutdown(stock, true, true);
	return true;
}
