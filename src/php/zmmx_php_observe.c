/* The handlers while somebody wants to know of every allocation. They are installed in place of the fast ones, which
 * therefore pay nothing for them. */
#include "zmmx_php_profile.h"
#include "zmmx_php_debug.h"
#include "zmmx_php_track.h"

static void peak_watch(void)
{
	size_t now = ZMMX_G(live)->now;
	if (now > ZMMX_G(watched_peak)) {
		ZMMX_G(watched_peak) = now;
	}
}

/* What a debug build's error over the limit names. */
static void caller_note(const zmmx_caller *caller)
{
#if ZEND_DEBUG
	ZMMX_G(caller_file) = caller->file;
	ZMMX_G(caller_line) = caller->line;
#else
	(void)caller;
#endif
}

static void block_added(const void *block, size_t size, const zmmx_caller *caller)
{
	peak_watch();
	zmmx_debug_add(block, size, caller);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_TRACK) {
		zmmx_track_add(block, size, caller);
	}
	if (ZMMX_G(observers) & ZMMX_OBSERVE_SAMPLE) {
		zmmx_profile_count(block, size, caller);
	}
}

static void block_gone(const void *block, const zmmx_caller *caller)
{
	zmmx_debug_take(block);
	if (ZMMX_G(observers) & ZMMX_OBSERVE_TRACK) {
		zmmx_track_take(block, caller);
	}
	if (ZMMX_G(sample_filter) && zmmx_filter_has(ZMMX_G(sample_filter), block)) {
		zmmx_profile_take(block);
	}
}

/* A block is taken from the record after it was freed: if that ends in a message, the message tells of its life. */
void *zmmx_observed_malloc(size_t size ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	caller_note(&caller);
	void *block = zmmx_alloc(ZMMX_G(heap), size);
	block_added(block, size, &caller);
	return block;
}

void zmmx_observed_free(void *block ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	zmmx_free(ZMMX_G(heap), block);
	block_gone(block, &caller);
}

void *zmmx_observed_realloc(void *block, size_t size ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	caller_note(&caller);
	void *result = zmmx_realloc(ZMMX_G(heap), block, size);
	if (result) {
		block_gone(block, &caller);
		block_added(result, size, &caller);
	}
	return result;
}
