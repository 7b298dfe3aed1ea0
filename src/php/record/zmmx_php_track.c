/* Tracking: the record of live blocks, and of the last freed ones. All of it is outside the heap. */
#include "php/record/zmmx_php_track.h"

#include "php/engine/zmmx_php_install.h"
#include "php/record/zmmx_php_callsite.h"
#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_live_blocks.h"

#include <stdlib.h>
#include <string.h>

/* If there are more sites and frames than this, they are forgotten at the end of a request, so that a worker that
 * always runs new code does not grow. */
#define SITES_KEPT (1u << 17)

/* A freed block. Its address leads to a set, newest first, that drops its oldest block: hardly any of the last 10,000
 * freed blocks is missing. */
typedef struct past_block {
	uintptr_t address;
	uint32_t allocated, freed; /* sites */
} past_block;

#define PAST_WAYS 16u
#define PAST_SETS ((size_t)1 << 12)

typedef past_block past_set[PAST_WAYS];

struct zmmx_track {
	unsigned wanted;
	zmmx_track_sums sums;
	unsigned calls; /* open calls of zmmx_assert_no_leak(): one in another, or in several fibers */
	uint32_t epoch;
	zmmx_sites *sites;
	zmmx_live_blocks blocks;
	bool learning; /* how the engine calls the handlers */
	zmmx_recent recent[ZMMX_RECENT];
	uint32_t recent_next; /* counts all */
	past_set *past;       /* NULL: not requested, or no memory for it */
};

static void track_destroy(zmmx_track *track)
{
	zmmx_sites_destroy(track->sites);
	zmmx_live_blocks_clear(&track->blocks);
	free(track->past);
	free(track);
}

static zmmx_track *track_create(void)
{
	zmmx_track *track = calloc(1, sizeof(*track));
	zmmx_sites *sites = track ? zmmx_sites_create(ZMMX_G(track_depth), sizeof(zmmx_site)) : NULL;
	if (!sites) {
		free(track);
		return NULL;
	}
	track->sites = sites;
	track->epoch = 1;
	return track;
}

/* In debug builds the engine does not jump to the handlers but calls them, from functions without a name. */
static void engine_learn(zmmx_track *track)
{
	track->learning = true;
	void *volatile block = emalloc(8);
	block = erealloc(block, 100);
	efree(block);
	track->learning = false;
}

void zmmx_track_want(unsigned who)
{
	if (!ZMMX_G(heap)) {
		return;
	}
	if (!ZMMX_G(track)) {
		ZMMX_G(track) = track_create();
		if (!ZMMX_G(track)) {
			zend_error(E_WARNING, "zmmx cannot track blocks: the system has no memory");
			return;
		}
		zmmx_observe(ZMMX_OBSERVE_TRACK, 0);
		engine_learn(ZMMX_G(track));
	}
	zmmx_track *track = ZMMX_G(track);
	track->sites->depth = ZMMX_G(track_depth); /* a folder may have its own setting */
	track->wanted |= who;
	track->calls += (who & ZMMX_TRACK_CALL) != 0;
	if ((who & ZMMX_TRACK_SITES) && !track->past) {
		track->past = calloc(PAST_SETS, sizeof(*track->past));
	}
}

void zmmx_track_clear_last(void)
{
	free(ZMMX_G(last_leaks));
	ZMMX_G(last_leaks) = NULL;
	ZMMX_G(last_leak_count) = 0;
}

void zmmx_track_unwant(unsigned who)
{
	zmmx_track *track = ZMMX_G(track);
	if (!track) {
		return;
	}
	if ((who & ZMMX_TRACK_CALL) && track->calls && --track->calls) {
		who &= ~ZMMX_TRACK_CALL;
	}
	track->wanted &= ~who;
	if (track->wanted) {
		return;
	}
	if (ZMMX_G(heap)) {
		zmmx_observe(0, ZMMX_OBSERVE_TRACK);
	}
	zmmx_track_clear_last();
	ZMMX_G(track) = NULL;
	track_destroy(track);
}

void zmmx_track_end_calls(void)
{
	if (ZMMX_G(track)) {
		ZMMX_G(track)->calls = 0;
		zmmx_track_unwant(ZMMX_TRACK_CALL);
	}
}

bool zmmx_track_is_on(void)
{
	return ZMMX_G(track) != NULL;
}

bool zmmx_track_is_deaf(void)
{
	return ZMMX_G(track) && !zmmx_observes(ZMMX_OBSERVE_TRACK);
}

const zmmx_sites *zmmx_track_sites(void)
{
	return ZMMX_G(track) ? ZMMX_G(track)->sites : NULL;
}

static void live_change(zmmx_track *track, uint32_t site, double blocks, double bytes)
{
	zmmx_sums *live = &zmmx_site_at(track->sites, site)->live;
	live->blocks += blocks;
	live->bytes += bytes;
}

void zmmx_track_on_alloc(const void *address, size_t size, const zmmx_caller *caller)
{
	zmmx_track *track = ZMMX_G(track);
	if (!track || !address) {
		return;
	}
	if (track->learning) {
		zmmx_callsite_pass(&track->sites->callsites, caller->pc);
		return;
	}
	zmmx_live_block block = {(uintptr_t)address, size, zmmx_site_of(track->sites, caller, EG(current_execute_data)), track->epoch, 0};
	if (block.site && zmmx_live_blocks_add(&track->blocks, &block)) {
		live_change(track, block.site, 1, (double)size);
		track->sums.blocks++;
		track->sums.bytes += size;
		if (size > ZMMX_RECENT_SIZE) {
			track->recent[track->recent_next++ % ZMMX_RECENT] = (zmmx_recent){block.address, size, block.site};
		}
	}
}

/* Another block may be at the address now; one of the same size and site is another recent one. */
static bool is_last_at(const zmmx_track *track, uint32_t nth, const zmmx_recent *recent)
{
	for (uint32_t newer = 0; newer < nth; newer++) {
		if (track->recent[(track->recent_next - 1 - newer) % ZMMX_RECENT].address == recent->address) {
			return false;
		}
	}
	return true;
}

const zmmx_recent *zmmx_track_recent(uint32_t nth, bool *alive)
{
	const zmmx_track *track = ZMMX_G(track);
	if (!track || nth >= ZMMX_RECENT || nth >= track->recent_next) {
		return NULL;
	}
	const zmmx_recent *recent = &track->recent[(track->recent_next - 1 - nth) % ZMMX_RECENT];
	const zmmx_live_block *live = zmmx_live_blocks_find(&track->blocks, (const void *)recent->address);
	*alive = live && live->size == recent->size && live->site == recent->site && is_last_at(track, nth, recent);
	return recent;
}

static past_block *past_set_of(const zmmx_track *track, uintptr_t address)
{
	return track->past[zmmx_hash_mix(0, address) % PAST_SETS];
}

static void past_add(const zmmx_track *track, const past_block *block)
{
	past_block *set = past_set_of(track, block->address);
	memmove(set + 1, set, (PAST_WAYS - 1) * sizeof(*set));
	*set = *block;
}

static const past_block *past_find(const zmmx_track *track, uintptr_t address)
{
	const past_block *set = past_set_of(track, address);
	for (size_t i = 0; i < PAST_WAYS; i++) {
		if (set[i].address == address) {
			return &set[i];
		}
	}
	return NULL;
}

void zmmx_track_on_free(const void *address, const zmmx_caller *caller)
{
	zmmx_track *track = ZMMX_G(track);
	if (!track) {
		return;
	}
	if (track->learning) {
		zmmx_callsite_pass(&track->sites->callsites, caller->pc);
		return;
	}
	const zend_execute_data *frame = track->past ? zmmx_frame_of_free(track->sites, address) : NULL;
	zmmx_live_block block;
	if (!zmmx_live_blocks_remove(&track->blocks, address, &block)) {
		track->sums.strangers += address != NULL;
		return;
	}
	track->sums.blocks--;
	track->sums.bytes -= block.size;
	live_change(track, block.site, -1, -(double)block.size);
	if (track->past) {
		uint32_t freed = zmmx_site_of(track->sites, caller, frame);
		past_add(track, &(past_block){block.address, block.site, freed});
	}
}

void zmmx_track_clear(void)
{
	zmmx_track *track = ZMMX_G(track);
	if (!track) {
		return;
	}
	zmmx_live_blocks_clear(&track->blocks);
	track->sums = (zmmx_track_sums){0};
	track->recent_next = 0;
	if (track->past) {
		memset(track->past, 0, PAST_SETS * sizeof(*track->past));
	}
	if (track->sites->sites.count + track->sites->frames.count > SITES_KEPT) {
		zmmx_sites *sites = zmmx_sites_create(track->sites->depth, sizeof(zmmx_site));
		if (sites) {
			memcpy(sites->callsites.passed, track->sites->callsites.passed, sizeof(sites->callsites.passed));
			zmmx_track_clear_last();
			zmmx_sites_destroy(track->sites);
			track->sites = sites;
		}
	}
	for (uint32_t site = 1; site <= track->sites->sites.count; site++) {
		zmmx_site_at(track->sites, site)->live = (zmmx_sums){0};
	}
}

uint32_t zmmx_track_epoch(void)
{
	return ZMMX_G(track) ? ++ZMMX_G(track)->epoch : 0;
}

/* ---- survivors ---- */

static int by_bytes(const void *a, const void *b)
{
	const zmmx_survivors *left = a, *right = b;
	if (left->bytes != right->bytes) {
		return left->bytes < right->bytes ? 1 : -1;
	}
	return (left->site > right->site) - (left->site < right->site);
}

static void survivor_count(zmmx_survivors *survivors, const zmmx_live_block *block)
{
	zmmx_survivors *of_site = &survivors[block->site - 1];
	if (!of_site->blocks || block->address < of_site->address) {
		of_site->address = block->address;
		of_site->size = block->size;
	}
	of_site->site = block->site;
	of_site->blocks++;
	of_site->bytes += block->size;
}

zmmx_survivors *zmmx_track_survivors(uint32_t epoch, size_t *count)
{
	zmmx_track *track = ZMMX_G(track);
	*count = 0;
	size_t sites = track ? track->sites->sites.count : 0;
	zmmx_survivors *survivors = sites ? calloc(sites, sizeof(*survivors)) : NULL;
	if (!survivors) {
		return NULL;
	}
	ZMMX_LIVE_BLOCKS_EACH(&track->blocks, block) {
		if (block->epoch >= epoch) {
			survivor_count(survivors, block);
		}
	}
	qsort(survivors, sites, sizeof(*survivors), by_bytes);
	while (*count < sites && survivors[*count].blocks) {
		++*count;
	}
	if (!*count) {
		free(survivors);
		return NULL;
	}
	return survivors;
}

zmmx_track_sums zmmx_track_sum(void)
{
	return ZMMX_G(track) ? ZMMX_G(track)->sums : (zmmx_track_sums){0};
}

static void survivors_take(zmmx_survivors *from, size_t count, const zmmx_survivors *of)
{
	for (size_t i = 0; i < count; i++) {
		if (from[i].site == of->site) {
			from[i].blocks = from[i].blocks > of->blocks ? from[i].blocks - of->blocks : 0;
			from[i].bytes = from[i].bytes > of->bytes ? from[i].bytes - of->bytes : 0;
		}
	}
}

size_t zmmx_survivors_subtract(zmmx_survivors *now, size_t count, const zmmx_survivors *then, size_t then_count)
{
	size_t kept = 0;
	for (size_t i = 0; i < then_count; i++) {
		survivors_take(now, count, &then[i]);
	}
	for (size_t i = 0; i < count; i++) {
		if (now[i].blocks || now[i].bytes) {
			now[kept++] = now[i];
		}
	}
	if (kept) {
		qsort(now, kept, sizeof(*now), by_bytes);
	}
	return kept;
}

/* ---- for the heap's messages ---- */

/* The end of the text in the buffer; never beyond its last byte. */
static size_t site_append(const zmmx_track *track, uint32_t site, const char *what, char *buffer, size_t size, size_t used)
{
	char location[MAXPATHLEN + 16], code[256];
	if (!site) {
		return used;
	}
	zmmx_site_words words = zmmx_site_describe(track->sites, site);
	zmmx_site_location(track->sites, site, location, sizeof(location));
	zmmx_site_c_function(&words, code, sizeof(code));
	int length = snprintf(buffer + used, size - used, "%s%s %s (%s)", used ? ", " : "", what, location, code);
	return length > 0 && (size_t)length < size - used ? used + (size_t)length : size - 1;
}

void zmmx_track_describe(void *context, const void *address, char *buffer, size_t size)
{
	zmmx_track *track = ZMMX_G(track);
	(void)context;
	if (!track) {
		return;
	}
	const zmmx_live_block *live = zmmx_live_blocks_find(&track->blocks, address);
	if (live) {
		site_append(track, live->site, "allocated", buffer, size, 0);
		return;
	}
	const past_block *past = track->past ? past_find(track, (uintptr_t)address) : NULL;
	if (past) {
		size_t used = site_append(track, past->allocated, "allocated", buffer, size, 0);
		site_append(track, past->freed, "freed", buffer, size, used);
	}
}
