/* A profile at the moment of a dump, and the text that it is written to. */
#ifndef ZMMX_PHP_PROFILE_VIEW_H
#define ZMMX_PHP_PROFILE_VIEW_H

#include "php/record/zmmx_php_profile.h"

/* The figures of a stack, in the order in which formats have them. */
typedef enum zmmx_values {
	ZMMX_VALUES_LIVE,
	ZMMX_VALUES_ALLOCATED,
	ZMMX_VALUES_COPIED,
	ZMMX_VALUES_PEAK,      /* live when the heap had most live bytes */
	ZMMX_VALUES_TEMPORARY, /* freed before further allocations */
	ZMMX_VALUES_WASTED,    /* at the peak: what blocks occupied beyond what was requested */
	ZMMX_VALUES_COUNT
} zmmx_values;

/* Their names: for users, and the first part of pprof's. */
extern const char *const zmmx_values_names[ZMMX_VALUES_COUNT];
extern const char *const zmmx_values_pprof_names[ZMMX_VALUES_COUNT];

/* All figures of one stack. */
typedef struct zmmx_view_sums {
	zmmx_sums of[ZMMX_VALUES_COUNT];
} zmmx_view_sums;

/* The sums at the moment of a dump, by the innermost frame of the stack; [0] without one. */
typedef struct zmmx_view {
	const zmmx_profile *profile;
	const zmmx_sites *sites;
	uint32_t frames; /* sums has one more */
	zmmx_view_sums *sums;
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
/* Writes the view in one format; `values` are those that it shows first, or the only ones. */
typedef void zmmx_format(zmmx_output *output, const zmmx_view *view, zmmx_values values);

/* Writes the profile as it is now, with memory from the system only. false: no memory. The caller frees output->bytes. */
bool zmmx_view_write(zmmx_output *output, const zmmx_profile *profile, zmmx_format *format, zmmx_values values);

/* "Class::function", "{main}", or "{no PHP code}" for frame 0. */
void zmmx_view_name(const zmmx_view *view, uint32_t frame, char *name, size_t size);

static inline const zmmx_sums *zmmx_view_sums_of(const zmmx_view *view, uint32_t frame, zmmx_values values)
{
	return &view->sums[frame].of[values];
}

/* Whether anything was recorded with this frame as the innermost one. A block that grew in place has allocated bytes
 * only, and one that shrank in place has only live ones. */
bool zmmx_view_has(const zmmx_view *view, uint32_t frame);

/* A sum of samples as a whole number. */
static inline uint64_t zmmx_rounded(double value)
{
	return value > 0 ? (uint64_t)(value + 0.5) : 0;
}

#endif
