/* zmmx.post_mortem: reports what the heap held when its limit was hit, or when the system had no more memory.
 *
 * No memory is left at that moment, so the text goes through a buffer that was reserved at the start, to write().
 * Nothing here allocates, neither from the heap nor from the system, and the heap is only read. Only the profile's files
 * need memory from the system, and say when there is none. */
#include "php/report/zmmx_php_post_mortem.h"

#include "php/record/zmmx_php_profile.h"
#include "php/record/zmmx_php_sites.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_log.h"
#include "php/report/zmmx_php_moment.h"
#include "php/report/zmmx_php_profile_files.h"

#include <stdlib.h>

#define BUFFER_BYTES ((size_t)32 * 1024)
#define BLOCKS_SHOWN 10
#define SITES_SHOWN 10
#define FRAMES_SHOWN 50

/* ---- figures ---- */

static void totals(zmmx_log *log, const zmmx_stats *stats)
{
	zmmx_log_print(log, "live %zu bytes (peak %zu), committed %zu (peak %zu), limit %zu\n", ZMMX_G(live)->now,
	               ZMMX_G(live)->peak, ZMMX_G(real)->now, ZMMX_G(real)->peak, *ZMMX_G(limit));
	zmmx_log_print(log, "chunks: %zu in use, %zu cached; pages: %zu small, %zu large, %zu free (%zu of them returned)\n",
	               stats->chunks.count, stats->chunks.cached, stats->pages.small, stats->pages.large, stats->pages.free,
	               stats->pages.purged);
	zmmx_log_print(log, "large blocks: %zu, %zu bytes; huge blocks: %zu, %zu bytes; kept for reuse: %zu bytes\n",
	               stats->large.blocks, stats->large.bytes, stats->huge.blocks, stats->huge.bytes,
	               stats->huge.cached_bytes);
}

static void bins(zmmx_log *log, const zmmx_stats *stats)
{
	zmmx_log_print(log, "bins:\n  %8s %10s %10s %14s\n", "size", "used", "free", "bytes used");
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		if (bin->runs) {
			zmmx_log_print(log, "  %8zu %10zu %10zu %14zu\n", bin->slot_size, bin->used, bin->free,
			               bin->used * bin->slot_size);
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

static void largest(zmmx_log *log)
{
	large_blocks blocks = {0};
	char life[512];
	zmmx_heap_walk(ZMMX_G(heap), true, block_rank, &blocks); /* a hardened heap's blocks do not start with their areas */
	zmmx_log_print(log, "largest blocks:\n");
	for (size_t i = 0; i < BLOCKS_SHOWN && blocks.at[i].size; i++) {
		life[0] = 0;
		zmmx_track_describe(NULL, blocks.at[i].start, life, sizeof(life));
		zmmx_log_print(log, "  %zu bytes at %p%s%s\n", blocks.at[i].size, (const void *)blocks.at[i].start,
		               life[0] ? ", " : "", life);
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

static void sites_by_bytes(zmmx_log *log, const zmmx_sites *sites, const char *what)
{
	uint32_t ranks[SITES_SHOWN] = {0};
	char location[MAXPATHLEN + 16], code[256];
	for (uint32_t site = 1; site <= sites->sites.count; site++) {
		site_rank(sites, site, ranks);
	}
	zmmx_log_print(log, "allocation sites with the most live bytes, %s:\n", what);
	for (size_t i = 0; i < SITES_SHOWN && ranks[i]; i++) {
		const zmmx_sums *live = &zmmx_site_at(sites, ranks[i])->live;
		if (live->bytes < 1) {
			break;
		}
		zmmx_site_words words = zmmx_site_describe(sites, ranks[i]);
		zmmx_site_location(sites, ranks[i], location, sizeof(location));
		zmmx_site_c_function(&words, code, sizeof(code));
		zmmx_log_print(log, "  %.0f bytes in %.0f block%s %s (%s)\n", live->bytes, live->blocks,
		               live->blocks < 1.5 ? "" : "s", location, code);
	}
}

static void sites(zmmx_log *log)
{
	if (zmmx_track_is_on()) {
		sites_by_bytes(log, zmmx_track_sites(), "as tracked");
	} else if (ZMMX_G(profile)) {
		sites_by_bytes(log, ZMMX_G(profile)->sites, "as sampled");
	} else {
		zmmx_log_print(log, "allocation sites: unknown; zmmx.track=1 or a profile records them\n");
	}
}

/* What was asked for last is often what has no end. */
static void recent(zmmx_log *log)
{
	bool alive;
	const zmmx_recent *block;
	if (!zmmx_track_is_on()) {
		return;
	}
	zmmx_log_print(log, "last blocks of more than %zu bytes, newest first:\n", ZMMX_RECENT_SIZE);
	for (uint32_t nth = 0; (block = zmmx_track_recent(nth, &alive)); nth++) {
		zmmx_log_print(log, "  %zu bytes at %p%s\n", block->size, (const void *)block->address, alive ? "" : ", freed");
		zmmx_log_stack(log, zmmx_track_sites(), block->site, "    ");
	}
}

/* ---- the PHP stack ---- */

static void stack(zmmx_log *log)
{
	unsigned shown = 0;
	zmmx_log_print(log, "PHP stack:\n");
	if (zend_is_compiling() && zend_get_compiled_filename()) {
		zmmx_log_print(log, "  compiling %s:%d\n", ZSTR_VAL(zend_get_compiled_filename()), zend_get_compiled_lineno());
	}
	for (const zend_execute_data *frame = EG(current_execute_data); frame && shown < FRAMES_SHOWN;
	     frame = frame->prev_execute_data) {
		const zend_function *function = frame->func;
		if (!function) {
			continue;
		}
		const zend_string *name = function->common.function_name;
		const zend_class_entry *class = name ? function->common.scope : NULL;
		zmmx_log_print(log, "  #%u %s%s%s", shown++, class ? ZSTR_VAL(class->name) : "", class ? "::" : "",
		               name ? ZSTR_VAL(name) : "{main}");
		if (ZEND_USER_CODE(function->type)) {
			zmmx_log_print(log, " at %s:%u", ZSTR_VAL(function->op_array.filename), zmmx_frame_line(frame));
		}
		zmmx_log_print(log, "\n");
	}
}

/* ---- when ---- */

static void report_write(zmmx_log *log, const char *event, size_t limit, size_t size)
{
	zmmx_stats stats;
	char date[ZMMX_DATE_BYTES], uri[ZMMX_URI_BYTES];
	const char *script = zmmx_script_now();
	zmmx_heap_stats(ZMMX_G(heap), &stats);
	zmmx_log_print(log, "zmmx post-mortem: process %ld, %s, script %s%s\n", (long)getpid(), zmmx_date_now(date),
	               script[0] ? script : "-", zmmx_uri_phrase(zmmx_uri_now(), uri));
	zmmx_log_print(log, "%s %zu bytes; tried to allocate %zu bytes\n", event, limit, size);
	totals(log, &stats);
	bins(log, &stats);
	largest(log);
	sites(log);
	recent(log);
	stack(log);
	zmmx_profile_files_write(log);
	zmmx_log_print(log, "end of zmmx post-mortem\n");
}

void zmmx_post_mortem_reserve(void)
{
	ZMMX_G(post_mortem_done) = 0;
	if (ZMMX_G(post_mortem) && !ZMMX_G(post_mortem_buffer)) {
		ZMMX_G(post_mortem_buffer) = malloc(BUFFER_BYTES);
		if (ZMMX_G(post_mortem_buffer)) {
			memset(ZMMX_G(post_mortem_buffer), 0, BUFFER_BYTES); /* so that the buffer is in memory */
		}
	}
}

void zmmx_post_mortem_write(zmmx_death death, size_t limit, size_t size)
{
	static const char *const events[] = {
		[ZMMX_DEATH_LIMIT] = "memory limit exceeded:",
		[ZMMX_DEATH_HARD_LIMIT] = "hard memory limit exceeded:",
		[ZMMX_DEATH_SYSTEM] = "out of memory: the system gives no more than the committed",
	};
	const char *path = ZMMX_G(post_mortem);
	if (!path || !ZMMX_G(post_mortem_buffer) || (ZMMX_G(post_mortem_done) & 1u << death)) {
		return;
	}
	ZMMX_G(post_mortem_done) |= 1u << death;
	zmmx_log log = zmmx_log_begin("zmmx.post_mortem", path, &ZMMX_G(post_mortem_told), ZMMX_G(post_mortem_buffer),
	                              BUFFER_BYTES);
	report_write(&log, events[death], limit, size);
	zmmx_log_end(&log);
}
