/* The handlers while somebody wants to know of every allocation. They are installed in place of the fast ones, which
 * therefore pay nothing for them. */
#include "zmmx_php.h"

static void peak_watch(void)
{
	size_t now = ZMMX_G(live)->now;
	if (now > ZMMX_G(watched_peak)) {
		ZMMX_G(watched_peak) = now;
	}
}

void *zmmx_observed_malloc(size_t size ZMMX_DC)
{
	void *block = zmmx_alloc(ZMMX_G(heap), size);
	peak_watch();
	return block;
}

void zmmx_observed_free(void *block ZMMX_DC)
{
	zmmx_free(ZMMX_G(heap), block);
}

void *zmmx_observed_realloc(void *block, size_t size ZMMX_DC)
{
	void *result = zmmx_realloc(ZMMX_G(heap), block, size);
	peak_watch();
	return result;
}
