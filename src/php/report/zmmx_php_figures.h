/* The figures of a report under the names that users see. A figure has one row in zmmx_php_figures.c, from which zmmx_stats(),
 * phpinfo(), zmmx_metrics() and zmmx_api_stats take what they show of it. */
#ifndef ZMMX_PHP_FIGURES_H
#define ZMMX_PHP_FIGURES_H

#include "php/report/zmmx_php_report.h"

/* Families of samples, in the order of zmmx_metrics(). FAMILY(name without zmmx_, type, help). */
#define ZMMX_METRICS(FAMILY) \
	FAMILY(active, "gauge", "Whether PHP runs on the zmmx heap (1) or not (0).") \
	FAMILY(live_bytes, "gauge", "Bytes in live blocks.") \
	FAMILY(live_peak_bytes, "gauge", "Peak of the bytes in live blocks in this request.") \
	FAMILY(committed_bytes, "gauge", "Bytes committed, as memory_get_usage(true) returns.") \
	FAMILY(committed_peak_bytes, "gauge", "Peak of the bytes committed in this request.") \
	FAMILY(kept_bytes, "gauge", "Bytes kept for reuse, which do not count as committed.") \
	FAMILY(limit_bytes, "gauge", "The memory_limit setting; no sample without a limit.") \
	FAMILY(headroom_bytes, "gauge", "Bytes that can still be committed before the limit is reached.") \
	FAMILY(heap_resident_bytes, "gauge", "Bytes of the heap that are in memory.") \
	FAMILY(process_resident_bytes, "gauge", "Bytes of the process that are in memory.") \
	FAMILY(metadata_bytes, "gauge", "Bytes mapped outside the chunks for the heap's own data.") \
	FAMILY(chunks, "gauge", "Chunks of 2 MiB, by state.") \
	FAMILY(pages, "gauge", "Pages of 4 KiB in the chunks in use, by kind; a returned page is not counted as free.") \
	FAMILY(bin_slots, "gauge", "Slots in the runs of each bin, by slot size in bytes and state.") \
	FAMILY(blocks, "gauge", "Live blocks of whole pages, by kind.") \
	FAMILY(block_bytes, "gauge", "Bytes in live blocks of whole pages, by kind.") \
	FAMILY(huge_cached_bytes, "gauge", "Bytes of freed huge mappings kept for reuse.") \
	FAMILY(system_calls_total, "counter", "System calls for memory, by call.") \
	FAMILY(system_call_bytes_total, "counter", "Bytes that those system calls covered, by call.") \
	FAMILY(reallocs_total, "counter", "Blocks that outgrew their slot or pages, by outcome.") \
	FAMILY(realloc_copied_bytes_total, "counter", "Bytes copied when blocks moved.") \
	FAMILY(restarts_total, "counter", "Workers that ended because of zmmx.max_resident, of all pools of this FPM.")

/* Shares. SHARE(key in zmmx_fragmentation(), row in phpinfo(), help of its gauge): the function is zmmx_report_KEY(), the
 * gauge zmmx_KEY_ratio. NULL: it is not there. */
#define ZMMX_SHARES(SHARE) \
	SHARE(free_slots, "Free slots in used runs", "Share of the bytes in slots that is in free slots.") \
	SHARE(free_pages, "Free pages in used chunks", "Share of the pages of the chunks in use that is free.") \
	SHARE(scattered_pages, NULL, "Share of the free pages that is outside the longest free span of its chunk.") \
	SHARE(live, "Live blocks in committed memory", "Share of the committed bytes that is in live blocks.") \
	SHARE(committed, NULL, NULL)

#define ZMMX_METRIC_NUMBER(name, type, help) ZMMX_METRIC_##name,
typedef enum zmmx_metric {
	ZMMX_METRIC_none,
	ZMMX_METRICS(ZMMX_METRIC_NUMBER)
} zmmx_metric;

/* The tables of phpinfo(). TABLE(name, heading) */
#define ZMMX_TABLES(TABLE) \
	TABLE(MEMORY, "Memory") \
	TABLE(PARTS, "Chunks, pages and blocks") \
	TABLE(SHARES, "Fragmentation") \
	TABLE(WORK, "Since the heap was created")
#define ZMMX_TABLE_NUMBER(name, heading) ZMMX_TABLE_##name,
typedef enum zmmx_table {
	ZMMX_TABLE_NONE,
	ZMMX_TABLES(ZMMX_TABLE_NUMBER)
} zmmx_table;

typedef enum zmmx_unit {
	ZMMX_UNIT_COUNT,
	ZMMX_UNIT_BYTES
} zmmx_unit;

typedef struct zmmx_figure {
	const char *group; /* array in zmmx_stats() that it is in; NULL: in none */
	const char *key;   /* its key there; NULL: it is not in zmmx_stats() */
	size_t offset;     /* in a zmmx_report: a size_t, or zmmx_call_stats */
	zmmx_table table;  /* of phpinfo(), which has it there; none: it is not shown */
	zmmx_unit unit;
	const char *info;   /* its row in that table */
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

/* In the order of zmmx_stats(), and for each table in that of phpinfo(). */
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
