/* Debug builds of PHP: which line of C allocated each live block, and the report of blocks that outlive their request.
 *
 * The record is outside the heap, so blocks have the sizes of a release build. The texts are the engine's own, through
 * its message handler, so that they follow the version and the SAPI. */
#include "php/record/zmmx_php_debug_build.h"

#include "php/engine/zmmx_php_install.h"
#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_live_blocks.h"

#if ZEND_DEBUG

#include <stdlib.h>

#include "zend_globals.h"

/* A line that allocates, and the line that it allocates for: a function such as estrdup(), and its caller. */
typedef struct c_line {
	zmmx_intern_entry entry;
	const char *file, *relayed_file;
	uint32_t line, relayed_line;
} c_line;

struct zmmx_debug_build {
	zmmx_intern lines;
	zmmx_live_blocks blocks;
	bool startup; /* no request has begun, so nothing allocated now is a leak */
};

static bool line_matches(const void *entry, const void *key)
{
	const c_line *one = entry;
	const zmmx_caller *caller = key;
	return one->line == caller->line && one->file == caller->file && one->relayed_line == caller->relayed_line
	       && one->relayed_file == caller->relayed_file;
}

static uint32_t line_of(zmmx_intern *lines, const zmmx_caller *caller)
{
	bool added;
	uint32_t hash = zmmx_hash_mix(caller->line ^ caller->relayed_line << 16, (uintptr_t)caller->file);
	uint32_t number = zmmx_intern_number(lines, hash, line_matches, caller, &added);
	if (added) {
		c_line *new_line = zmmx_intern_at(lines, number);
		new_line->file = caller->file;
		new_line->relayed_file = caller->relayed_file;
		new_line->line = caller->line;
		new_line->relayed_line = caller->relayed_line;
	}
	return number;
}

void zmmx_debug_build_startup(void)
{
	static const zmmx_intern no_lines = ZMMX_INTERN_EMPTY(c_line);
	struct zmmx_debug_build *debug = calloc(1, sizeof(*debug));
	if (debug) {
		debug->lines = no_lines;
		debug->startup = true;
		ZMMX_G(debug) = debug;
		zmmx_observe(ZMMX_OBSERVE_DEBUG, 0);
	}
}

void zmmx_debug_build_shutdown(void)
{
	struct zmmx_debug_build *debug = ZMMX_G(debug);
	if (debug) {
		ZMMX_G(debug) = NULL;
		ZMMX_G(observers) &= ~ZMMX_OBSERVE_DEBUG;
		zmmx_intern_clear(&debug->lines);
		zmmx_live_blocks_clear(&debug->blocks);
		free(debug);
	}
}

void zmmx_debug_build_on_alloc(const void *address, size_t size, const zmmx_caller *caller)
{
	struct zmmx_debug_build *debug = ZMMX_G(debug);
	if (!debug || !address) {
		return;
	}
	zmmx_live_block block = {(uintptr_t)address, size, line_of(&debug->lines, caller), debug->startup};
	if (block.site) {
		zmmx_live_blocks_add(&debug->blocks, &block); /* without memory for the record the block is not reported */
	}
}

void zmmx_debug_build_on_free(const void *address)
{
	zmmx_live_block block;
	if (ZMMX_G(debug)) {
		zmmx_live_blocks_remove(&ZMMX_G(debug)->blocks, address, &block);
	}
}

void zmmx_debug_build_clear(void)
{
	if (ZMMX_G(debug)) {
		zmmx_live_blocks_clear(&ZMMX_G(debug)->blocks);
	}
}

void zmmx_debug_build_activate(void)
{
	if (ZMMX_G(debug)) {
		ZMMX_G(debug)->startup = false;
	}
}

/* ---- the report ---- */

static bool is_huge(const zmmx_live_block *block)
{
	return block->size > ZMMX_MAX_LARGE_SIZE;
}

/* Huge blocks first, as ZendMM reports them. */
static int in_order(const void *a, const void *b)
{
	const zmmx_live_block *left = a, *right = b;
	if (is_huge(left) != is_huge(right)) {
		return is_huge(left) ? -1 : 1;
	}
	return (left->address > right->address) - (left->address < right->address);
}

/* The caller frees it. */
static zmmx_live_block *leaks_list(const zmmx_live_blocks *blocks, size_t *count)
{
	zmmx_live_block *leaks = malloc((blocks->count ? blocks->count : 1) * sizeof(*leaks));
	*count = 0;
	if (!leaks) {
		return NULL;
	}
	ZMMX_LIVE_BLOCKS_EACH(blocks, block) {
		if (!block->epoch) {
			leaks[(*count)++] = *block;
		}
	}
	qsort(leaks, *count, sizeof(*leaks), in_order);
	return leaks;
}

/* Removes the blocks of the same kind after `first` that the same line allocated. */
static uintptr_t repetitions(const zmmx_intern *lines, zmmx_live_block *first, const zmmx_live_block *end)
{
	const c_line *wanted = zmmx_intern_at(lines, first->site);
	uintptr_t count = 0;
	for (zmmx_live_block *block = first + 1; block < end; block++) {
		const c_line *other = block->site ? zmmx_intern_at(lines, block->site) : NULL;
		if (other && other->line == wanted->line && other->file == wanted->file && is_huge(block) == is_huge(first)) {
			block->site = 0;
			count++;
		}
	}
	return count;
}

static void leak_dispatch(const zmmx_live_block *block, const c_line *where, uintptr_t repeated)
{
	zend_leak_info leak = {
		.addr = (void *)block->address,
		.size = block->size,
		.filename = where->file,
		.orig_filename = where->relayed_file,
		.lineno = where->line,
		.orig_lineno = where->relayed_line,
	};
	zend_message_dispatcher(ZMSG_LOG_SCRIPT_NAME, NULL);
	zend_message_dispatcher(ZMSG_MEMORY_LEAK_DETECTED, &leak);
	if (repeated) {
		zend_message_dispatcher(ZMSG_MEMORY_LEAK_REPEATED, (void *)repeated);
	}
}

void zmmx_debug_build_report(void)
{
	struct zmmx_debug_build *debug = ZMMX_G(debug);
	size_t count;
	zmmx_live_block *leaks = debug ? leaks_list(&debug->blocks, &count) : NULL;
	if (!leaks) {
		return;
	}
	for (zmmx_live_block *leak = leaks; leak < leaks + count; leak++) {
		if (leak->site) {
			leak_dispatch(leak, zmmx_intern_at(&debug->lines, leak->site), repetitions(&debug->lines, leak, leaks + count));
		}
	}
	uint32_t total = (uint32_t)count;
	if (total) {
		zend_message_dispatcher(ZMSG_MEMORY_LEAKS_GRAND_TOTAL, &total);
	}
	free(leaks);
}

#endif
