/* The figures of a report under the names that users see. A figure has one row in zmmx_php_figures.c, from which zmmx_stats(),
 * phpinfo(), zmmx_metrics() and zmmx_api_stats take what they show of it. */
#ifndef ZMMX_PHP_FIGURES_H
#define ZMMX_PHP_FIGURES_H

#include "php/report/zmmx_php_report.h"

/* Families of samples, in the order of zmmx_metrics(). FAMILY(name without zmmx_, type, help). */
#define ZMMX_METRICS(FAMILY) \
	FAMILY(active, "gauge", "Whether PHP runs on the zmmx heap, 1 or 0.") \
	FAMILY(live_bytes, "gauge", "Bytes in live blocks.") \
	FAMILY(live_peak_bytes, "gauge", "Highest bytes in live blocks in this request.") \
	FAMILY(committed_bytes, "gauge", "Bytes committed, as memory_get_usage(true) says.") \
	FAMILY(committed_peak_bytes, "gauge", "Highest bytes committed in this request.") \
	FAMILY(kept_bytes, "gauge", "Bytes kept for reuse, which are not counted as committed.") \
	FAMILY(limit_bytes, "gauge", "The memory_limit setting; no sample without a limit.") \
	FAMILY(headroom_bytes, "gauge", "Bytes that can still be committed before the limit is hit.") \
	FAMILY(heap_resident_bytes, "gauge", "Bytes of the heap that are in memory.") \
	FAMILY(process_resident_bytes, "gauge", "Bytes of the process that are in memory.") \
	FAMILY(metadata_bytes, "gauge", "Bytes mapped outside the chunks for the heap itself.") \
	FAMILY(chunks, "gauge", "Chunks of 2 MiB, by state.") \
	FAMILY(pages, "gauge", "Pages of 4 KiB of the chunks in use, by kind; returned ones are part of no other.") \
	FAMILY(bin_slots, "gauge", "Slots of the runs of each bin, by slot size in bytes and state.") \
	FAMILY(blocks, "gauge", "Live blocks of whole pages, by kind.") \
	FAMILY(block_bytes, "gauge", "Bytes in live blocks of whole pages, by kind.") \
	FAMILY(huge_cached_bytes, "gauge", "Bytes of freed huge mappings kept for reuse.") \
	FAMILY(system_calls_total, "counter", "System calls made for memory, by call.") \
	FAMILY(system_call_bytes_total, "counter", "Bytes that system calls were about, by call.") \
	FAMILY(reallocs_total, "counter", "Blocks that outgrew their slot or pages, by what became of them.") \
	FAMILY(realloc_copied_bytes_total, "counter", "Bytes copied for moved blocks.") \
	FAMILY(restarts_total, "counter", "Workers that ended because of zmmx.max_resident, of all pools of this FPM.")

/* Shares. SHARE(key in zmmx_fragmentation(), row in phpinfo(), help of its gauge): the function is zmmx_report_KEY(), the
 * gauge zmmx_KEY_ratio. NULL: it is not there. */
#define ZMMX_SHARES(SHARE) \
	SHARE(free_slots, "Free slots in used runs", "Bytes in free slots of the bytes in all slots.") \
	SHARE(free_pages, "Free pages in used chunks", "Free pages of the pages of the chunks in use.") \
	SHARE(scattered_pages, NULL, "Free pages outside the longest free row of their chunk.") \
	SHARE(live, "Live of committed", "Live bytes of the bytes committed for the heap.") \
	SHARE(committed, NULL, NULL)

#define ZMMX_METRIC_NUMBER(name, type, help) ZMMX_METRIC_##name,
typedef enum zmmx_metric {
	ZMMX_METRIC_none,
	ZMMX_METRICS(ZMMX_METRIC_NUMBER)
} zmmx_metric;

/* Where phpinfo() shows it. */
typedef enum zmmx_section {
	ZMMX_SECTION_TOTALS,
	ZMMX_SECTION_PARTS,
	ZMMX_SECTION_HISTORY
} zmmx_section;

typedef struct zmmx_figure {
	zmmx_section section;
	const char *group;  /* array in zmmx_stats() that it is in; NULL: in none */
	const char *key;    /* its key there; NULL: it is not in zmmx_stats() */
	size_t offset;      /* in a zmmx_report: a size_t, or zmmx_call_stats */
	const char *info;   /* its row in phpinfo(); NULL: none */
	zmmx_metric metric; /* the family of its sample, and what tells it from others of the family */
	const char *label;
	size_t api;    /* in zmmx_api_stats; 0: it is not there */
	bool calls;    /* a zmmx_call_stats */
	bool to_limit; /* says nothing without a limit */
} zmmx_figure;

typedef struct zmmx_share_figure {
	const char *key;
	double (*of)(const zmmx_report *report);
	const char *info, *help;
} zmmx_share_figure;

/* In the order of zmmx_stats(), and for each section in that of phpinfo(). */
extern const zmmx_figure zmmx_figures[];
extern const size_t zmmx_figure_count;
extern const zmmx_share_figure zmmx_shares[];
extern const size_t zmmx_share_count;

/* Not for calls. */
size_t zmmx_figure_value(const zmmx_figure *figure, const zmmx_report *report);
const zmmx_call_stats *zmmx_figure_calls(const zmmx_figure *figure, const zmmx_report *report);
/* Whether there is anything to say. */
bool zmmx_figure_is_known(const zmmx_figure *figure, const zmmx_report *report);

#endif
