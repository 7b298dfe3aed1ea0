/* Recording a profile.
 *
 * Samples are a Poisson process over the requested bytes: the distance from one sampled byte to the next is random,
 * with an exponential distribution around the interval. A block of n bytes is hit with the probability p = 1 - exp(-n /
 * interval), and stands for 1 / p blocks when it is hit, which makes every sum unbiased. A resized block is drawn
 * again; only the new part counts as allocated. */
#include "php/record/zmmx_php_profile.h"

#include "php/engine/zmmx_php_install.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t filter_empty[ZMMX_FILTER_BYTES];

static void nothing_record(void)
{
	ZMMX_G(sample_left) = PTRDIFF_MAX;
	ZMMX_G(sample_filter) = filter_empty;
}

/* xorshift64*: never 0 */
static double random_share(zmmx_profile *profile)
{
	uint64_t x = profile->random;
	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	profile->random = x;
	return ((double)(x * UINT64_C(0x2545f4914f6cdd1d) >> 11) + 0.5) / 9007199254740992.0; /* 2^53 */
}

static void random_seed(zmmx_profile *profile)
{
	const zmmx_os *os = zmmx_os_default();
	if (!os->random || !os->random(os, &profile->random, sizeof(profile->random)) || !profile->random) {
		profile->random = os->clock(os) | 1;
	}
}

/* The handlers count down to the next sample anyway, so the clock costs them nothing. */
uint64_t zmmx_profile_clock(const zmmx_profile *profile)
{
	bool counts = profile->running && profile->interval;
	return counts ? profile->requested - (uint64_t)ZMMX_G(sample_left) : profile->requested;
}

/* Bytes to the next sample. */
static void sample_draw(zmmx_profile *profile)
{
	double bytes = -log(random_share(profile)) * (double)profile->interval;
	ptrdiff_t left = bytes < (double)(PTRDIFF_MAX / 2) ? (ptrdiff_t)bytes : PTRDIFF_MAX / 2;
	profile->requested = zmmx_profile_clock(profile) + (uint64_t)left;
	ZMMX_G(sample_left) = left;
}

/* ---- the filter ---- */

static void filter_add(zmmx_profile *profile, const void *block)
{
	uint8_t *blocks = &profile->filter[zmmx_beside_filter_index(block)];
	*blocks += *blocks < UINT8_MAX;
}

/* An address is used again soon, so the recorded block must not outlive itself in the filter. */
static void filter_remove(zmmx_profile *profile, const void *block)
{
	uint8_t *blocks = &profile->filter[zmmx_beside_filter_index(block)];
	*blocks -= *blocks < UINT8_MAX;
}

/* ---- start and end ---- */

static void profile_run(zmmx_profile *profile)
{
	if (profile->interval) {
		sample_draw(profile);
	} else {
		ZMMX_G(sample_left) = -1;
		memset(profile->filter, 0xff, sizeof(profile->filter));
	}
	profile->running = true;
	ZMMX_G(sample_filter) = profile->filter;
	zmmx_observe(ZMMX_OBSERVE_SAMPLE, 0);
}

bool zmmx_profile_begin(size_t interval, uint32_t temporary)
{
	zmmx_profile_destroy();
	zmmx_profile *profile = calloc(1, sizeof(*profile));
	zmmx_sites *sites = profile ? zmmx_sites_create(ZMMX_FRAMES_MAX, sizeof(zmmx_profile_site)) : NULL;
	if (!sites) {
		free(profile);
		return false;
	}
	profile->sites = sites;
	profile->interval = interval;
	profile->temporary = temporary;
	profile->started = zmmx_os_default()->clock(zmmx_os_default());
	random_seed(profile);
	ZMMX_G(profile) = profile;
	profile_run(profile);
	return true;
}

void zmmx_profile_pause(void)
{
	zmmx_profile *profile = ZMMX_G(profile);
	if (profile) {
		profile->requested = zmmx_profile_clock(profile);
		profile->running = false;
	}
	nothing_record();
	if (ZMMX_G(heap)) {
		zmmx_observe(0, ZMMX_OBSERVE_SAMPLE);
	}
}

void zmmx_profile_destroy(void)
{
	zmmx_profile *profile = ZMMX_G(profile);
	if (!profile) {
		return;
	}
	zmmx_profile_pause();
	ZMMX_G(profile) = NULL;
	zmmx_sites_destroy(profile->sites);
	zmmx_live_blocks_clear(&profile->blocks);
	free(profile);
}

/* ---- over requests ---- */

void zmmx_profile_activate(void)
{
	nothing_record();
	if (!ZMMX_G(heap) || !ZMMX_G(profile_wanted)) {
		zmmx_profile_destroy();
	} else if (ZMMX_G(profile)) {
		profile_run(ZMMX_G(profile));
	} else if (zmmx_profile_begin(ZMMX_G(sample_bytes), 1)) {
		ZMMX_G(profile)->kept = true;
	}
}

/* The heap is about to drop all blocks without freeing them one by one. */
static void live_forget(zmmx_profile *profile)
{
	zmmx_live_blocks_clear(&profile->blocks);
	memset(profile->filter, 0, sizeof(profile->filter));
	for (uint32_t number = 1; number <= profile->sites->sites.count; number++) {
		zmmx_profile_site_clear(zmmx_profile_site_at(profile->sites, number), &profile->peak);
	}
}

void zmmx_profile_deactivate(void)
{
	if (!ZMMX_G(profile) || !ZMMX_G(profile)->kept) {
		zmmx_profile_destroy();
		return;
	}
	zmmx_profile_pause();
	live_forget(ZMMX_G(profile));
}

/* ---- recording ---- */

zmmx_sums zmmx_profile_stands_for(const zmmx_profile *profile, size_t size)
{
	double blocks = 1.0;
	if (profile->interval) {
		blocks = -1.0 / expm1(-(double)(size ? size : 1) / (double)profile->interval);
	}
	return (zmmx_sums){blocks, blocks * (double)zmmx_good_size(ZMMX_G(heap), size)};
}

/* One block of that size, `times` times. */
static void sums_add(zmmx_sums *sums, double times, double blocks, double bytes)
{
	sums->blocks += times * blocks;
	sums->bytes += times * bytes;
}

static zmmx_site *block_record(zmmx_profile *profile, const void *address, size_t size, const zmmx_caller *caller)
{
	uint32_t number = zmmx_site_of(profile->sites, caller, EG(current_execute_data));
	zmmx_live_block block = {(uintptr_t)address, size, number, profile->allocations, zmmx_profile_clock(profile)};
	if (!number || !zmmx_live_blocks_add(&profile->blocks, &block)) {
		return NULL;
	}
	zmmx_sums sums = zmmx_profile_stands_for(profile, size);
	zmmx_profile_site *site = zmmx_profile_site_at(profile->sites, number);
	zmmx_profile_site_add(site, &profile->peak, &sums, size);
	zmmx_peak_follow(&profile->peak, ZMMX_G(live)->now);
	if (profile->interval) {
		filter_add(profile, address);
	}
	return &site->site;
}

/* false: it was not recorded. */
static bool block_forget(zmmx_profile *profile, const void *address, zmmx_live_block *block)
{
	if (!zmmx_live_blocks_remove(&profile->blocks, address, block)) {
		return false;
	}
	if (profile->interval) {
		filter_remove(profile, address);
	}
	zmmx_sums sums = zmmx_profile_stands_for(profile, block->size);
	zmmx_profile_site_remove(zmmx_profile_site_at(profile->sites, block->site), &profile->peak, &sums, block->size);
	return true;
}

/* Samples do not count allocations, but that there was none they can tell: the clock stands still. */
static void life_record(zmmx_profile *profile, const zmmx_live_block *block)
{
	uint64_t age = zmmx_profile_clock(profile) - block->born;
	zmmx_sums sums = zmmx_profile_stands_for(profile, block->size);
	zmmx_profile_site *site = zmmx_profile_site_at(profile->sites, block->site);
	site->lifetimes[zmmx_lifetime(age)] += sums.blocks;
	if (profile->interval ? !age : profile->allocations - block->epoch < profile->temporary) {
		sums_add(&site->temporary, 1, sums.blocks, sums.bytes);
	}
}

/* Subtracts the block's bytes from those to the next sample; returns whether it is sampled. */
static bool is_sample(zmmx_profile *profile, size_t size)
{
	if (profile->interval) {
		ZMMX_G(sample_left) -= (ptrdiff_t)size;
		if (ZMMX_G(sample_left) >= 0) {
			return false;
		}
		sample_draw(profile);
	} else {
		profile->requested += size;
		profile->allocations++;
	}
	return true;
}

void zmmx_profile_on_alloc(const void *block, size_t size, const zmmx_caller *caller)
{
	zmmx_profile *profile = ZMMX_G(profile);
	if (!profile || !profile->running || !block || !is_sample(profile, size)) {
		return;
	}
	zmmx_site *site = block_record(profile, block, size, caller);
	if (site) {
		zmmx_sums sums = zmmx_profile_stands_for(profile, size);
		sums_add(&site->allocated, 1, sums.blocks, sums.bytes);
	}
}

void zmmx_profile_on_realloc(const zmmx_resized *resized, const zmmx_caller *caller)
{
	zmmx_profile *profile = ZMMX_G(profile);
	bool moved = resized->block != resized->before;
	if (!profile || !profile->running || (!moved && !resized->added)) {
		return;
	}
	zmmx_live_block before;
	if (zmmx_filter_has(profile->filter, resized->before) && block_forget(profile, resized->before, &before) && moved) {
		life_record(profile, &before);
	}
	if (!is_sample(profile, resized->size)) {
		return;
	}
	zmmx_site *site = block_record(profile, resized->block, resized->size, caller);
	if (!site) {
		return;
	}
	zmmx_sums sums = zmmx_profile_stands_for(profile, resized->size);
	if (moved) {
		sums_add(&site->allocated, 1, sums.blocks, sums.bytes);
		sums_add(&site->copied, sums.blocks, 1, (double)resized->copied);
	} else if (resized->added > 0) {
		sums_add(&site->allocated, sums.blocks, 0, (double)resized->added);
	}
}

void zmmx_profile_on_free(const void *address)
{
	zmmx_profile *profile = ZMMX_G(profile);
	zmmx_live_block block;
	if (profile && profile->running && block_forget(profile, address, &block)) {
		life_record(profile, &block);
	}
}
