/* What a profile knows of an allocation site, and the moment when most was live. */
#ifndef ZMMX_PHP_PROFILE_SITE_H
#define ZMMX_PHP_PROFILE_SITE_H

#include "php/record/zmmx_php_live_blocks.h"
#include "php/record/zmmx_php_sites.h"

/* Lifetimes are counted up to each of these bounds, in bytes that were requested meanwhile, and beyond the last. */
#define ZMMX_LIFETIME_BOUNDS 13
#define ZMMX_LIFETIMES (ZMMX_LIFETIME_BOUNDS + 1)

extern const uint64_t zmmx_lifetime_bounds[ZMMX_LIFETIME_BOUNDS];

/* An entry of a profile's sites. */
typedef struct zmmx_profile_site {
	zmmx_site site;
	double wasted;        /* of the live bytes: what the blocks occupy beyond what was requested */
	uint64_t peak_number; /* of the last peak before the live sums changed */
	zmmx_sums peak;       /* live then */
	double peak_wasted;
	zmmx_sums temporary;
	double lifetimes[ZMMX_LIFETIMES]; /* blocks that were freed */
} zmmx_profile_site;

/* The moment when the heap had most live bytes. */
typedef struct zmmx_peak {
	uint64_t number; /* counts moments that were the highest so far */
	size_t bytes;
	size_t timed; /* bytes when `time` was taken */
	uint64_t time;
} zmmx_peak;

static inline zmmx_profile_site *zmmx_profile_site_at(const zmmx_sites *sites, uint32_t number)
{
	return zmmx_intern_at(&sites->sites, number);
}

/* One block of `size` bytes is recorded, which stands for `sums`. */
void zmmx_profile_site_add(zmmx_profile_site *site, const zmmx_peak *peak, const zmmx_sums *sums, size_t size);
/* It is not live any more. */
void zmmx_profile_site_remove(zmmx_profile_site *site, const zmmx_peak *peak, const zmmx_sums *sums, size_t size);
/* Nothing of it is live any more. */
void zmmx_profile_site_clear(zmmx_profile_site *site, const zmmx_peak *peak);
/* To be called when the live bytes may be higher than ever, and after what made them so was recorded. */
void zmmx_peak_follow(zmmx_peak *peak, size_t live);
/* What was live at the peak; *wasted is a part of its bytes. */
zmmx_sums zmmx_profile_site_peak(const zmmx_profile_site *site, const zmmx_peak *peak, double *wasted);
/* The number of the first bound that is not below `age`. */
unsigned zmmx_lifetime(uint64_t age);

#endif
