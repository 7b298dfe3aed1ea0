/* Collecting a report: one walk for the totals, one for what hangs on chunks and blocks. */
#include "php/report/zmmx_php_report.h"

#include "php/report/zmmx_php_restarts.h"

#ifdef PHP_WIN32
#include "win32/time.h"
#else
#include <sys/time.h>
#endif

/* ---- the blocks of one chunk ---- */

typedef struct pin_group {
	size_t size, count, span; /* bytes of a block; blocks; bytes of their pages */
} pin_group;

typedef struct survey {
	zmmx_report *report;
	unsigned parts;
	zmmx_report_chunk *chunk; /* the present chunk; NULL when chunks are not wanted */
	size_t number;
	pin_group bins[ZMMX_BINS];
	pin_group large; /* size 0: blocks of different sizes */
	size_t pin_capacity;
	bool starved; /* the system had no memory for the pins */
} survey;

static bool pins_grow(survey *survey)
{
	zmmx_report *report = survey->report;
	size_t capacity = survey->pin_capacity ? survey->pin_capacity * 2 : 64;
	zmmx_report_pin *pins = realloc(report->pins, capacity * sizeof(*pins));
	if (!pins) {
		survey->starved = true;
		return false;
	}
	report->pins = pins;
	survey->pin_capacity = capacity;
	return true;
}

static void pin_add(survey *survey, const pin_group *group, bool alone)
{
	zmmx_report *report = survey->report;
	size_t bytes = group->size * group->count;
	size_t held = group->span - bytes + (alone ? ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE : 0);
	if (!held || (report->pin_count == survey->pin_capacity && !pins_grow(survey))) {
		return;
	}
	report->pins[report->pin_count++] = (zmmx_report_pin){survey->number, group->size, group->count, bytes, held};
}

static void pins_of_chunk(survey *survey)
{
	size_t groups = 0;
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		groups += survey->bins[i].count != 0;
	}
	bool large_of_one_size = survey->large.count && survey->large.size;
	groups += survey->large.count ? 1 + !large_of_one_size : 0;
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		if (survey->bins[i].count) {
			pin_add(survey, &survey->bins[i], groups == 1);
		}
	}
	if (large_of_one_size) {
		pin_add(survey, &survey->large, groups == 1);
	}
	memset(survey->bins, 0, sizeof(survey->bins));
	memset(&survey->large, 0, sizeof(survey->large));
}

/* ---- the walk ---- */

static void chunk_begin(survey *survey, const zmmx_area *area)
{
	survey->number = area->chunk;
	if (!(survey->parts & ZMMX_REPORT_CHUNKS)) {
		return;
	}
	zmmx_report_chunk *chunk = survey->report->chunks + survey->report->chunk_count++;
	memset(chunk, 0, sizeof(*chunk));
	chunk->number = area->chunk;
	chunk->free_pages = (uint16_t)(area->capacity - area->used);
	chunk->returned_pages = (uint16_t)(area->purged / ZMMX_PAGE_SIZE);
	zmmx_heap_page_map(area->start, chunk->map);
	survey->chunk = chunk;
}

static void chunk_area_add(zmmx_report_chunk *chunk, const zmmx_area *area)
{
	uint16_t pages = (uint16_t)(area->size / ZMMX_PAGE_SIZE);
	chunk->live_bytes += area->used * area->block_size;
	if (area->kind == ZMMX_AREA_SMALL) {
		chunk->small_pages = (uint16_t)(chunk->small_pages + pages);
		chunk->used[chunk->runs++] = (uint16_t)area->used;
	} else if (area->kind == ZMMX_AREA_LARGE) {
		chunk->large_pages = (uint16_t)(chunk->large_pages + pages);
	} else if (pages > chunk->longest) {
		chunk->longest = pages;
	}
}

static void pin_area_add(survey *survey, const zmmx_area *area)
{
	pin_group *group = area->kind == ZMMX_AREA_SMALL ? &survey->bins[area->bin] : &survey->large;
	if (!area->used) {
		return;
	}
	bool same = !group->count || group->size == area->block_size;
	group->size = same ? area->block_size : 0;
	group->count += area->used;
	group->span += area->size;
}

static void huge_add(survey *survey, const zmmx_area *area)
{
	zmmx_report *report = survey->report;
	report->huge[report->huge_count++] = (zmmx_report_huge){
		area->chunk, area->block_size, area->size, zmmx_resident(ZMMX_G(heap), area->start, area->size)};
}

static bool survey_area(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	survey *survey = argument;
	(void)block;
	(void)block_size;
	if (area->kind == ZMMX_AREA_HUGE) {
		if (survey->parts & ZMMX_REPORT_HUGE) {
			huge_add(survey, area);
		}
		return true;
	}
	if (area->kind == ZMMX_AREA_CHUNK) {
		if (survey->number) {
			pins_of_chunk(survey);
		}
		chunk_begin(survey, area);
		return true;
	}
	if (survey->chunk) {
		chunk_area_add(survey->chunk, area);
	}
	pin_area_add(survey, area);
	return true;
}

static int by_number(const void *a, const void *b)
{
	size_t left = ((const zmmx_report_chunk *)a)->number, right = ((const zmmx_report_chunk *)b)->number;
	return (left > right) - (left < right);
}

static int by_held(const void *a, const void *b)
{
	const zmmx_report_pin *left = a, *right = b;
	if (left->held != right->held) {
		return left->held < right->held ? 1 : -1;
	}
	if (left->chunk != right->chunk) {
		return left->chunk < right->chunk ? -1 : 1;
	}
	return (left->size > right->size) - (left->size < right->size);
}

/* Memory for `count` elements; one more, so that none is no failure. */
static void *list_create(size_t count, size_t size)
{
	return calloc(count + 1, size);
}

static bool details_collect(zmmx_report *report, unsigned parts)
{
	survey survey = {.report = report, .parts = parts};
	if (parts & ZMMX_REPORT_CHUNKS) {
		report->chunks = list_create(report->stats.chunks.count, sizeof(*report->chunks));
	}
	if (parts & ZMMX_REPORT_HUGE) {
		report->huge = list_create(report->stats.huge.blocks, sizeof(*report->huge));
	}
	if ((parts & ZMMX_REPORT_CHUNKS && !report->chunks) || (parts & ZMMX_REPORT_HUGE && !report->huge)) {
		return false;
	}
	zmmx_heap_walk(ZMMX_G(heap), false, survey_area, &survey);
	pins_of_chunk(&survey);
	if (parts & ZMMX_REPORT_CHUNKS) {
		qsort(report->chunks, report->chunk_count, sizeof(*report->chunks), by_number);
		for (size_t i = 0; i < report->chunk_count; i++) {
			report->longest_pages += report->chunks[i].longest;
		}
	}
	if (report->pins) {
		qsort(report->pins, report->pin_count, sizeof(*report->pins), by_held);
	}
	return !survey.starved;
}

/* ZendMM's own figures. Without a limit, below 0 is larger than every size. */
static size_t headroom_of_stock(void)
{
	size_t limit = (size_t)PG(memory_limit), used = zend_memory_usage(true);
	return limit > used ? limit - used : 0;
}

/* The most that may be neither in use nor available: a run of each bin, the first page of each chunk, the ends of runs. */
static size_t slack_of_stock(size_t used, size_t chunks)
{
	size_t pages = chunks, longest_end = 0;
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		zmmx_bin_stats bin = zmmx_bin_shape(i);
		size_t end = (bin.pages * ZMMX_PAGE_SIZE - bin.elements * bin.slot_size) / bin.pages;
		longest_end = end > longest_end ? end : longest_end;
		pages += bin.pages;
	}
	return pages * ZMMX_PAGE_SIZE + used / ZMMX_PAGE_SIZE * longest_end;
}

/* ZendMM takes whole chunks for blocks that are not huge. A chunk that it has is assumed to be as free as all are on
 * average; ZendMM does not tell whether its free pages are adjacent. */
static bool fits_in_stock(size_t bytes)
{
	size_t room = headroom_of_stock(), used = zend_memory_usage(true), chunks = used / ZMMX_CHUNK_SIZE + 1;
	size_t idle = used - zend_memory_usage(false), slack = slack_of_stock(used, chunks);
	if (bytes > ZMMX_CHUNK_SIZE - ZMMX_PAGE_SIZE) {
		return bytes <= room && ZEND_MM_ALIGNED_SIZE_EX(bytes, ZMMX_PAGE_SIZE) <= room;
	}
	return ZMMX_CHUNK_SIZE <= room || (idle > slack && bytes <= (idle - slack) / chunks);
}

/* Without a limit the engine's own is half the address space. */
static size_t to_limit(size_t headroom)
{
	return PG(memory_limit) < 0 ? ZEND_LONG_MAX : headroom;
}

static void heap_settle(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_settle(ZMMX_G(heap));
	}
}

size_t zmmx_report_headroom(void)
{
	heap_settle();
	return to_limit(ZMMX_G(heap) ? zmmx_heap_headroom(ZMMX_G(heap)) : headroom_of_stock());
}

bool zmmx_report_fits(size_t bytes)
{
	heap_settle();
	return ZMMX_G(heap) ? zmmx_heap_fits(ZMMX_G(heap), bytes) : fits_in_stock(bytes);
}

static void totals_of_stock(zmmx_report *report)
{
	report->size = zend_memory_usage(false);
	report->peak = zend_memory_peak_usage(false);
	report->real_size = zend_memory_usage(true);
	report->real_peak = zend_memory_peak_usage(true);
	report->headroom = to_limit(headroom_of_stock());
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		report->stats.bins[bin] = zmmx_bin_shape(bin);
	}
}

static zmmx_report_bins bins_together(const zmmx_stats *stats)
{
	zmmx_report_bins sum = {0};
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		sum.in_use += bin->runs != 0;
		sum.runs += bin->runs;
		sum.used += bin->used;
		sum.free += bin->free;
		sum.bytes_used += bin->used * bin->slot_size;
		sum.bytes_free += bin->free * bin->slot_size;
	}
	return sum;
}

static void totals_collect(zmmx_report *report)
{
	const zmmx_counter *live = ZMMX_G(live), *real = ZMMX_G(real);
	report->stock_size = ZMMX_G(stock_live);
	report->size = live->now - report->stock_size;
	report->peak = live->peak - report->stock_size;
	zmmx_heap_settle(ZMMX_G(heap));
	report->real_size = real->now;
	report->real_peak = real->peak;
	zmmx_heap_stats(ZMMX_G(heap), &report->stats);
	report->headroom = to_limit(report->stats.headroom);
	report->bins = bins_together(&report->stats);
	report->held_pages = report->stats.pages.free - report->stats.pages.purged;
}

bool zmmx_report_collect(zmmx_report *report, unsigned parts)
{
	memset(report, 0, sizeof(*report));
	report->active = ZMMX_G(heap) != NULL;
	report->reason = ZMMX_G(reason);
	report->limit = PG(memory_limit);
	report->restarts = zmmx_restarts_count();
	if (parts & ZMMX_REPORT_RESIDENT) {
		report->resident = zmmx_os_process_resident();
	}
	if (parts & ZMMX_REPORT_USAGE) {
		report->usage = zmmx_os_process_usage();
	}
	if (!report->active) {
		totals_of_stock(report);
		return true;
	}
	report->hardened = zmmx_heap_is_hardened(ZMMX_G(heap));
	totals_collect(report);
	if (parts & ZMMX_REPORT_RESIDENT) {
		report->heap_resident = zmmx_heap_resident(ZMMX_G(heap));
	}
	if (parts & (ZMMX_REPORT_CHUNKS | ZMMX_REPORT_HUGE | ZMMX_REPORT_PINS)) {
		return details_collect(report, parts);
	}
	return true;
}

void zmmx_report_destroy(zmmx_report *report)
{
	free(report->chunks);
	free(report->huge);
	free(report->pins);
}

/* ---- shares ---- */

double zmmx_share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0.0;
}

double zmmx_report_free_slots(const zmmx_report *report)
{
	return zmmx_share(report->bins.bytes_free, report->bins.bytes_used + report->bins.bytes_free);
}

double zmmx_report_free_pages(const zmmx_report *report)
{
	return zmmx_share(report->stats.pages.free, report->stats.pages.total - report->stats.pages.header);
}

double zmmx_report_scattered_pages(const zmmx_report *report)
{
	return zmmx_share(report->stats.pages.free - report->longest_pages, report->stats.pages.free);
}

double zmmx_report_live(const zmmx_report *report)
{
	return zmmx_share(report->size, report->stats.real_bytes);
}

double zmmx_report_committed(const zmmx_report *report)
{
	return zmmx_share(report->stats.real_bytes, report->resident);
}

double zmmx_wall_time(void)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	return (double)now.tv_sec + (double)now.tv_usec / 1e6;
}
