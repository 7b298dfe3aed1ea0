/* The report at the end of a request, like that of a debug build of PHP. Nothing here may use the heap. */
#include "php/report/zmmx_php_leaks.h"

#include "php/record/zmmx_php_debug_build.h"
#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_sites.h"
#include "php/report/zmmx_php_log.h"
#include "php/report/zmmx_php_moment.h"

#include <stdlib.h>
#include <time.h>

#include "zend_gc.h"
#include "zend_objects.h"

/* A report up to this length is written at once, so that reports of several processes do not mix in one file. */
#define REPORT_BYTES ((size_t)1 << 20)
/* without memory for the list */
#define REPORT_BYTES_MIN ((size_t)8 << 10)

#define ADDRESS_DIGITS (int)(2 * sizeof(void *))

void zmmx_leaks_activate(void)
{
	unsigned wanted = ZMMX_G(track_all) ? ZMMX_TRACK_SITES : 0;
	if (ZMMX_G(leaks) || ZMMX_G(leak_handler)) {
		wanted |= ZMMX_TRACK_LEAKS;
	}
	zmmx_track_end_calls();
	zmmx_track_unwant((ZMMX_TRACK_LEAKS | ZMMX_TRACK_SITES) & ~wanted);
	if (wanted) {
		zmmx_track_want(wanted);
	}
	if (zmmx_track_is_deaf() && !ZMMX_G(deaf_told)) {
		char why[512];
		ZMMX_G(deaf_told) = true;
		zend_error(E_WARNING, "%s has no effect: %s", wanted & ZMMX_TRACK_SITES ? "zmmx.track" : "zmmx.leaks",
		           zmmx_in_front(why, sizeof(why)));
	}
}

/* ---- garbage is not a leak ----
 *
 * Cycles that hang on globals and statics become garbage only when the engine destroys these. A debug build then
 * collects them, right before it takes objects apart; other builds let the heap drop them. The newest object is taken
 * apart first, so we create that object and run the collector from its free handler. */

static zend_object_handlers collector_handlers;

static void collector_free(zend_object *object)
{
	if (!CG(unclean_shutdown)) {
		gc_collect_cycles();
	}
	zend_object_std_dtor(object);
}

static void collector_handlers_create(void)
{
	collector_handlers = std_object_handlers;
	collector_handlers.free_obj = collector_free;
}

static void collector_stand_by(void)
{
	static bool made;
	zmmx_once(&made, collector_handlers_create);
	zend_object *object = emalloc(sizeof(zend_object));
	zend_object_std_init(object, zend_standard_class_def);
	object->handlers = &collector_handlers;
	ZMMX_G(collector) = object;
}

/* The engine leaves the memory of such objects to the heap. */
void zmmx_leaks_post_deactivate(void)
{
	if (ZMMX_G(collector)) {
		efree(ZMMX_G(collector));
		ZMMX_G(collector) = NULL;
	}
}

/* ---- the ends of a request ---- */

void zmmx_leaks_deactivate(void)
{
	free(ZMMX_G(script));
	free(ZMMX_G(uri));
	ZMMX_G(script) = zmmx_script_now()[0] ? strdup(zmmx_script_now()) : NULL;
	ZMMX_G(uri) = zmmx_uri_now()[0] ? strdup(zmmx_uri_now()) : NULL;
	ZMMX_G(leaks_wanted) = PG(report_memleaks);
	bool reported = zmmx_track_is_on() && (ZMMX_G(leaks) || ZMMX_G(leak_handler));
	if (reported || (ZMMX_G(heap) && zmmx_heap_is_sanitized(ZMMX_G(heap)))) {
		collector_stand_by();
	}
}

/* ---- the report ---- */

static const char *script_path(void)
{
	return ZMMX_G(script) ? ZMMX_G(script) : "-";
}

static void script_write(zmmx_log *out)
{
	char moment[64];
	time_t now = time(NULL);
	struct tm local;
	if (!php_localtime_r(&now, &local) || !strftime(moment, sizeof(moment), "%a %b %e %H:%M:%S %Y", &local)) {
		moment[0] = 0;
	}
	char date[ZMMX_DATE_BYTES], uri[ZMMX_URI_BYTES];
	zmmx_log_print(out, "[%s]  Script:  '%s'\n", moment, script_path());
	zmmx_log_print(out, "  process %ld, %s%s\n", (long)getpid(), zmmx_date_now(date),
	               zmmx_uri_phrase(ZMMX_G(uri) ? ZMMX_G(uri) : "", uri));
}

/* A debug build of PHP names the C line here; other builds can only name the PHP line. */
static void block_write(zmmx_log *out, const zmmx_sites *sites, const zmmx_survivors *leak, const zmmx_site_words *words)
{
	const zmmx_site *site = zmmx_site_at(sites, leak->site);
	const char *file = site->c_file ? zmmx_text_at(&sites->texts, site->c_file) : words->file;
	zmmx_log_print(out, "%s(%u) :  Freeing 0x%0*" PRIxPTR " (%zu bytes), script=%s\n", file[0] ? file : "[no active file]",
	               site->c_file ? site->c_line : words->line, ADDRESS_DIGITS, leak->address, leak->size, script_path());
	if (site->relayed_file) {
		zmmx_log_print(out, "%s(%u) : Actual location (location was relayed)\n",
		               zmmx_text_at(&sites->texts, site->relayed_file), site->relayed_line);
	}
}

static void leak_write(zmmx_log *out, const zmmx_sites *sites, const zmmx_survivors *leak)
{
	char code[512];
	zmmx_site_words words = zmmx_site_describe(sites, leak->site);
	block_write(out, sites, leak, &words);
	zmmx_site_c_function(&words, code, sizeof(code));
	zmmx_log_print(out, "  %zu block%s, %zu bytes, allocated by %s, extension %s\n", leak->blocks,
	               leak->blocks == 1 ? "" : "s", leak->bytes, code, words.extension[0] ? words.extension : "none");
	zmmx_log_stack(out, sites, leak->site, "  ");
	if (leak->blocks > 1) {
		zmmx_log_print(out, "Last leak repeated %zu time%s\n", leak->blocks - 1, leak->blocks > 2 ? "s" : "");
	}
}

static void report_write(zmmx_log *out, const zmmx_sites *sites, const zmmx_survivors *leaks, size_t count)
{
	size_t blocks = 0, bytes = 0;
	script_write(out);
	for (size_t i = 0; i < count; i++) {
		leak_write(out, sites, &leaks[i]);
		blocks += leaks[i].blocks;
		bytes += leaks[i].bytes;
	}
	zmmx_log_print(out, "=== Total %zu memory leaks detected ===\n", blocks);
	zmmx_log_print(out, "=== %zu bytes, from %zu allocation site%s ===\n", bytes, count, count == 1 ? "" : "s");
}

static void report_output(const zmmx_survivors *leaks, size_t count)
{
	char small[REPORT_BYTES_MIN];
	char *large = malloc(REPORT_BYTES);
	zmmx_log log = zmmx_log_begin("zmmx.leaks", ZMMX_G(leaks), &ZMMX_G(leaks_told), large ? large : small,
	                              large ? REPORT_BYTES : sizeof(small));
	report_write(&log, zmmx_track_sites(), leaks, count);
	zmmx_log_end(&log);
	free(large);
}

static void handler_call(const zmmx_survivors *leaks, size_t count)
{
	const zmmx_sites *sites = zmmx_track_sites();
	for (size_t i = 0; i < count; i++) {
		zmmx_site_words words = zmmx_site_describe(sites, leaks[i].site);
		zmmx_api_leak leak = {
			sizeof(leak),
			leaks[i].blocks,
			leaks[i].bytes,
			(const void *)leaks[i].address,
			leaks[i].size,
			words.file,
			words.line,
			words.symbol,
			words.library,
			words.extension,
		};
		/* clang-format off */
		ZMMX_G(leak_handler)(&leak, ZMMX_G(leak_argument));
		/* clang-format on */
	}
}

/* Like the engine, no report after a request that was broken off, in which C functions could not clean up, nor without
 * report_memleaks. */
bool zmmx_leaks_are_wanted(void)
{
	return ZMMX_G(leaks_wanted) && !CG(unclean_shutdown);
}

void zmmx_leaks_report(void)
{
	size_t count;
	bool wanted = zmmx_leaks_are_wanted();
	zmmx_track_clear_last();
	ZMMX_G(leaks_wanted) = false;
	if (wanted && !ZMMX_G(leaks)) {
		zmmx_debug_build_report();
	}
	if (!wanted || !zmmx_track_is_on()) {
		return;
	}
	ZMMX_G(last_leaks) = zmmx_track_survivors(0, &count);
	ZMMX_G(last_leak_count) = count;
	if (count && ZMMX_G(leaks)) {
		report_output(ZMMX_G(last_leaks), count);
	}
	if (count && ZMMX_G(leak_handler)) {
		handler_call(ZMMX_G(last_leaks), count);
	}
}

const zmmx_survivors *zmmx_leaks_last(size_t *count)
{
	*count = ZMMX_G(last_leak_count);
	return ZMMX_G(last_leaks);
}
