/* Memory by PHP call stack, of sampled blocks or of all. */
#ifndef ZMMX_PHP_PROFILE_H
#define ZMMX_PHP_PROFILE_H

#include "core/heap/zmmx_fast_x86_64.h"
#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_profile_site.h"

typedef struct zmmx_profile {
	zmmx_sites *sites;       /* of zmmx_profile_site */
	zmmx_live_blocks blocks; /* recorded, and not freed yet; born when the clock stood there */
	size_t interval;         /* mean bytes between two samples; 0: every block is recorded */
	zmmx_peak peak;
	uint64_t started;     /* time */
	uint64_t requested;   /* bytes when the next sample is due; of a complete profile, or one that is paused, until now */
	uint32_t allocations; /* of a complete profile */
	uint32_t temporary;   /* a block is temporary if it is freed before so many further allocations */
	bool running;
	bool kept; /* for the next request, because zmmx.profile is on */
	uint64_t random;
	uint8_t filter[ZMMX_FILTER_BYTES]; /* recorded blocks, by address; UINT8_MAX: too many to count */
} zmmx_profile;

/* Drops the present profile and starts another; `interval` is in bytes, as in the struct, where `temporary` must be 1
 * unless it is 0. There must be a heap. false: no memory, and no profile. */
bool zmmx_profile_begin(size_t interval, uint32_t temporary);
/* At the start of a request: none is recorded, or with zmmx.profile that of the requests before. */
void zmmx_profile_activate(void);
/* At its end: with zmmx.profile what was allocated stays, and nothing is live any more. Otherwise destroys it. */
void zmmx_profile_deactivate(void);
/* Nothing is recorded any more; what was stays. */
void zmmx_profile_pause(void);
/* Ends it, with all that was recorded. */
void zmmx_profile_destroy(void);
/* The clock of lifetimes: bytes that were requested since the start. */
uint64_t zmmx_profile_clock(const zmmx_profile *profile);
/* How many blocks a recorded one of `size` requested bytes stands for, and how many bytes they occupy. */
zmmx_sums zmmx_profile_stands_for(const zmmx_profile *profile, size_t size);
/* From the handlers. A block was made: it counts towards the next sample, and is recorded if that is due. */
void zmmx_profile_on_alloc(const void *block, size_t size, const zmmx_caller *caller);
/* What became of a block that was resized. */
typedef struct zmmx_resized {
	const void *before, *block;
	size_t size;     /* as requested */
	ptrdiff_t added; /* to the live bytes, with the old block gone */
	size_t copied;
} zmmx_resized;

/* A block was resized: its growth counts as allocated. */
void zmmx_profile_on_realloc(const zmmx_resized *resized, const zmmx_caller *caller);
/* A block was freed that may have been recorded. */
void zmmx_profile_on_free(const void *block);

/* Whether the block may have been recorded. The filter is never NULL. */
static inline bool zmmx_filter_has(const uint8_t *filter, const void *block)
{
	return filter[zmmx_beside_filter_index(block)] != 0;
}

#endif
