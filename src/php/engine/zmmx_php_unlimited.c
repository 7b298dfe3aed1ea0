/* Work without memory_limit, for which a script that has died at its limit has no room. */
#include "php/engine/zmmx_php_unlimited.h"

#include "zend_globals.h"

/* ZendMM's heap, while ours is not active. It refuses a limit below its present size, so that size becomes the limit;
 * otherwise the rest of the request would have none. */
static void stock_restore(void)
{
	size_t limit = (size_t)PG(memory_limit);
	if (zend_set_memory_limit(limit) == FAILURE) {
		zend_mm_gc(zend_mm_get_heap());
		if (zend_set_memory_limit(limit) == FAILURE) {
			zend_set_memory_limit(zend_memory_usage(true));
		}
	}
}

static void limit_lift(bool lift)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_set_unlimited(ZMMX_G(heap), lift);
	} else if (lift) {
		zend_set_memory_limit((size_t)ZEND_LONG_MAX);
	} else {
		stock_restore();
	}
}

bool zmmx_unlimited(void (*work)(void *argument), void *argument)
{
	int state = ZMMX_DELAYS_ERROR() ? ZMMX_ERROR_STATE() : 0;
	volatile bool done = true;
	if (state) {
		ZMMX_ERROR_STATE_SET(0);
	}
	limit_lift(true);
	/* clang-format off */
	zend_try {
		work(argument);
	} zend_catch {
		done = false;
	} zend_end_try();
	/* clang-format on */
	limit_lift(false);
	if (state) {
		ZMMX_ERROR_STATE_SET(state);
	}
	return done;
}
