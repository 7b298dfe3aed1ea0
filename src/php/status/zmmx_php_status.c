/* Keeps the file up to date: at both ends of a request, and whenever the heap says that it has changed. */
#include "php/status/zmmx_php_status.h"

#include "php/report/zmmx_php_moment.h"
#include "php/report/zmmx_php_report.h"
#include "php/report/zmmx_php_restarts.h"
#include "php/status/zmmx_php_status_file.h"

#include "SAPI.h"
#include "php_main.h"
#include "zend_globals.h"

/* Microseconds between two looks whether the file is still there. */
#define LOOK_EVERY 1000000

static uint64_t time_now(void)
{
	return (uint64_t)(zmmx_wall_time() * 1e6);
}

/* The workers of FPM have a pool; php-fpm -i has a request, too. */
static bool is_worker(void)
{
	return !zmmx_is_fpm() || ZMMX_G(status)->pool[0];
}

/* The helper of the heap writes, too, while nobody holds free memory. */
static void helper_stops(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_hold(ZMMX_G(heap));
	}
}

static void helper_goes_on(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_let_go(ZMMX_G(heap));
	}
}

static void file_set(zmmx_status_file *file)
{
	helper_stops();
	ZMMX_G(status) = file;
	helper_goes_on();
}

static void file_begin(zmmx_status_file *file)
{
	helper_stops();
	zmmx_status_file_begin(file);
}

/* Not while the heap is in the middle of an operation. */
static void state_begin(zmmx_status_file *file)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_settle(ZMMX_G(heap));
	}
	file_begin(file);
}

static void file_end(zmmx_status_file *file)
{
	zmmx_status_file_end(file);
	helper_goes_on();
}

/* In the child of a fork the file is the parent's, who may be writing: even the sequence must not be touched. */
void zmmx_status_close(void)
{
	if (ZMMX_G(status)) {
		zmmx_status_file *file = ZMMX_G(status);
		file_set(NULL);
		if (ZMMX_G(heap)) {
			zmmx_heap_set_watched(ZMMX_G(heap), ZMMX_G(recording) != NULL);
		}
		zmmx_status_file_drop(file, ZMMX_G(status_path));
		free(ZMMX_G(status_path));
		ZMMX_G(status_path) = NULL;
	}
	ZMMX_G(status_looked) = 0;
}

static uint32_t fragmentation(uint64_t live, uint64_t committed)
{
	return committed > live ? (uint32_t)((committed - live) * UINT64_C(1000000) / committed) : 0;
}

static void heap_write(zmmx_status_file *file)
{
	zmmx_glance glance = zmmx_heap_glance(ZMMX_G(heap));
	const zmmx_counter *live = ZMMX_G(live), *real = ZMMX_G(real);
	size_t room = (size_t)PG(memory_limit) > real->now ? (size_t)PG(memory_limit) - real->now : 0;
	bool limited = PG(memory_limit) >= 0;
	file->live = live->now - ZMMX_G(stock_live);
	file->live_peak = live->peak - ZMMX_G(stock_live);
	file->committed = real->now;
	file->committed_peak = real->peak;
	file->kept = glance.cached_bytes;
	file->limit = limited ? (uint64_t)PG(memory_limit) : ZMMX_STATUS_NO_LIMIT;
	file->headroom = limited ? room : ZMMX_STATUS_NO_LIMIT;
	file->chunks = glance.chunks;
	file->chunks_cached = glance.chunks_cached;
	file->huge_blocks = glance.huge_blocks;
	file->huge_bytes = glance.huge_bytes;
	file->pages = glance.pages;
	file->pages_free = glance.pages_free;
	file->pages_returned = glance.pages_purged;
	file->given_back = glance.given_back;
	file->fragmentation = fragmentation(glance.live_bytes, glance.real_bytes);
}

/* Called by that thread. These are the figures that the heap will have when it has settled. */
void zmmx_status_helped(void *context, size_t kept, size_t pages)
{
	zmmx_status_file *file = ZMMX_G(status);
	(void)context;
	if (file) {
		zmmx_status_file_begin(file);
		file->kept -= kept < file->kept ? kept : file->kept;
		file->committed -= pages;
		file->headroom += file->limit == ZMMX_STATUS_NO_LIMIT ? 0 : pages;
		file->pages_returned += pages / ZMMX_PAGE_SIZE;
		file->given_back += kept + pages;
		file->resident = zmmx_os_process_resident();
		zmmx_status_file_end(file);
	}
}

static void state_write(zmmx_status_file *file, uint32_t state)
{
	file->state = state;
	file->since = time_now();
	file->resident = zmmx_os_process_resident();
	file->restarts = zmmx_restarts_of(file->pool);
	heap_write(file);
}

static bool file_make(void)
{
	zmmx_status_place place;
	const char *why = zmmx_status_file_make(&place, ZMMX_G(status_dir));
	if (why) {
		if (!ZMMX_G(status_told)) {
			ZMMX_G(status_told) = true;
			zend_error(E_WARNING, "zmmx.status_dir: cannot make a file in %s: %s", ZMMX_G(status_dir), why);
		}
		return false;
	}
	free(ZMMX_G(status_path));
	file_set(place.file);
	ZMMX_G(status_path) = place.path;
	ZMMX_G(status_device) = place.device;
	ZMMX_G(status_inode) = place.inode;
	ZMMX_G(status_told) = false;
	return true;
}

/* While PHP starts, the one that preloads files may be a process of its own, which ends without a shutdown. */
void zmmx_status_open(void)
{
	if (!ZMMX_G(heap) || !*ZMMX_G(status_dir) || ZMMX_G(status) || php_during_module_startup() || !file_make()) {
		return;
	}
	if (!is_worker()) {
		zmmx_status_close();
		return;
	}
	state_begin(ZMMX_G(status));
	state_write(ZMMX_G(status), ZMMX_STATUS_IDLE);
	file_end(ZMMX_G(status));
	zmmx_heap_set_watched(ZMMX_G(heap), true);
}

/* ---- again ---- */

static bool is_there(void)
{
	zmmx_status_place place = {ZMMX_G(status), ZMMX_G(status_path), ZMMX_G(status_device), ZMMX_G(status_inode)};
	return zmmx_status_file_is_there(&place);
}

/* What it has counted goes on. Without a new one the old one stays mapped, and nobody reads it. */
static void file_replace(void)
{
	zmmx_status_file *lost = ZMMX_G(status), *made;
	const size_t first = offsetof(zmmx_status_file, state);
	if (file_make()) {
		made = ZMMX_G(status);
		file_begin(made);
		memcpy((char *)made + first, (char *)lost + first, sizeof(*made) - first);
		file_end(made);
		zmmx_status_file_unmap(lost);
	}
}

/* Somebody may have removed the file or its directory, and the directory may have come back. */
static void file_ensure(void)
{
	uint64_t now = time_now();
	if (php_during_module_startup() || now - ZMMX_G(status_looked) < LOOK_EVERY) {
		return;
	}
	ZMMX_G(status_looked) = now;
	if (!ZMMX_G(status)) {
		zmmx_status_open();
	} else if (!is_there()) {
		file_replace();
	}
}

/* Only the engine's interrupt makes its own: a child may call exec() at once, and would leave the file behind. */
void zmmx_status_forked(void)
{
	if (zmmx_is_fpm()) {
		zmmx_status_file_forked();
	}
	if (ZMMX_G(status)) {
		zmmx_status_close();
		ZMMX_G(status_forked) = true;
		zend_atomic_bool_store_ex(&EG(vm_interrupt), true);
	}
}

/* ---- requests ---- */

/* What follows a question mark is for the script alone, and a control character may be there to deceive a terminal. */
static void uri_write(char *to, size_t room, const char *uri)
{
	size_t length = strcspn(uri, "?");
	length = length < room ? length : room - 1;
	memset(to, 0, room);
	for (size_t i = 0; i < length; i++) {
		to[i] = (unsigned char)uri[i] < 0x20 || uri[i] == 0x7f ? '?' : uri[i];
	}
}

void zmmx_status_busy(void)
{
	ZMMX_G(status_forked) = false;
	if (ZMMX_G(heap) && *ZMMX_G(status_dir)) {
		file_ensure();
	}
	zmmx_status_file *file = ZMMX_G(status);
	if (file) {
		state_begin(file);
		file->requests++;
		zmmx_status_text(file->script, sizeof(file->script), zmmx_script_now());
		uri_write(file->uri, sizeof(file->uri), ZMMX_G(status_uri) ? zmmx_uri_now() : "");
		state_write(file, ZMMX_STATUS_BUSY);
		file_end(file);
	}
}

void zmmx_status_request_end(void)
{
	zmmx_status_file *file = ZMMX_G(status);
	if (file && file->state == ZMMX_STATUS_BUSY && ZMMX_G(real)->peak > file->largest) {
		file_begin(file);
		file->largest = ZMMX_G(real)->peak;
		file->largest_at = time_now();
		memcpy(file->largest_script, file->script, sizeof(file->script));
		memcpy(file->largest_uri, file->uri, sizeof(file->uri));
		file_end(file);
	}
}

void zmmx_status_idle(void)
{
	zmmx_status_file *file = ZMMX_G(status);
	if (file) {
		state_begin(file);
		state_write(file, ZMMX_STATUS_IDLE);
		file_end(file);
	}
}

void zmmx_status_limit_error(void)
{
	zmmx_status_file *file = ZMMX_G(status);
	if (file) {
		file_begin(file);
		file->limit_errors++;
		file_end(file);
	}
}

void zmmx_status_changed(void *context)
{
	zmmx_status_file *file = ZMMX_G(status);
	(void)context;
	if (file) {
		file_begin(file);
		heap_write(file);
		file_end(file);
		if (zmmx_status_is_asked() || zmmx_status_profile_is_asked()) {
			zend_atomic_bool_store_ex(&EG(vm_interrupt), true);
		}
	}
}

/* ---- snapshots and profiles ---- */

bool zmmx_status_is_asked(void)
{
	volatile const zmmx_status_file *file = ZMMX_G(status);
	return file && file->wanted != file->done;
}

void zmmx_status_answer(void)
{
	volatile zmmx_status_file *file = ZMMX_G(status);
	file->done = file->wanted;
}

bool zmmx_status_profile_is_asked(void)
{
	volatile const zmmx_status_file *file = ZMMX_G(status);
	return file && file->profile_wanted != file->profile_done;
}

void zmmx_status_profile_answer(void)
{
	volatile zmmx_status_file *file = ZMMX_G(status);
	file->profile_done = file->profile_wanted;
}

bool zmmx_status_profile_is_read(void)
{
	return ZMMX_G(status) && ZMMX_G(status)->profile_done;
}
