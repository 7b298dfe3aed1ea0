/* A profile at the moment of a dump, and the text that it is written to. */
#ifndef ZMMX_PHP_PROFILE_VIEW_H
#define ZMMX_PHP_PROFILE_VIEW_H

#include "php/record/zmmx_php_profile.h"

/* The sums at the moment of a dump, by the innermost frame of the stack; [0] without one. */
typedef struct zmmx_view {
	const zmmx_sites *sites;
	uint32_t frames; /* sums has one more */
	zmmx_site *sums; /* only the sums are used */
	size_t interval;
} zmmx_view;

/* Growing text outside the heap. */
typedef struct zmmx_output {
	char *bytes;
	size_t length, capacity;
	bool failed; /* no memory: the text is incomplete */
} zmmx_output;

/* Appends. Text that does not fit into memory is left out, and `failed` is set. */
void zmmx_output_add(zmmx_output *output, const void *bytes, size_t length);
/* Like printf(), cut off after 1023 bytes. */
void zmmx_output_print(zmmx_output *output, const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 2, 3);

/* Appends a name of any bytes as UTF-8: each invalid byte becomes U+FFFD, each of the ASCII characters in `separators` a
 * colon. */
void zmmx_output_utf8(zmmx_output *output, const char *name, const char *separators);
/* Appends a name of any bytes as a string of JSON, in quotes; each invalid byte becomes U+FFFD. */
void zmmx_output_json(zmmx_output *output, const char *name);
/* Adds up the records. true: the caller owns view->sums and frees it with free(); the rest belongs to the profile.
 * false: no memory. */
bool zmmx_view_collect(zmmx_view *view, const zmmx_profile *profile);

/* Which sums a format with one value shows. */
typedef enum zmmx_values {
	ZMMX_VALUES_LIVE,
	ZMMX_VALUES_ALLOCATED,
	ZMMX_VALUES_COPIED
} zmmx_values;

/* Writes the view in one format. */
typedef void zmmx_format(zmmx_output *output, const zmmx_view *view, zmmx_values values);

static inline const zmmx_sums *zmmx_view_sums(const zmmx_view *view, uint32_t frame, zmmx_values values)
{
	const zmmx_site *sums = &view->sums[frame];
	const zmmx_sums *const by_value[] = {&sums->live, &sums->allocated, &sums->copied};
	return by_value[values];
}

/* Whether anything was recorded with this frame as the innermost one; a block that grew in place has bytes only. */
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
