/* Arrays for PHP code, built from a report. */
#include "php/report/zmmx_php_arrays.h"

#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_sites.h"
#include "php/report/zmmx_php_figures.h"
#include "php/report/zmmx_php_marks.h"
#include "php/report/zmmx_php_moment.h"

#include "SAPI.h"

#define FORMAT 1

static void add_size(zval *array, const char *key, size_t value)
{
	add_assoc_long(array, key, (zend_long)value);
}

static void add_calls(zval *array, const char *key, const zmmx_call_stats *stats)
{
	zval calls;
	array_init_size(&calls, 2);
	add_size(&calls, "calls", stats->calls);
	add_size(&calls, "bytes", stats->bytes);
	add_assoc_zval(array, key, &calls);
}

/* ---- zmmx_stats() ---- */

/* The array under that key, which is made if need be. */
static zval *group_of(zval *array, const char *group)
{
	size_t length = strlen(group);
	zval *found = zend_hash_str_find(Z_ARRVAL_P(array), group, length);
	if (!found) {
		zval part;
		array_init(&part);
		found = zend_hash_str_add_new(Z_ARRVAL_P(array), group, length, &part);
	}
	return found;
}

static void add_figure(zval *array, const zmmx_figure *figure, const zmmx_report *report)
{
	zval *to = figure->group ? group_of(array, figure->group) : array;
	if (figure->calls) {
		add_calls(to, figure->key, zmmx_figure_calls(figure, report));
	} else {
		add_size(to, figure->key, zmmx_figure_value(figure, report));
	}
}

void zmmx_stats_build(zval *array, const zmmx_report *report)
{
	array_init(array);
	add_assoc_bool(array, "active", report->active);
	add_assoc_string(array, "reason", report->reason);
	add_assoc_string(array, "version", PHP_ZMMX_VERSION);
	add_assoc_bool(array, "hardened", report->hardened);
	for (size_t i = 0; i < zmmx_figure_count; i++) {
		if (zmmx_figures[i].key) {
			add_figure(array, &zmmx_figures[i], report);
		}
	}
}

/* ---- zmmx_bins(), zmmx_chunks(), zmmx_huge() ---- */

/* A member of `row` into `entry`, under its name. */
#define ADD_SIZE(name) add_size(&entry, #name, row->name);
#define ADD_TYPED(type, name) ADD_SIZE(name)

void zmmx_bins_build(zval *array, const zmmx_report *report)
{
	array_init_size(array, ZMMX_BINS);
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &report->stats.bins[i];
		size_t bytes = bin->used * bin->slot_size;
		zval entry;
		array_init_size(&entry, 9);
		add_size(&entry, "size", bin->slot_size);
		add_size(&entry, "pages", bin->pages);
		add_size(&entry, "elements", bin->elements);
		add_size(&entry, "runs", bin->runs);
		add_size(&entry, "used", bin->used);
		add_size(&entry, "free", bin->free);
		add_size(&entry, "bytes_used", bytes);
		add_size(&entry, "bytes_free", bin->free * bin->slot_size);
		add_assoc_double(&entry, "share", zmmx_share(bytes, report->size));
		add_next_index_zval(array, &entry);
	}
}

static void build_used(zval *array, const zmmx_report_chunk *chunk)
{
	array_init_size(array, chunk->runs);
	for (unsigned i = 0; i < chunk->runs; i++) {
		add_next_index_long(array, chunk->used[i]);
	}
}

void zmmx_chunks_build(zval *array, const zmmx_report *report)
{
	array_init_size(array, (uint32_t)report->chunk_count);
	for (size_t i = 0; i < report->chunk_count; i++) {
		const zmmx_report_chunk *row = &report->chunks[i];
		zval entry, used;
		array_init_size(&entry, 9);
		ZMMX_REPORT_CHUNK_FIGURES(ADD_TYPED)
		add_assoc_stringl(&entry, "map", row->map, ZMMX_PAGES);
		build_used(&used, row);
		add_assoc_zval(&entry, "used", &used);
		add_next_index_zval(array, &entry);
	}
}

void zmmx_huge_build(zval *array, const zmmx_report *report)
{
	array_init_size(array, (uint32_t)report->huge_count);
	for (size_t i = 0; i < report->huge_count; i++) {
		const zmmx_report_huge *row = &report->huge[i];
		zval entry;
		array_init_size(&entry, 4);
		ZMMX_REPORT_HUGE_FIGURES(ADD_SIZE)
		add_next_index_zval(array, &entry);
	}
}

/* ---- zmmx_fragmentation(), zmmx_pins() ---- */

void zmmx_fragmentation_build(zval *array, const zmmx_report *report)
{
	size_t other = report->resident > report->heap_resident ? report->resident - report->heap_resident : 0;
	array_init_size(array, 11);
	add_assoc_bool(array, "active", report->active);
	for (size_t i = 0; i < zmmx_share_count; i++) {
		add_assoc_double(array, zmmx_shares[i].key, zmmx_shares[i].of(report));
	}
	add_size(array, "live_bytes", report->active ? report->size : 0);
	add_size(array, "committed_bytes", report->stats.real_bytes);
	add_size(array, "heap_resident", report->heap_resident);
	add_size(array, "resident", report->resident);
	add_size(array, "other_resident", other);
}

void zmmx_pins_build(zval *array, const zmmx_report *report, size_t limit)
{
	size_t count = report->pin_count < limit ? report->pin_count : limit;
	array_init_size(array, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		const zmmx_report_pin *row = &report->pins[i];
		zval entry;
		array_init_size(&entry, 5);
		ZMMX_REPORT_PIN_FIGURES(ADD_SIZE)
		add_next_index_zval(array, &entry);
	}
}

/* ---- marks ---- */

static void add_change(zval *array, const char *key, size_t now, size_t then)
{
	add_assoc_long(array, key, (zend_long)(now - then));
}

static void build_change(zval *array, size_t blocks, size_t blocks_then, size_t bytes, size_t bytes_then)
{
	array_init_size(array, 2);
	add_change(array, "blocks", blocks, blocks_then);
	add_change(array, "bytes", bytes, bytes_then);
}

static void build_bin_changes(zval *array, const zmmx_stats *now, const zmmx_stats *then)
{
	array_init_size(array, ZMMX_BINS);
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &now->bins[i];
		zval entry;
		array_init_size(&entry, 3);
		add_size(&entry, "size", bin->slot_size);
		add_change(&entry, "blocks", bin->used, then->bins[i].used);
		add_change(&entry, "bytes", bin->used * bin->slot_size, then->bins[i].used * bin->slot_size);
		add_next_index_zval(array, &entry);
	}
}

static size_t live_blocks(const zmmx_stats *stats)
{
	size_t blocks = stats->large.blocks + stats->huge.blocks;
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		blocks += stats->bins[i].used;
	}
	return blocks;
}

void zmmx_since_build(zval *array, const zmmx_report *report, const zmmx_mark *mark, size_t peak)
{
	const zmmx_stats *now = &report->stats, *then = &mark->stats;
	zval part;
	array_init_size(array, 11);
	add_assoc_bool(array, "active", report->active);
	add_change(array, "size", report->size, mark->size);
	add_change(array, "blocks", live_blocks(now), live_blocks(then));
	build_bin_changes(&part, now, then);
	add_assoc_zval(array, "bins", &part);
	build_change(&part, now->large.blocks, then->large.blocks, now->large.bytes, then->large.bytes);
	add_assoc_zval(array, "large", &part);
	build_change(&part, now->huge.blocks, then->huge.blocks, now->huge.bytes, then->huge.bytes);
	add_assoc_zval(array, "huge", &part);
	add_change(array, "pages", now->pages.small + now->pages.large, then->pages.small + then->pages.large);
	add_change(array, "committed", now->real_bytes, then->real_bytes);
	add_change(array, "resident", report->resident, mark->resident);
	add_change(array, "peak", peak, mark->size);
}

/* ---- survivors ---- */

static void stack_build(zval *array, const zmmx_sites *sites, uint32_t innermost)
{
	char name[512];
	array_init(array);
	for (uint32_t at = innermost; at; at = zmmx_frame_at(sites, at)->parent) {
		const zmmx_frame *frame = zmmx_frame_at(sites, at);
		zval entry;
		zmmx_frame_name(sites, at, name, sizeof(name));
		array_init_size(&entry, 3);
		add_assoc_string(&entry, "function", name);
		add_assoc_string(&entry, "file", zmmx_text_at(&sites->texts, frame->file));
		add_assoc_long(&entry, "line", frame->line);
		add_next_index_zval(array, &entry);
	}
}

static void survivors_entry(zval *entry, const zmmx_sites *sites, const zmmx_survivors *of)
{
	zval stack;
	zmmx_site_words words = zmmx_site_describe(sites, of->site);
	array_init_size(entry, 10);
	add_assoc_string(entry, "file", words.file);
	add_assoc_long(entry, "line", words.line);
	add_assoc_long(entry, "blocks", (zend_long)of->blocks);
	add_assoc_long(entry, "bytes", (zend_long)of->bytes);
	add_assoc_long(entry, "size", (zend_long)of->size);
	add_assoc_string(entry, "c_function", words.symbol);
	add_assoc_long(entry, "c_offset", words.offset);
	add_assoc_string(entry, "library", words.library);
	add_assoc_string(entry, "extension", words.extension);
	stack_build(&stack, sites, zmmx_site_at(sites, of->site)->frame);
	add_assoc_zval(entry, "stack", &stack);
}

void zmmx_survivors_build(zval *array, const zmmx_survivors *survivors, size_t count)
{
	array_init_size(array, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		zval entry;
		survivors_entry(&entry, zmmx_track_sites(), &survivors[i]);
		add_next_index_zval(array, &entry);
	}
}

/* ---- all together ---- */

static void build_process(zval *array, const zmmx_os_usage *usage)
{
	array_init_size(array, 5);
	add_size(array, "peak_resident", usage->peak_resident);
	add_size(array, "minor_faults", usage->minor_faults);
	add_size(array, "major_faults", usage->major_faults);
	add_assoc_double(array, "user", usage->user);
	add_assoc_double(array, "system", usage->system);
}

static void build_details(zval *array, const zmmx_report *report)
{
	zval part;
	zmmx_bins_build(&part, report);
	add_assoc_zval(array, "bins", &part);
	zmmx_chunks_build(&part, report);
	add_assoc_zval(array, "chunks", &part);
	zmmx_huge_build(&part, report);
	add_assoc_zval(array, "huge", &part);
	zmmx_fragmentation_build(&part, report);
	add_assoc_zval(array, "fragmentation", &part);
	zmmx_pins_build(&part, report, ZMMX_PINS_SHOWN);
	add_assoc_zval(array, "pins", &part);
}

void zmmx_snapshot_build(zval *array, const zmmx_report *report, bool details)
{
	char date[ZMMX_DATE_BYTES];
	double now = zmmx_wall_time();
	zval part;
	array_init(array);
	add_assoc_long(array, "format", FORMAT);
	add_assoc_string(array, "php", PHP_VERSION);
	add_assoc_string(array, "sapi", sapi_module.name);
	add_assoc_string(array, "os", PHP_OS);
	add_assoc_long(array, "pid", (zend_long)getpid());
	add_assoc_double(array, "time", now);
	add_assoc_string(array, "date", zmmx_date_of((time_t)now, date));
	add_assoc_string(array, "script", zmmx_script_now());
	const char *uri = zmmx_uri_now();
	add_assoc_stringl(array, "uri", uri, zmmx_uri_path(uri));
	build_process(&part, &report->usage);
	add_assoc_zval(array, "process", &part);
	zmmx_stats_build(&part, report);
	add_assoc_zval(array, "stats", &part);
	if (details) {
		build_details(array, report);
	}
}
