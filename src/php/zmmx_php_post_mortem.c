/* zmmx.post_mortem: what the heap held when its limit was hit, or the system had no more.
 *
 * Nothing is left at that moment: the text goes through a buffer that was reserved at the start, to write(). Nothing here
 * allocates, neither from the heap nor from the system, and all that is looked at is only read. */
#include "zmmx_php_post_mortem.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#ifdef PHP_WIN32
# include <io.h>
#else
# include <unistd.h>
#endif

#include "SAPI.h"
#include "zmmx_php_profile.h"
#include "zmmx_php_track.h"

#define BUFFER_BYTES ((size_t)32 * 1024)
#define BLOCKS_SHOWN 10
#define SITES_SHOWN 10
#define FRAMES_SHOWN 50

typedef struct report {
	int file;
	char *buffer;
	size_t length;
} report;

/* ---- output ---- */

static void flush(report *report)
{
	size_t done = 0;
	while (done < report->length) {
		ssize_t written = write(report->file, report->buffer + done, report->length - done);
		if (written <= 0) {
			break;
		}
		done += (size_t)written;
	}
	report->length = 0;
}

static void print(report *report, const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 2, 3);
static void print(report *report, const char *format, ...)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		va_list arguments;
		size_t room = BUFFER_BYTES - report->length;
		va_start(arguments, format);
		int length = vsnprintf(report->buffer + report->length, room, format, arguments);
		va_end(arguments);
		if (length >= 0 && (size_t)length < room) {
			report->length += (size_t)length;
			return;
		}
		flush(report);  /* a line that does not fit into an empty buffer is left out */
	}
}

/* ---- figures ---- */

static void totals(report *report, const zmmx_stats *stats)
{
	print(report, "live %zu bytes (peak %zu), committed %zu (peak %zu), limit %zu\n", ZMMX_G(live)->now, ZMMX_G(live)->peak,
	      ZMMX_G(real)->now, ZMMX_G(real)->peak, *ZMMX_G(limit));
	print(report, "chunks: %zu in use, %zu cached; pages: %zu small, %zu large, %zu free, of these %zu returned\n",
	      stats->chunks.count, stats->chunks.cached, stats->pages.small, stats->pages.large, stats->pages.free,
	      stats->pages.purged);
	print(report, "large: %zu blocks, %zu bytes; huge: %zu blocks, %zu bytes, %zu bytes kept for reuse\n",
	      stats->large.blocks, stats->large.bytes, stats->huge.blocks, stats->huge.bytes, stats->huge.cached_bytes);
}

static void bins(report *report, const zmmx_stats *stats)
{
	print(report, "bins:\n  %8s %10s %10s %14s\n", "size", "used", "free", "bytes used");
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		if (bin->runs) {
			print(report, "  %8zu %10zu %10zu %14zu\n", bin->slot_size, bin->used, bin->free, bin->used * bin->slot_size);
		}
	}
}

/* ---- the largest blocks ---- */

typedef struct large_block {
	const char *start;
	size_t size;
} large_block;

/* Largest first; size 0 ends the list. */
typedef struct large_blocks {
	large_block at[BLOCKS_SHOWN];
} large_blocks;

static bool block_rank(const zmmx_area *area, const void *block, size_t block_size, void *argument)
{
	large_blocks *blocks = argument;
	large_block next = {block, block_size};
	if (!block || (area->kind != ZMMX_AREA_LARGE && area->kind != ZMMX_AREA_HUGE)) {
		return true;
	}
	for (size_t i = 0; i < BLOCKS_SHOWN; i++) {
		if (next.size > blocks->at[i].size) {
			large_block moved = blocks->at[i];
			blocks->at[i] = next;
			next = moved;
		}
	}
	return true;
}

static void largest(report *report)
{
	large_blocks blocks = {0};
	char life[512];
	zmmx_heap_walk(ZMMX_G(heap), true, block_rank, &blocks);  /* a hardened heap's blocks do not start with their areas */
	print(report, "largest blocks:\n");
	for (size_t i = 0; i < BLOCKS_SHOWN && blocks.at[i].size; i++) {
		life[0] = 0;
		zmmx_track_describe(NULL, blocks.at[i].start, life, sizeof(life));
		print(report, "  %zu bytes at %p%s%s\n", blocks.at[i].size, (const void *)blocks.at[i].start, life[0] ? ", " : "",
		      life);
	}
}

/* ---- allocation sites ---- */

static void site_rank(const zmmx_sites *sites, uint32_t site, uint32_t ranks[SITES_SHOWN])
{
	for (size_t i = 0; i < SITES_SHOWN && site; i++) {
		if (!ranks[i] || zmmx_site_at(sites, site)->live.bytes > zmmx_site_at(sites, ranks[i])->live.bytes) {
			uint32_t moved = ranks[i];
			ranks[i] = site;
			site = moved;
		}
	}
}

static void sites_by_bytes(report *report, const zmmx_sites *sites, const char *what)
{
	uint32_t ranks[SITES_SHOWN] = {0};
	char place[MAXPATHLEN + 16], code[256];
	for (uint32_t site = 1; site <= sites->sites.count; site++) {
		site_rank(sites, site, ranks);
	}
	print(report, "allocation sites with the most live bytes, %s:\n", what);
	for (size_t i = 0; i < SITES_SHOWN && ranks[i]; i++) {
		const zmmx_sums *live = &zmmx_site_at(sites, ranks[i])->live;
		if (live->bytes < 1) {
			break;
		}
		zmmx_site_words words = zmmx_site_say(sites, ranks[i]);
		zmmx_site_place(sites, ranks[i], place, sizeof(place));
		zmmx_code_name(&words, code, sizeof(code));
		print(report, "  %.0f bytes in %.0f blocks at %s (%s)\n", live->bytes, live->blocks, place, code);
	}
}

static void sites(report *report)
{
	if (zmmx_track_is_on()) {
		sites_by_bytes(report, zmmx_track_sites(), "as tracked");
	} else if (ZMMX_G(profile)) {
		sites_by_bytes(report, ZMMX_G(profile)->sites, "as sampled");
	} else {
		print(report, "allocation sites: not known without zmmx.track=1 or a profile\n");
	}
}

/* ---- the PHP stack ---- */

static void stack(report *report)
{
	unsigned shown = 0;
	print(report, "PHP stack:\n");
	if (zend_is_compiling() && zend_get_compiled_filename()) {
		print(report, "  compiling %s:%d\n", ZSTR_VAL(zend_get_compiled_filename()), zend_get_compiled_lineno());
	}
	for (const zend_execute_data *frame = EG(current_execute_data); frame && shown < FRAMES_SHOWN;
	     frame = frame->prev_execute_data) {
		const zend_function *function = frame->func;
		if (!function) {
			continue;
		}
		const zend_string *name = function->common.function_name;
		const zend_class_entry *class = name ? function->common.scope : NULL;
		print(report, "  #%u %s%s%s", shown++, class ? ZSTR_VAL(class->name) : "", class ? "::" : "",
		      name ? ZSTR_VAL(name) : "{main}");
		if (ZEND_USER_CODE(function->type)) {
			print(report, " at %s:%u", ZSTR_VAL(function->op_array.filename), zmmx_frame_line(frame));
		}
		print(report, "\n");
	}
}

/* ---- when ---- */

static void report_write(report *report, const char *event, size_t limit, size_t size)
{
	zmmx_stats stats;
	const char *script = SG(request_info).path_translated;
	zmmx_heap_stats(ZMMX_G(heap), &stats);
	print(report, "zmmx post-mortem: process %ld, %lld seconds since 1970, script %s\n", (long)getpid(),
	      (long long)time(NULL), script ? script : "-");
	print(report, "%s of %zu bytes, tried to allocate %zu bytes\n", event, limit, size);
	totals(report, &stats);
	bins(report, &stats);
	largest(report);
	sites(report);
	stack(report);
	print(report, "end of zmmx post-mortem\n");
	flush(report);
}

void zmmx_post_mortem_reserve(void)
{
	ZMMX_G(post_mortem_done) = 0;
	if (ZMMX_G(post_mortem) && !ZMMX_G(post_mortem_buffer)) {
		ZMMX_G(post_mortem_buffer) = malloc(BUFFER_BYTES);
		if (ZMMX_G(post_mortem_buffer)) {
			memset(ZMMX_G(post_mortem_buffer), 0, BUFFER_BYTES);  /* so that it is in memory */
		}
	}
}

void zmmx_post_mortem_write(zmmx_death death, size_t limit, size_t size)
{
	static const char *const events[] = {
		[ZMMX_DEATH_LIMIT] = "memory limit", [ZMMX_DEATH_HARD_LIMIT] = "hard memory limit",
		[ZMMX_DEATH_SYSTEM] = "the system has no memory beyond those committed",
	};
	const char *path = ZMMX_G(post_mortem);
	report report = {2, ZMMX_G(post_mortem_buffer), 0};
	if (!path || !report.buffer || (ZMMX_G(post_mortem_done) & 1u << death)) {
		return;
	}
	ZMMX_G(post_mortem_done) |= 1u << death;
	if (path[0]) {
#ifdef O_CLOEXEC
		report.file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
#else
		report.file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0644);
#endif
		if (report.file < 0) {
			return;
		}
	}
	report_write(&report, events[death], limit, size);
	if (path[0]) {
		close(report.file);
	}
}
