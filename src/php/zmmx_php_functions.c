/* What PHP code sees of the heap. Figures are taken before the arrays are built, so that a report does not
 * count itself. */
#include "zmmx_php.h"

#include "ext/standard/info.h"

typedef struct figures {
	size_t size, peak, real_size, real_peak;
	zend_long limit;
	zmmx_stats stats;
} figures;

static void figures_take(figures *figures)
{
	memset(figures, 0, sizeof(*figures));
	figures->limit = PG(memory_limit);
	if (!ZMMX_G(heap)) {
		figures->size = zend_memory_usage(false);
		figures->peak = zend_memory_peak_usage(false);
		figures->real_size = zend_memory_usage(true);
		figures->real_peak = zend_memory_peak_usage(true);
		return;
	}
	figures->size = ZMMX_G(live)->now;
	figures->peak = ZMMX_G(live)->peak;
	figures->real_size = ZMMX_G(real)->now;
	figures->real_peak = ZMMX_G(real)->peak;
	zmmx_heap_stats(ZMMX_G(heap), &figures->stats);
}

static void add_size(zval *array, const char *key, size_t value)
{
	add_assoc_long(array, key, (zend_long)value);
}

static void add_bins(zval *array, const zmmx_stats *stats)
{
	zval bins;
	array_init_size(&bins, ZMMX_BINS);
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		zval entry;
		array_init_size(&entry, 6);
		add_size(&entry, "size", bin->slot_size);
		add_size(&entry, "pages", bin->pages);
		add_size(&entry, "elements", bin->elements);
		add_size(&entry, "runs", bin->runs);
		add_size(&entry, "used", bin->used);
		add_size(&entry, "free", bin->free);
		add_next_index_zval(&bins, &entry);
	}
	add_assoc_zval(array, "bins", &bins);
}

ZEND_FUNCTION(zmmx_stats)
{
	figures figures;
	zval chunks, huge;
	ZEND_PARSE_PARAMETERS_NONE();
	figures_take(&figures);
	array_init(return_value);
	add_assoc_bool(return_value, "active", ZMMX_G(heap) != NULL);
	add_assoc_string(return_value, "reason", ZMMX_G(reason));
	add_assoc_string(return_value, "version", PHP_ZMMX_VERSION);
	add_size(return_value, "size", figures.size);
	add_size(return_value, "peak", figures.peak);
	add_size(return_value, "real_size", figures.real_size);
	add_size(return_value, "real_peak", figures.real_peak);
	add_assoc_long(return_value, "limit", figures.limit);
	array_init(&chunks);
	add_size(&chunks, "count", figures.stats.chunks.count);
	add_size(&chunks, "peak", figures.stats.chunks.peak);
	add_size(&chunks, "cached", figures.stats.chunks.cached);
	add_assoc_zval(return_value, "chunks", &chunks);
	array_init(&huge);
	add_size(&huge, "blocks", figures.stats.huge.blocks);
	add_size(&huge, "bytes", figures.stats.huge.bytes);
	add_assoc_zval(return_value, "huge", &huge);
	add_bins(return_value, &figures.stats);
}

ZEND_FUNCTION(zmmx_check)
{
	zmmx_fault fault;
	ZEND_PARSE_PARAMETERS_NONE();
	if (!ZMMX_G(heap) || zmmx_check(ZMMX_G(heap), &fault)) {
		RETURN_TRUE;
	}
	php_error_docref(NULL, E_WARNING, "%s does not hold at %p: expected %zu, found %zu", fault.invariant, fault.where,
	                 fault.expected, fault.actual);
	RETURN_FALSE;
}

ZEND_FUNCTION(zmmx_gc)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(ZMMX_G(heap) ? (zend_long)zmmx_heap_gc(ZMMX_G(heap)) : 0);
}

static void info_row_size(const char *name, size_t value)
{
	char text[32];
	snprintf(text, sizeof(text), "%zu", value);
	php_info_print_table_row(2, name, text);
}

void zmmx_info_print(void)
{
	figures figures;
	figures_take(&figures);
	php_info_print_table_start();
	php_info_print_table_row(2, "zmmx", ZMMX_G(heap) ? "active" : "not active");
	php_info_print_table_row(2, "Version", PHP_ZMMX_VERSION);
	if (!ZMMX_G(heap)) {
		php_info_print_table_row(2, "Reason", ZMMX_G(reason));
	} else {
		info_row_size("Size (bytes in live blocks)", figures.size);
		info_row_size("Peak size", figures.peak);
		info_row_size("Real size (bytes committed)", figures.real_size);
		info_row_size("Peak real size", figures.real_peak);
		info_row_size("Chunks", figures.stats.chunks.count);
		info_row_size("Peak chunks", figures.stats.chunks.peak);
		info_row_size("Cached chunks", figures.stats.chunks.cached);
		info_row_size("Huge blocks", figures.stats.huge.blocks);
		info_row_size("Huge bytes", figures.stats.huge.bytes);
		php_info_print_table_row(2, "memory_get_usage() and C callers read", ZMMX_G(counters_found)
		                                                                            ? "the engine's counters"
		                                                                            : "replaced functions only");
	}
	php_info_print_table_end();
	if (!ZMMX_G(heap)) {
		return;
	}
	php_info_print_table_start();
	php_info_print_table_header(5, "Bin", "Pages of a run", "Runs", "Used slots", "Free slots");
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &figures.stats.bins[i];
		char text[5][24];
		if (!bin->runs) {
			continue;
		}
		snprintf(text[0], sizeof(text[0]), "%zu", bin->slot_size);
		snprintf(text[1], sizeof(text[1]), "%zu", bin->pages);
		snprintf(text[2], sizeof(text[2]), "%zu", bin->runs);
		snprintf(text[3], sizeof(text[3]), "%zu", bin->used);
		snprintf(text[4], sizeof(text[4]), "%zu", bin->free);
		php_info_print_table_row(5, text[0], text[1], text[2], text[3], text[4]);
	}
	php_info_print_table_end();
}
