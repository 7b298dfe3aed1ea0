/* A profile at the moment of a dump, and the text it is written to. */
#ifndef ZMMX_PHP_PROFILE_VIEW_H
#define ZMMX_PHP_PROFILE_VIEW_H

#include "php/record/zmmx_php_profile.h"

/* What is known at the moment of a dump: sums by the innermost frame of the stack, [0] without one. */
typedef struct zmmx_view {
	const zmmx_sites *sites;
	uint32_t frames;           /* sums has one more */
	zmmx_site *sums;           /* only the sums are used */
	size_t interval;
} zmmx_view;

/* Text that grows, outside the heap. */
typedef struct zmmx_output {
	char *bytes;
	size_t length, capacity;
	bool failed;               /* no memory: what is there is not all */
} zmmx_output;

/* Appends. What does not fit into memory is left out, and `failed` set. */
void zmmx_output_add(zmmx_output *output, const void *bytes, size_t length);
/* As printf(), cut off after 1023 bytes. */
void zmmx_output_print(zmmx_output *output, const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 2, 3);

/* Appends a name, which may have any bytes in PHP, as UTF-8: U+FFFD stands for each byte that is none. */
void zmmx_output_utf8(zmmx_output *output, const char *name);
/* Adds up what was recorded. On true view->sums is the caller's, to be freed with free(); the rest is the profile's. false:
 * no memory. */
bool zmmx_view_collect(zmmx_view *view, const zmmx_profile *profile);

/* Which sums a format with one value shows. */
typedef enum zmmx_values { ZMMX_VALUES_LIVE, ZMMX_VALUES_ALLOCATED, ZMMX_VALUES_COPIED } zmmx_values;

/* Writes the view in one format. */
typedef void zmmx_format(zmmx_output *output, const zmmx_view *view, zmmx_values values);

static inline const zmmx_sums *zmmx_view_sums(const zmmx_view *view, uint32_t frame, zmmx_values values)
{
	const zmmx_site *sums = &view->sums[frame];
	const zmmx_sums *const by_value[] = {&sums->live, &sums->allocated, &sums->copied};
	return by_value[values];
}

/* Whether something was recorded with the frame as the innermost one; a block that grew in place has bytes only. */
static inline bool zmmx_view_has(const zmmx_view *view, uint32_t frame)
{
	return view->sums[frame].allocated.bytes > 0 || view->sums[frame].allocated.blocks > 0;
}

/* A sum of samples as a whole number. */
static inline uint64_t zmmx_rounded(double value)
{
	return value > 0 ? (uint64_t)(value + 0.5) : 0;
}

#endif
