/* The handlers while a profile is recorded and nobody else observes: the fast ones, and on the way to them a count of
 * bytes that runs down, and a bit that says whether a block may have been recorded. */
#include "zmmx_php_profile.h"

#include "../core/zmmx_fast.h"

static zend_never_inline void *malloc_recorded(size_t size, const void *pc ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER_AT(pc);
	ZMMX_G(sample_left) += (ptrdiff_t)size;  /* zmmx_profile_count() takes it again */
	void *block = zmmx_alloc(ZMMX_G(heap), size);
	zmmx_profile_count(block, size, &caller);
	return block;
}

void *zmmx_sampled_malloc(size_t size ZMMX_DC)
{
	ptrdiff_t left = ZMMX_G(sample_left) - (ptrdiff_t)size;
	ZMMX_G(sample_left) = left;
	if (UNEXPECTED(left < 0)) {
		return malloc_recorded(size, ZMMX_RETURN_ADDRESS() ZMMX_CC);
	}
	return zmmx_alloc_fast(ZMMX_G(heap), size);
}

static zend_never_inline void free_recorded(void *block)
{
	zmmx_profile_take(block);
	zmmx_free(ZMMX_G(heap), block);
}

void zmmx_sampled_free(void *block ZMMX_DC)
{
	if (UNEXPECTED(zmmx_filter_has(ZMMX_G(sample_filter), block))) {
		free_recorded(block);
		return;
	}
	zmmx_free_fast(ZMMX_G(heap), block);
}

void *zmmx_sampled_realloc(void *block, size_t size ZMMX_DC)
{
	const zmmx_caller caller = ZMMX_CALLER();
	void *result = zmmx_realloc(ZMMX_G(heap), block, size);
	if (result) {
		if (zmmx_filter_has(ZMMX_G(sample_filter), block)) {
			zmmx_profile_take(block);
		}
		zmmx_profile_count(result, size, &caller);
	}
	return result;
}
