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

/* Bytes to the next sample. */
static void sample_draw(zmmx_profile *profile)
{
	double bytes = -log(random_share(profile)) * (double)profile->interval;
	ZMMX_G(sample_left) = bytes < (double)(PTRDIFF_MAX / 2) ? (ptrdiff_t)bytes : PTRDIFF_MAX / 2;
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
	profile->running = true;
	if (profile->interval) {
		sample_draw(profile);
	} else {
		ZMMX_G(sample_left) = -1;
		memset(profile->filter, 0xff, sizeof(profile->filter));
	}
	ZMMX_G(sample_filter) = profile->filter;
	zmmx_observe(ZMMX_OBSERVE_SAMPLE, 0);
}

bool zmmx_profile_begin(size_t interval)
{
	zmmx_profile_destroy();
	zmmx_profile *profile = calloc(1, sizeof(*profile));
	zmmx_sites *sites = profile ? zmmx_sites_create(ZMMX_FRAMES_MAX) : NULL;
	if (!sites) {
		free(profile);
		return false;
	}
	profile->sites = sites;
	profile->interval = interval;
	random_seed(profile);
	ZMMX_G(profile) = profile;
	profile_run(profile);
	return true;
}

void zmmx_profile_pause(void)
{
	nothing_record();
	if (ZMMX_G(profile)) {
		ZMMX_G(profile)->running = false;
	}
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
	} else if (zmmx_profile_begin(ZMMX_G(sample_bytes))) {
		ZMMX_G(profile)->kept = true;
	}
}

/* The heap is about to drop all blocks without freeing them one by one. */
static void live_forget(zmmx_profile *profile)
{
	zmmx_live_blocks_clear(&profile->blocks);
	memset(profile->filter, 0, sizeof(profile->filter));
	for (uint32_t number = 1; number <= profile->sites->sites.count; number++) {
		zmmx_site_at(profile->sites, number)->live = (zmmx_sums){0};
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

/* The number of blocks that a recorded one stands for. */
static zmmx_sums stands_for(const zmmx_profile *profile, size_t size)
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
	zmmx_live_block block = {(uintptr_t)address, size, zmmx_site_of(profile->sites, caller, EG(current_execute_data)), 0};
	if (!block.site || !zmmx_live_blocks_add(&profile->blocks, &block)) {
		return NULL;
	}
	zmmx_sums sums = stands_for(profile, size);
	zmmx_site *site = zmmx_site_at(profile->sites, block.site);
	sums_add(&site->live, 1, sums.blocks, sums.bytes);
	if (profile->interval) {
		filter_add(profile, address);
	}
	return site;
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
		zmmx_sums sums = stands_for(profile, size);
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
	if (zmmx_filter_has(profile->filter, resized->before)) {
		zmmx_profile_on_free(resized->before);
	}
	if (!is_sample(profile, resized->size)) {
		return;
	}
	zmmx_site *site = block_record(profile, resized->block, resized->size, caller);
	if (!site) {
		return;
	}
	zmmx_sums sums = stands_for(profile, resized->size);
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
	if (!profile || !profile->running || !zmmx_live_blocks_remove(&profile->blocks, address, &block)) {
		return;
	}
	if (profile->interval) {
		filter_remove(profile, address);
	}
	zmmx_sums sums = stands_for(profile, block.size);
	zmmx_site *site = zmmx_site_at(profile->sites, block.site);
	site->live.blocks -= sums.blocks;
	site->live.bytes -= sums.bytes;
}
