/* The functions that the engine calls instead of its own heap's, by observers and phase of the request. */
#include "php/engine/zmmx_php_install.h"

#include "php/engine/zmmx_php_stock.h"
#include "php/life/zmmx_php_request.h"
#include "php/life/zmmx_php_sampled.h"
#include "php/life/zmmx_php_threads.h"
#include "php/record/zmmx_php_debug_build.h"
#include "php/record/zmmx_php_profile.h"
#include "php/record/zmmx_php_track.h"

#include "core/heap/zmmx_fast.h"
#include "zend_globals.h"

/* ---- no observer ---- */

static void *handle_malloc(size_t size ZMMX_DC)
{
	return zmmx_alloc_fast(zmmx_heap_here(), size);
}

static void handle_free(void *block ZMMX_DC)
{
	zmmx_free_fast(zmmx_heap_here(), block);
}

static void *handle_realloc(void *block, size_t size ZMMX_DC)
{
	return zmmx_realloc(zmmx_heap_here(), block, size);
}

/* After our RSHUTDOWN, those of other modules may still run user code, so blocks are freed as before. Once the engine
 * closes resources, it only destroys tables, and the heap is dropped as a whole right afterwards. From then on only
 * huge blocks, whose memory goes back at once, and blocks of the stock heap are really freed. */
static void leaving_free(void *block ZMMX_DC)
{
	if ((EG(flags) & EG_FLAGS_IN_RESOURCE_SHUTDOWN) && ((uintptr_t)block & (ZMMX_CHUNK_SIZE - 1))
	    && !zmmx_stock_is_likely(block)) {
		return;
	}
	zmmx_free_fast(zmmx_heap_here(), block);
}

/* ---- observers of every allocation ---- */

static void peak_follow(void)
{
	size_t now = ZMMX_G(live)->now;
	if (now > ZMMX_G(peak_since_mark)) {
		ZMMX_G(peak_since_mark) = now;
	}
}

/* The request and line that a debug build's error over the limit names. */
static void caller_note(const zmmx_caller *caller)
{
#if ZEND_DEBUG
	ZMMX_G(caller_file) = caller->file;
	ZMMX_G(caller_line) = caller->line;
#else
	(void)caller;
#endif
}

static void record_add(const void *block, size_t size, const zmmx_caller *caller)
{
	peak_follow();
	zmmx_debug_build_on_alloc(block, size, caller);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_TRACK) {
		zmmx_track_on_alloc(block, size, caller);
	}
}

static void record_remove(const void *block, const zmmx_caller *caller)
{
	zmmx_debug_build_on_free(block);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_TRACK) {
		zmmx_track_on_free(block, caller);
	}
}

static void block_added(const void *block, size_t size, const zmmx_caller *caller)
{
	record_add(block, size, caller);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_SAMPLE) {
		zmmx_profile_on_alloc(block, size, caller);
	}
}

static void block_gone(const void *block, const zmmx_caller *caller)
{
	record_remove(block, caller);
	if (ZMMX_G(sample_filter) && zmmx_filter_has(ZMMX_G(sample_filter), block)) {
		zmmx_profile_on_free(block);
	}
}

/* A block is removed from the record after it was freed; if freeing it ends in a message, the message can describe the
 * block. */
static void *observed_malloc(size_t size ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	caller_note(&caller);
	void *block = zmmx_alloc(ZMMX_G(heap), size);
	block_added(block, size, &caller);
	return block;
}

static void observed_free(void *block ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	zmmx_free(ZMMX_G(heap), block);
	block_gone(block, &caller);
}

static void *observed_realloc(void *block, size_t size ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	zmmx_resized resized;
	caller_note(&caller);
	if (zmmx_resize(&resized, block, size)) {
		record_remove(block, &caller);
		record_add(resized.block, size, &caller);
		if (ZMMX_G(observers) & ZMMX_OBSERVE_SAMPLE) {
			zmmx_profile_on_realloc(&resized, &caller);
		}
	}
	return (void *)(uintptr_t)resized.block;
}

/* ---- after the request ---- */

#if ZMMX_HAS_SHUTDOWN_HANDLER

size_t zmmx_handle_gc(void)
{
	return zmmx_heap_gc(ZMMX_G(heap));
}

void zmmx_handle_shutdown(bool full, bool silent)
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
	return ZMMX_G(observers) ? observed_malloc(size ZMMX_CC) : zmmx_alloc_fast(zmmx_heap_here(), size);
}

static void late_free(void *block ZMMX_DC)
{
	if (UNEXPECTED(block == ZMMX_G(last_block)) && zmmx_request_ends_with(block)) {
		return;
	}
	if (ZMMX_G(observers)) {
		observed_free(block ZMMX_CC);
	} else {
		zmmx_free_fast(zmmx_heap_here(), block);
	}
}

static void *late_realloc(void *block, size_t size ZMMX_DC)
{
	late_seal();
	void *result = ZMMX_G(observers) ? observed_realloc(block, size ZMMX_CC)
	                                 : zmmx_realloc(zmmx_heap_here(), block, size);
	if (block == ZMMX_G(last_block)) {
		ZMMX_G(last_block) = result;
	}
	return result;
}

#endif

#ifdef ZTS

/* From the end of a thread, or of the module, while blocks are alive, to the end of the engine's heap, which TSRM may
 * free from another thread. */
static void ended_free(void *block ZMMX_DC)
{
	if (!zmmx_thread_free_heap(block)) {
		zmmx_free_fast(zmmx_heap_here(), block);
	}
}

const zmmx_handler_set zmmx_ended_handlers = {handle_malloc, ended_free, handle_realloc};

#endif

/* ---- the table ---- */

const zmmx_handler_set zmmx_handler_sets[ZMMX_HANDLER_KINDS][ZMMX_PHASES] = {
	[ZMMX_HANDLERS_FAST] = {
		[ZMMX_PHASE_RUNNING] = {handle_malloc, handle_free, handle_realloc},
		[ZMMX_PHASE_LEAVING] = {handle_malloc, leaving_free, handle_realloc},
#if !ZMMX_HAS_SHUTDOWN_HANDLER
		[ZMMX_PHASE_LATE] = {late_malloc, late_free, late_realloc},
#endif
	},
	[ZMMX_HANDLERS_OBSERVED] = {
		[ZMMX_PHASE_RUNNING] = {observed_malloc, observed_free, observed_realloc},
		[ZMMX_PHASE_LEAVING] = {observed_malloc, observed_free, observed_realloc},
#if !ZMMX_HAS_SHUTDOWN_HANDLER
		[ZMMX_PHASE_LATE] = {late_malloc, late_free, late_realloc},
#endif
	},
	[ZMMX_HANDLERS_SAMPLED] = {
		[ZMMX_PHASE_RUNNING] = {zmmx_sampled_malloc, zmmx_sampled_free, zmmx_sampled_realloc},
	},
};
