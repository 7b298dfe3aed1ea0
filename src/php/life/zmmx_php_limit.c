/* Exceeding memory_limit, and running out of system memory: messages and exits as in the running PHP version. */
#include "php/life/zmmx_php_limit.h"

#include "php/life/zmmx_php_pressure.h"
#include "php/report/zmmx_php_post_mortem.h"
#include "php/status/zmmx_php_status.h"

#include <errno.h>
#ifdef PHP_WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

#include "zend_globals.h"
#include "zend_ini.h"

/* Debug builds also name the C line. */
#if ZEND_DEBUG
#define AT_CALLER " at %s:%d"
#define CALLER , ZMMX_G(caller_file), (int)ZMMX_G(caller_line)
#else
#define AT_CALLER
#define CALLER
#endif

#define LIMIT_MESSAGE "Allowed memory size of %zu bytes exhausted" AT_CALLER " (tried to allocate %zu bytes)"

/* What ZendMM's message names: the request, in pages if they come from a chunk; where the error is delayed, up to 8.4
 * the chunk it would have had to get, or the huge block's pages; in debug builds the request. */
static size_t size_to_name(size_t asked)
{
	if (ZEND_DEBUG) {
		return asked;
	}
	size_t rounded = ZEND_MM_ALIGNED_SIZE_EX(asked, zmmx_os_default()->page_size);
	bool huge = asked > ZMMX_MAX_LARGE_SIZE;
	if (ZMMX_LIMIT_ERROR_NAMES_REQUEST()) {
		return huge ? asked : rounded;
	}
	return huge ? rounded : ZMMX_CHUNK_SIZE;
}

/* Before the security releases: E_ERROR at once, then the request unwinds. While the error is reported the limit does
 * not apply; otherwise its handler could not run. */
ZEND_COLD static ZEND_NORETURN void error_and_bail_out(const char *format, size_t limit, size_t size)
{
	if (ZMMX_G(overflow)) {
		*ZMMX_G(overflow) = 1;
	}
	ZMMX_G(reporting) = true;
	/* clang-format off */
	zend_try {
		zend_error_noreturn(E_ERROR, format, limit CALLER, size);
	} zend_end_try();
	/* clang-format on */
	ZMMX_G(reporting) = false;
	if (ZMMX_G(overflow)) {
		*ZMMX_G(overflow) = 0;
	}
	zend_bailout();
	exit(1);
}

#ifdef ZEND_HAS_OOM

/* memory_hard_limit_percent of the limit; by default twice the limit, but at most 1 GiB above it. */
static size_t hard_limit(size_t limit)
{
	const size_t margin = (size_t)1 << 30;
	zend_long percent = zend_ini_long(ZEND_STRL("memory_hard_limit_percent"), 0);
	if (percent < 100) {
		size_t extra = limit < margin ? limit : margin;
		return limit > SIZE_MAX - extra ? SIZE_MAX : limit + extra;
	}
	size_t hundredth = limit / 100;
	if (hundredth && (size_t)percent > SIZE_MAX / hundredth) {
		return SIZE_MAX;
	}
	return hundredth * (size_t)percent + limit % 100 * (size_t)percent / 100;
}

ZEND_COLD static ZEND_NORETURN void hard_limit_exit(size_t limit, size_t size)
{
	fflush(stdout);
	fprintf(stderr, "Hard memory limit of %zu bytes exhausted (tried to allocate %zu bytes) in %s on line %d\n",
	        limit, size, zend_get_executed_filename(), (int)zend_get_executed_lineno());
	zmmx_post_mortem_write(ZMMX_DEATH_HARD_LIMIT, limit, size);
	_exit(137);
}

/* Since the security releases: the error is recorded and raised at the engine's next safe point. A caller that accepts
 * NULL gets it; any other gets its memory, up to the hard limit. */
static bool error_delayed(size_t limit, size_t grow, size_t size)
{
	bool fallible = zend_mm_is_fallible();
	if (EG(delayed_oom).state == ZEND_OOM_STATE_NONE) {
		ZMMX_G(reporting) = true;
		zmmx_status_limit_error();
		zmmx_post_mortem_write(ZMMX_DEATH_LIMIT, limit, size);
		zend_mm_delayed_error_or_panic(true, LIMIT_MESSAGE, limit CALLER, size);
		ZMMX_G(reporting) = false;
	}
	if (fallible) {
		return false;
	}
	size_t hard = hard_limit(limit);
	if (grow > hard || ZMMX_G(real)->now > hard - grow) {
		hard_limit_exit(hard, size);
	}
	return true;
}

#endif

/* ---- shutdown functions ---- */

/* For an error reporter, however small the limits are. */
#define SHUTDOWN_ROOM_MIN ((size_t)2 * ZMMX_CHUNK_SIZE)

static size_t left_to_hard_limit(size_t taken, size_t limit)
{
#ifdef ZEND_HAS_OOM
	if (ZMMX_DELAYS_ERROR()) {
		size_t hard = hard_limit(limit);
		return taken < hard ? hard - taken : 0;
	}
#endif
	(void)limit;
	return SIZE_MAX - taken;
}

/* ZendMM copies a block that grows, so when both copies exceed the limit together, half of it is free, and its chunks
 * have room that the script did not request. Here blocks grow in place and chunks are full: a script fills the whole
 * limit, and a function that reports the error would hit it again. */
static size_t shutdown_room(size_t taken, size_t limit)
{
	size_t room = limit / 2;
	size_t left = left_to_hard_limit(taken, limit);
	if (room > left) {
		room = left;
	}
	return room > SHUTDOWN_ROOM_MIN ? room : SHUTDOWN_ROOM_MIN;
}

/* The room starts after the memory for the error itself, which from 8.5 on is a list of all callers. */
static bool shutdown_has_room(size_t limit, size_t grow)
{
	if (!ZMMX_G(limit_reached) || !(EG(flags) & EG_FLAGS_IN_SHUTDOWN)) {
		return false;
	}
	size_t now = ZMMX_G(real)->now;
	if (!ZMMX_G(shutdown_max)) {
		size_t taken = now > limit ? now : limit;
		size_t room = shutdown_room(taken, limit);
		ZMMX_G(shutdown_max) = room < SIZE_MAX - taken ? taken + room : SIZE_MAX;
	}
	return grow <= ZMMX_G(shutdown_max) && now <= ZMMX_G(shutdown_max) - grow;
}

bool zmmx_php_limit_exceeded(void *context, size_t grow, size_t asked)
{
	size_t limit = *ZMMX_G(limit);
	size_t size = size_to_name(asked);
	(void)context;
	if (ZMMX_G(reporting) || (ZMMX_G(overflow) && *ZMMX_G(overflow)) || shutdown_has_room(limit, grow)) {
		return true;
	}
	ZMMX_G(limit_reached) = true;
#ifdef ZEND_HAS_OOM
	if (ZMMX_DELAYS_ERROR()) {
		return error_delayed(limit, grow, size);
	}
#endif
	zmmx_status_limit_error();
	zmmx_post_mortem_write(ZMMX_DEATH_LIMIT, limit, size);
	error_and_bail_out(LIMIT_MESSAGE, limit, size);
}

void zmmx_php_limit_system_refused(void *context, size_t grow, size_t asked)
{
	(void)context;
	(void)grow;
	fprintf(stderr, "\nmmap() failed: [%d] %s\n", ENOMEM, strerror(ENOMEM));
	zmmx_post_mortem_write(ZMMX_DEATH_SYSTEM, ZMMX_G(real)->now, size_to_name(asked));
	if (ZMMX_DELAYS_ERROR()) {
		fputs("Out of memory\n", stderr);
		exit(1);
	}
	error_and_bail_out("Out of memory (allocated %zu bytes)" AT_CALLER " (tried to allocate %zu bytes)", ZMMX_G(real)->now,
	                   size_to_name(asked));
}

void zmmx_php_limit_size_overflow(void *context, size_t asked)
{
	static const char message[] = "Possible integer overflow in memory allocation (%zu + %zu)";
	/* ZendMM would have added up to a page, and in debug builds its record of the block */
#if ZEND_DEBUG
	size_t size = ZEND_MM_ALIGNED_SIZE(asked), extra = ZEND_MM_ALIGNED_SIZE(sizeof(zend_mm_debug_info));
#else
	size_t size = asked, extra = zmmx_os_default()->page_size;
#endif
	(void)context;
#ifdef ZEND_HAS_OOM
	if (ZMMX_DELAYS_ERROR()) {
		zend_mm_delayed_error_or_panic(false, message, size, extra);
	}
#endif
	zend_error_noreturn(E_ERROR, message, size, extra);
}

/* ---- ini_set('memory_limit', …) ---- */

static ZEND_INI_MH((*former_on_modify)); /* constant while there are threads */

/* Lowering the limit must not fail because of memory that is only kept for reuse. */
static ZEND_INI_MH(on_memory_limit)
{
	if (ZMMX_G(heap) && new_value) {
		zend_string *error = NULL;
		zend_long limit = zend_ini_parse_quantity(new_value, &error);
		if (error) {
			zend_string_release(error); /* the former handler warns about it */
		}
		if (limit > 0 && (size_t)limit < ZMMX_G(real)->now) {
			zmmx_heap_gc(ZMMX_G(heap));
		}
	}
	zend_result result = former_on_modify(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
	ZMMX_G(own_limit) = (size_t)PG(memory_limit); /* -1 means no limit in both readings */
	zmmx_pressure_update();
	return result;
}

static zend_ini_entry *limit_entry(void)
{
	return zend_hash_str_find_ptr(EG(ini_directives), ZEND_STRL("memory_limit"));
}

void zmmx_php_limit_wrap_ini(void)
{
	zend_ini_entry *entry = limit_entry();
	if (entry && entry->on_modify != on_memory_limit) {
		former_on_modify = entry->on_modify;
		entry->on_modify = on_memory_limit;
	}
}

void zmmx_php_limit_unwrap_ini(void)
{
	zend_ini_entry *entry = EG(ini_directives) ? limit_entry() : NULL;
	if (entry && entry->on_modify == on_memory_limit) {
		entry->on_modify = former_on_modify;
	}
}
