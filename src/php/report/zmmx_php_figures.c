/* The table of figures. */
#include "php/report/zmmx_php_figures.h"

#include <stddef.h>

/* A row in phpinfo(). */
#define SHOW(table, unit, label) ZMMX_TABLE_##table, ZMMX_UNIT_##unit, label
#define NOT_SHOWN ZMMX_TABLE_NONE, ZMMX_UNIT_COUNT, NULL
#define SAMPLE(family, label) ZMMX_METRIC_##family, label
#define NO_SAMPLE ZMMX_METRIC_none, NULL
#define API(member) offsetof(zmmx_api_stats, member)
#define NO_API 0

/* TOTAL(member of the report, key in zmmx_stats(), row in phpinfo(), sample, member of zmmx_api_stats), LIMIT() as that for
 * what says nothing without a limit, PART() and HISTORY() for figures of the core, whose keys are in an array of the group's
 * name, BINS(member of the bins' totals, which is its key). */
/* clang-format off */
#define FIGURES(TOTAL, LIMIT, PART, BINS, CALLS, HISTORY) \
	TOTAL(size, "size", SHOW(MEMORY, BYTES, "In live blocks"), SAMPLE(live_bytes, ""), API(size)) \
	TOTAL(peak, "peak", SHOW(MEMORY, BYTES, "In live blocks, peak"), SAMPLE(live_peak_bytes, ""), API(peak)) \
	TOTAL(stock_size, "stock_size", NOT_SHOWN, NO_SAMPLE, NO_API) \
	TOTAL(real_size, "real_size", SHOW(MEMORY, BYTES, "Committed"), SAMPLE(committed_bytes, ""), API(real_size)) \
	TOTAL(real_peak, "real_peak", SHOW(MEMORY, BYTES, "Committed, peak"), SAMPLE(committed_peak_bytes, ""), API(real_peak)) \
	TOTAL(stats.kept_bytes, "kept", SHOW(MEMORY, BYTES, "Kept for reuse (not counted as committed)"), SAMPLE(kept_bytes, ""), API(kept_bytes)) \
	LIMIT(limit, "limit", NOT_SHOWN, SAMPLE(limit_bytes, ""), API(limit)) \
	LIMIT(headroom, "headroom", SHOW(MEMORY, BYTES, "Left before the memory limit"), SAMPLE(headroom_bytes, ""), API(headroom)) \
	TOTAL(heap_resident, NULL, SHOW(MEMORY, BYTES, "Heap, resident"), SAMPLE(heap_resident_bytes, ""), NO_API) \
	TOTAL(resident, NULL, SHOW(MEMORY, BYTES, "Process, resident"), SAMPLE(process_resident_bytes, ""), NO_API) \
	PART(chunks, count, "count", SHOW(PARTS, COUNT, "Chunks of 2 MiB in use"), SAMPLE(chunks, "state=\"used\""), API(chunks)) \
	PART(chunks, peak, "peak", SHOW(PARTS, COUNT, "Chunks in use, peak"), NO_SAMPLE, NO_API) \
	PART(chunks, cached, "cached", SHOW(PARTS, COUNT, "Chunks kept for reuse"), SAMPLE(chunks, "state=\"cached\""), API(chunks_cached)) \
	PART(pages, total, "total", NOT_SHOWN, NO_SAMPLE, NO_API) \
	PART(pages, header, "header", NOT_SHOWN, SAMPLE(pages, "kind=\"header\""), NO_API) \
	PART(pages, small, "small", SHOW(PARTS, COUNT, "Pages of small blocks"), SAMPLE(pages, "kind=\"small\""), API(pages_small)) \
	PART(pages, large, "large", SHOW(PARTS, COUNT, "Pages of large blocks"), SAMPLE(pages, "kind=\"large\""), API(pages_large)) \
	PART(pages, free, "free", SHOW(PARTS, COUNT, "Free pages"), NO_SAMPLE, API(pages_free)) \
	TOTAL(held_pages, NULL, NOT_SHOWN, SAMPLE(pages, "kind=\"free\""), NO_API) \
	PART(pages, purged, "returned", SHOW(PARTS, COUNT, "Free pages returned to the system"), SAMPLE(pages, "kind=\"returned\""), API(pages_returned)) \
	BINS(in_use) BINS(runs) BINS(used) BINS(free) BINS(bytes_used) BINS(bytes_free) \
	PART(large, blocks, "blocks", SHOW(PARTS, COUNT, "Large blocks"), SAMPLE(blocks, "kind=\"large\""), API(large_blocks)) \
	PART(large, bytes, "bytes", SHOW(PARTS, BYTES, "In large blocks"), SAMPLE(block_bytes, "kind=\"large\""), API(large_bytes)) \
	PART(huge, blocks, "blocks", SHOW(PARTS, COUNT, "Huge blocks"), SAMPLE(blocks, "kind=\"huge\""), API(huge_blocks)) \
	PART(huge, bytes, "bytes", SHOW(PARTS, BYTES, "In huge blocks"), SAMPLE(block_bytes, "kind=\"huge\""), API(huge_bytes)) \
	PART(huge, cached_blocks, "cached_blocks", NOT_SHOWN, NO_SAMPLE, NO_API) \
	PART(huge, cached_bytes, "cached_bytes", NOT_SHOWN, SAMPLE(huge_cached_bytes, ""), API(huge_cached_bytes)) \
	PART(waiting, blocks, "blocks", NOT_SHOWN, NO_SAMPLE, NO_API) \
	PART(waiting, bytes, "bytes", NOT_SHOWN, NO_SAMPLE, NO_API) \
	ZMMX_CALL_FIGURES(CALLS) \
	HISTORY(realloc, in_place, "in_place", SHOW(WORK, COUNT, "Reallocations in place"), SAMPLE(reallocs_total, "outcome=\"in_place\""), NO_API) \
	HISTORY(realloc, moved, "moved", SHOW(WORK, COUNT, "Reallocations that moved the block"), SAMPLE(reallocs_total, "outcome=\"moved\""), NO_API) \
	HISTORY(realloc, bytes_copied, "bytes_copied", NOT_SHOWN, SAMPLE(realloc_copied_bytes_total, ""), NO_API) \
	TOTAL(stats.metadata_bytes, "metadata", SHOW(MEMORY, BYTES, "The heap's own data outside chunks"), SAMPLE(metadata_bytes, ""), NO_API) \
	TOTAL(restarts, "restarts", SHOW(WORK, COUNT, "Workers replaced for their size"), SAMPLE(restarts_total, ""), NO_API)
/* clang-format on */

#define OFFSET_OF(member) offsetof(zmmx_report, member)
#define TOTAL_ROW(member, key, info, sample, api) {NULL, key, OFFSET_OF(member), info, sample, api, false, false},
#define LIMIT_ROW(member, key, info, sample, api) {NULL, key, OFFSET_OF(member), info, sample, api, false, true},
#define PART_ROW(group, name, key, info, sample, api) \
	{#group, key, OFFSET_OF(stats.group.name), info, sample, api, false, false},
#define BINS_ROW(name) {"bins", #name, OFFSET_OF(bins.name), NOT_SHOWN, NO_SAMPLE, NO_API, false, false},
#define HISTORY_ROW(group, name, key, info, sample, api) \
	{#group, key, OFFSET_OF(stats.group.name), info, sample, api, false, false},
/* Both numbers of a call have samples. */
#define CALLS_ROWS(name) \
	{"calls", #name, OFFSET_OF(stats.calls.name), SHOW(WORK, COUNT, "System calls: " #name), NO_SAMPLE, NO_API, true, false}, \
		{NULL, NULL, OFFSET_OF(stats.calls.name.calls), NOT_SHOWN, SAMPLE(system_calls_total, "call=\"" #name "\""), \
	     NO_API, false, false}, \
		{NULL, NULL, OFFSET_OF(stats.calls.name.bytes), NOT_SHOWN, SAMPLE(system_call_bytes_total, "call=\"" #name "\""), \
	     NO_API, false, false},

const zmmx_figure zmmx_figures[] = {FIGURES(TOTAL_ROW, LIMIT_ROW, PART_ROW, BINS_ROW, CALLS_ROWS, HISTORY_ROW)};
const size_t zmmx_figure_count = sizeof(zmmx_figures) / sizeof(zmmx_figures[0]);

/* A figure of the core that has no row, or two, does not compile. */
#define NOT_CORE(...)
#define CORE_NUMBER(group, name, ...) ROW_##group##_##name,
enum core_rows {
	FIGURES(NOT_CORE, NOT_CORE, CORE_NUMBER, NOT_CORE, NOT_CORE, CORE_NUMBER)
	CORE_ROWS
};
#define HAS_ROW(group, name) +(ROW_##group##_##name < CORE_ROWS)
_Static_assert((0 ZMMX_GROUPED_FIGURES(HAS_ROW)) == CORE_ROWS, "each figure of the core has a row");

/* Nor does a member of zmmx_api_stats; that of the bins has a row for each bin. */
#define TOTAL_API(member, key, info, sample, api) +((api) != 0)
#define PART_API(group, name, key, info, sample, api) +((api) != 0)
#define NONE_API(name)
#define API_MEMBERS (0 FIGURES(TOTAL_API, TOTAL_API, PART_API, NONE_API, NONE_API, PART_API))
_Static_assert(offsetof(zmmx_api_stats, size) + API_MEMBERS * sizeof(size_t) + sizeof(((zmmx_api_stats *)0)->bins)
                   == sizeof(zmmx_api_stats),
               "each member of zmmx_api_stats has a row");
_Static_assert(sizeof(zend_long) == sizeof(size_t), "the limit is read as a size");

#define SHARE_ROW(key, info, help) {#key, zmmx_report_##key, info, help},

const zmmx_share_figure zmmx_shares[] = {ZMMX_SHARES(SHARE_ROW)};
const size_t zmmx_share_count = sizeof(zmmx_shares) / sizeof(zmmx_shares[0]);

size_t zmmx_figure_value(const zmmx_figure *figure, const zmmx_report *report)
{
	size_t value;
	memcpy(&value, (const char *)report + figure->offset, sizeof(value));
	return value;
}

const zmmx_call_stats *zmmx_figure_calls(const zmmx_figure *figure, const zmmx_report *report)
{
	return (const zmmx_call_stats *)((const char *)report + figure->offset);
}

bool zmmx_figure_is_known(const zmmx_figure *figure, const zmmx_report *report)
{
	return !figure->to_limit || report->limit >= 0;
}
