/* Recording points.
 *
 * The heap tells that committed memory has changed, in the middle of an allocation. If it has grown, the code that ran is
 * whole and the point is made at once, since what a function of C takes and gives back again is over at the next safe
 * point. When memory was given back, that code may be about to be destroyed: then the point waits for the safe point.
 *
 * Large blocks are counted by a walk, which only a safe point allows, and which may not take more than a small share of
 * the request's time. */
#include "php/record/zmmx_php_timeline.h"

#include <stdlib.h>

#include "zend_globals.h"

#define FIRST_GAP 20u
/* A walk may take one in so many microseconds. */
#define COUNTING_SHARE 50u

static uint64_t clock_now(void)
{
	const zmmx_os *os = zmmx_os_default();
	return os->clock(os);
}

uint64_t zmmx_timeline_now(const zmmx_timeline *timeline)
{
	return clock_now() - timeline->start;
}

zmmx_timeline *zmmx_timeline_create(void)
{
	zmmx_timeline *timeline = calloc(1, sizeof(*timeline));
	zmmx_sites *sites = timeline ? zmmx_sites_create(1, sizeof(zmmx_site)) : NULL;
	if (!sites) {
		free(timeline);
		return NULL;
	}
	timeline->sites = sites;
	timeline->gap = FIRST_GAP;
	timeline->start = clock_now();
	timeline->committed = ZMMX_G(real)->now;
	return timeline;
}

void zmmx_timeline_destroy(zmmx_timeline *timeline)
{
	if (timeline) {
		zmmx_sites_destroy(timeline->sites);
		free(timeline);
	}
}

/* ---- points ---- */

/* Of two neighbours the one with more live bytes stays, so that no peak is lost. The first and the last stay as they are. */
static void points_halve(zmmx_timeline *timeline)
{
	zmmx_point *points = timeline->points;
	uint32_t kept = 1;
	for (uint32_t i = 1; i + 1 < timeline->count; i += 2) {
		bool second = i + 2 < timeline->count && points[i + 1].live > points[i].live;
		points[kept++] = points[i + second];
	}
	points[kept++] = points[timeline->count - 1];
	timeline->count = kept;
	timeline->gap *= 2;
}

static void figures_take(zmmx_point *point, const zmmx_timeline *timeline)
{
	zmmx_glance glance = zmmx_heap_glance(ZMMX_G(heap));
	size_t room = glance.live_bytes > glance.huge_bytes ? glance.live_bytes - glance.huge_bytes : 0;
	point->live = ZMMX_G(live)->now - ZMMX_G(stock_live);
	point->large = timeline->large < room ? timeline->large : room;
	point->huge = glance.huge_bytes;
	point->committed = ZMMX_G(real)->now;
	point->cached = glance.cached_bytes;
	point->resident = zmmx_os_process_resident();
	point->limit = PG(memory_limit) > 0 ? (size_t)PG(memory_limit) : 0;
}

static void point_add(zmmx_timeline *timeline, uint64_t now)
{
	const zmmx_caller nobody = {0};
	if (timeline->count == ZMMX_POINTS) {
		points_halve(timeline);
	}
	zmmx_point *point = &timeline->points[timeline->count++];
	figures_take(point, timeline);
	point->time = now;
	point->site = zmmx_site_of(timeline->sites, &nobody, EG(current_execute_data));
	if (point->live > timeline->highest) {
		timeline->highest = point->live;
	}
}

/* A much higher peak need not wait. */
static bool point_is_due(const zmmx_timeline *timeline, uint64_t now)
{
	size_t live = ZMMX_G(live)->now - ZMMX_G(stock_live);
	return !timeline->count || now - timeline->points[timeline->count - 1].time >= timeline->gap
	       || live > timeline->highest + timeline->highest / 32;
}

bool zmmx_timeline_on_change(zmmx_timeline *timeline)
{
	uint64_t now = zmmx_timeline_now(timeline);
	bool grew = ZMMX_G(real)->now > timeline->committed;
	timeline->committed = ZMMX_G(real)->now;
	if (!point_is_due(timeline, now)) {
		return false;
	}
	if (grew) {
		point_add(timeline, now);
	}
	return true;
}

/* ---- safe points ---- */

static void large_count(zmmx_timeline *timeline)
{
	zmmx_stats stats;
	uint64_t start = clock_now();
	zmmx_heap_stats(ZMMX_G(heap), &stats);
	timeline->large = stats.large.bytes;
	timeline->counting += clock_now() - start;
}

void zmmx_timeline_at_safe_point(zmmx_timeline *timeline, bool in_any_case)
{
	uint64_t now = zmmx_timeline_now(timeline);
	if (in_any_case || timeline->counting * COUNTING_SHARE <= now) {
		large_count(timeline);
	}
	if (in_any_case || point_is_due(timeline, now)) {
		point_add(timeline, now);
	}
}
