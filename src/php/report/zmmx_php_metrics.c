/* The totals as OpenMetrics text. Every sample carries the process id, because each worker has a heap.
 * A counter's family is named as its samples are, with "_total": Prometheus reads that in both of its text formats,
 * and promtool finds the help text. */
#include "php/report/zmmx_php_metrics.h"

#include "zend_smart_str.h"

typedef struct text {
	smart_str out;
	zend_long pid;
	const char *family;
} text;

static void family(text *text, const char *name, const char *type, const char *help)
{
	text->family = name;
	smart_str_append_printf(&text->out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* `label` is "" or `name="value"`. */
static void sample(text *text, const char *label, zend_ulong value)
{
	smart_str_append_printf(&text->out, "%s{pid=\"" ZEND_LONG_FMT "\"%s%s} " ZEND_ULONG_FMT "\n", text->family, text->pid,
	                        *label ? "," : "", label, value);
}

static void gauge(text *text, const char *name, const char *help, zend_ulong value)
{
	family(text, name, "gauge", help);
	sample(text, "", value);
}

static void ratio(text *text, const char *name, const char *help, double value)
{
	family(text, name, "gauge", help);
	smart_str_append_printf(&text->out, "%s{pid=\"" ZEND_LONG_FMT "\"} %.6F\n", name, text->pid, value);
}

static void heap_sizes(text *text, const zmmx_report *report)
{
	gauge(text, "zmmx_active", "Whether PHP runs on the zmmx heap, 1 or 0.", report->active);
	gauge(text, "zmmx_live_bytes", "Bytes in live blocks.", report->size);
	gauge(text, "zmmx_live_peak_bytes", "Highest bytes in live blocks in this request.", report->peak);
	gauge(text, "zmmx_committed_bytes", "Bytes committed, as memory_get_usage(true) says.", report->real_size);
	gauge(text, "zmmx_committed_peak_bytes", "Highest bytes committed in this request.", report->real_peak);
	gauge(text, "zmmx_kept_bytes", "Bytes kept for reuse, which are not counted as committed.", report->stats.kept_bytes);
	if (report->limit >= 0) {
		gauge(text, "zmmx_limit_bytes", "The memory_limit setting; no sample without a limit.", (zend_ulong)report->limit);
		gauge(text, "zmmx_headroom_bytes", "Bytes that can still be committed before the limit is hit.", report->headroom);
	}
	gauge(text, "zmmx_heap_resident_bytes", "Bytes of the heap that are in memory.", report->heap_resident);
	gauge(text, "zmmx_process_resident_bytes", "Bytes of the process that are in memory.", report->resident);
	gauge(text, "zmmx_metadata_bytes", "Bytes mapped outside the chunks for the heap itself.",
	      report->stats.metadata_bytes);
}

static void chunks_and_pages(text *text, const zmmx_stats *stats)
{
	family(text, "zmmx_chunks", "gauge", "Chunks of 2 MiB, by state.");
	sample(text, "state=\"used\"", stats->chunks.count);
	sample(text, "state=\"cached\"", stats->chunks.cached);
	family(text, "zmmx_pages", "gauge", "Pages of 4 KiB of the chunks in use, by kind; returned ones are part of no other.");
	sample(text, "kind=\"header\"", stats->pages.header);
	sample(text, "kind=\"small\"", stats->pages.small);
	sample(text, "kind=\"large\"", stats->pages.large);
	sample(text, "kind=\"free\"", stats->pages.free - stats->pages.purged);
	sample(text, "kind=\"returned\"", stats->pages.purged);
}

static void bin_slots(text *text, const zmmx_stats *stats)
{
	char label[64];
	family(text, "zmmx_bin_slots", "gauge", "Slots of the runs of each bin, by slot size in bytes and state.");
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		snprintf(label, sizeof(label), "size=\"%zu\",state=\"used\"", bin->slot_size);
		sample(text, label, bin->used);
		snprintf(label, sizeof(label), "size=\"%zu\",state=\"free\"", bin->slot_size);
		sample(text, label, bin->free);
	}
}

static void big_blocks(text *text, const zmmx_stats *stats)
{
	family(text, "zmmx_blocks", "gauge", "Live blocks of whole pages, by kind.");
	sample(text, "kind=\"large\"", stats->large.blocks);
	sample(text, "kind=\"huge\"", stats->huge.blocks);
	family(text, "zmmx_block_bytes", "gauge", "Bytes in live blocks of whole pages, by kind.");
	sample(text, "kind=\"large\"", stats->large.bytes);
	sample(text, "kind=\"huge\"", stats->huge.bytes);
	gauge(text, "zmmx_huge_cached_bytes", "Bytes of freed huge mappings kept for reuse.", stats->huge.cached_bytes);
}

static void system_calls(text *text, const zmmx_stats *stats)
{
	const struct {
		const char *label;
		const zmmx_call_stats *calls;
	} rows[] = {
		{"call=\"map\"", &stats->calls.map},
		{"call=\"unmap\"", &stats->calls.unmap},
		{"call=\"advise\"", &stats->calls.advise},
		{"call=\"remap\"", &stats->calls.remap},
	};
	family(text, "zmmx_system_calls_total", "counter", "System calls made for memory, by call.");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sample(text, rows[i].label, rows[i].calls->calls);
	}
	family(text, "zmmx_system_call_bytes_total", "counter", "Bytes that system calls were about, by call.");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sample(text, rows[i].label, rows[i].calls->bytes);
	}
}

static void reallocs(text *text, const zmmx_stats *stats)
{
	family(text, "zmmx_reallocs_total", "counter", "Blocks that outgrew their slot or pages, by what became of them.");
	sample(text, "outcome=\"in_place\"", stats->realloc.in_place);
	sample(text, "outcome=\"moved\"", stats->realloc.moved);
	family(text, "zmmx_realloc_copied_bytes_total", "counter", "Bytes copied for moved blocks.");
	sample(text, "", stats->realloc.bytes_copied);
}

static void fragmentation(text *text, const zmmx_report *report)
{
	ratio(text, "zmmx_free_slots_ratio", "Bytes in free slots of the bytes in all slots.", zmmx_report_free_slots(report));
	ratio(text, "zmmx_free_pages_ratio", "Free pages of the pages of the chunks in use.", zmmx_report_free_pages(report));
	ratio(text, "zmmx_scattered_pages_ratio", "Free pages outside the longest free row of their chunk.",
	      zmmx_report_scattered_pages(report));
	ratio(text, "zmmx_live_ratio", "Live bytes of the bytes committed for the heap.", zmmx_report_live(report));
}

zend_string *zmmx_metrics_text(const zmmx_report *report)
{
	text text = {.pid = (zend_long)getpid()};
	heap_sizes(&text, report);
	chunks_and_pages(&text, &report->stats);
	bin_slots(&text, &report->stats);
	big_blocks(&text, &report->stats);
	system_calls(&text, &report->stats);
	reallocs(&text, &report->stats);
	fragmentation(&text, report);
	smart_str_appends(&text.out, "# EOF\n");
	smart_str_0(&text.out);
	return text.out.s;
}
