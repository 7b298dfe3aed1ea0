#include <errno.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#endif

#include "zmmx_os_fake.h"

#define JUNK 0xdb

static zmmx_os_fake *fake_of(const zmmx_os *os)
{
	return (zmmx_os_fake *)(uintptr_t)os;
}

static void misused(zmmx_os_fake *fake, const char *what)
{
	if (!fake->misuses++) {
		fake->misuse = what;
	}
}

static bool countdown(zmmx_os_fake *fake, size_t *at)
{
	if (!*at || --*at) {
		return false;
	}
	*at = fake->fail_on ? 1 : 0;
	return true;
}

static bool call_fails(zmmx_os_fake *fake, zmmx_os_call call)
{
	bool fails = fake->refuse[call];
	fake->calls[call]++;
	fails |= countdown(fake, &fake->fail_at[call]);
	if (call != ZMMX_OS_UNMAP) {
		fails |= countdown(fake, &fake->fail_any_at);
		if (fake->fail_one_in) {
			fake->random = fake->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			fails |= (fake->random >> 33) % fake->fail_one_in == 0;
		}
	}
	fake->failures[call] += fails;
	return fails;
}

static void log_add(zmmx_os_fake *fake, char *start, size_t size)
{
	if (fake->count == fake->capacity) {
		fake->capacity = fake->capacity ? fake->capacity * 2 : 64;
		fake->mappings = realloc(fake->mappings, fake->capacity * sizeof(*fake->mappings));
		if (!fake->mappings) {
			abort();
		}
	}
	fake->mappings[fake->count++] = (zmmx_os_mapping){start, size};
	fake->bytes += size;
	if (fake->bytes > fake->peak_bytes) {
		fake->peak_bytes = fake->bytes;
	}
}

static void log_remove(zmmx_os_fake *fake, zmmx_os_mapping *mapping)
{
	fake->bytes -= mapping->size;
	*mapping = fake->mappings[--fake->count];
}

/* The mapping that all of the range lies in, the latest first. */
static zmmx_os_mapping *log_find(zmmx_os_fake *fake, const char *start, size_t size)
{
	for (size_t i = fake->count; i-- > 0;) {
		zmmx_os_mapping *mapping = &fake->mappings[i];
		if (start >= mapping->start && size <= mapping->size
		    && (size_t)(start - mapping->start) <= mapping->size - size) {
			return mapping;
		}
	}
	return NULL;
}

static bool is_page_range(zmmx_os_fake *fake, const void *start, size_t size)
{
	return size && !(((uintptr_t)start | size) & (fake->os.page_size - 1));
}

#ifdef _WIN32

static char *map_at(char *wanted, size_t size)
{
	return VirtualAlloc(wanted, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

#else

static char *map_at(char *wanted, size_t size)
{
	char *got = mmap(wanted, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (got == wanted || got == MAP_FAILED) {
		return got == wanted ? got : NULL;
	}
	munmap(got, size);
	return NULL;
}

#endif

/* Underneath is the real system, whose pages may be smaller. */
static char *map_real(zmmx_os_fake *fake, size_t size, size_t alignment)
{
	if (fake->map_at && !(fake->map_at & (alignment - 1)) && alignment > fake->os.page_size) {
		char *got = map_at((char *)fake->map_at, size);
		fake->map_at = 0;
		if (got) {
			return got;
		}
	}
	const zmmx_os *real = zmmx_os_default();
	return real->map(real, size, alignment);
}

static void unmap_real(void *start, size_t size)
{
	const zmmx_os *real = zmmx_os_default();
	real->unmap(real, start, size);
}

static int protect_real(void *start, size_t size, bool accessible)
{
	const zmmx_os *real = zmmx_os_default();
	return real->protect ? real->protect(real, start, size, accessible) : 0;
}

static void *fake_map(const zmmx_os *os, size_t size, size_t alignment)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!size || size & (os->page_size - 1) || alignment < os->page_size || alignment & (alignment - 1)) {
		misused(fake, "map: size or alignment");
		return NULL;
	}
	if (call_fails(fake, ZMMX_OS_MAP)) {
		return NULL;
	}
	char *start = map_real(fake, size, alignment);
	if (start) {
		log_add(fake, start, size);
	}
	return start;
}

/* The real one's guards are pages of the real system. */
static void *fake_map_guarded(const zmmx_os *os, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	size_t page = os->page_size;
	if (!size || size & (page - 1)) {
		misused(fake, "map_guarded: size");
		return NULL;
	}
	bool refused = fake->refuse_tables_from && size >= fake->refuse_tables_from;
	char *start = call_fails(fake, ZMMX_OS_MAP) || refused ? NULL : map_real(fake, size + 2 * page, page);
	if (!start) {
		return NULL;
	}
	log_add(fake, start, size + 2 * page);
	if (!call_fails(fake, ZMMX_OS_PROTECT)) {
		protect_real(start, page, false);
	}
	if (!call_fails(fake, ZMMX_OS_PROTECT)) {
		protect_real(start + page + size, page, false);
	}
	return start + page;
}

static int fake_unmap(const zmmx_os *os, void *start, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	zmmx_os_mapping *mapping = log_find(fake, start, size);
	if (!mapping || !is_page_range(fake, start, size)) {
		misused(fake, "unmap: not mapped, or not whole pages");
		return EINVAL;
	}
	zmmx_os_mapping whole = *mapping;
	if (call_fails(fake, whole.start == start && whole.size == size ? ZMMX_OS_UNMAP : ZMMX_OS_TRUNCATE)) {
		return ENOMEM;
	}
	size_t before = (size_t)((char *)start - whole.start);
	size_t after = whole.size - before - size;
	unmap_real(start, size);
	log_remove(fake, mapping);
	if (before) {
		log_add(fake, whole.start, before);
	}
	if (after) {
		log_add(fake, (char *)start + size, after);
	}
	return 0;
}

static int fake_extend(const zmmx_os *os, void *start, size_t old_size, size_t new_size)
{
	zmmx_os_fake *fake = fake_of(os);
	zmmx_os_mapping *mapping = log_find(fake, start, old_size);
	if (!mapping || mapping->start != start || mapping->size != old_size || new_size <= old_size
	    || !is_page_range(fake, start, new_size)) {
		misused(fake, "extend: not a mapping of that size, or not whole pages");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_EXTEND)) {
		return ENOMEM;
	}
	const zmmx_os *real = zmmx_os_default();
	int error = real->extend(real, start, old_size, new_size);
	if (error) {
		return error;
	}
	log_remove(fake, mapping);
	log_add(fake, start, new_size);
	return 0;
}

static void *fake_reserve(const zmmx_os *os, size_t size, size_t alignment)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!size || size & (os->page_size - 1) || alignment < os->page_size || alignment & (alignment - 1)) {
		misused(fake, "reserve: size or alignment");
		return NULL;
	}
	if (call_fails(fake, ZMMX_OS_RESERVE)) {
		return NULL;
	}
	char *start = map_real(fake, size, alignment);
	if (start) {
		protect_real(start, size, false);
		log_add(fake, start, size);
	}
	return start;
}

static int fake_move(const zmmx_os *os, void *start, size_t old_size, void *target, size_t new_size)
{
	zmmx_os_fake *fake = fake_of(os);
	zmmx_os_mapping *mapping = log_find(fake, start, old_size);
	zmmx_os_mapping *place = log_find(fake, target, new_size);
	if (!mapping || mapping->start != start || mapping->size != old_size || new_size <= old_size
	    || !is_page_range(fake, start, new_size)) {
		misused(fake, "move: not a mapping of that size, or not whole pages");
		return EINVAL;
	}
	if (!place || place == mapping || place->start != target || place->size != new_size) {
		misused(fake, "move: the target is no mapping of that size");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_MOVE)) {
		return ENOMEM;
	}
	protect_real(target, new_size, true);
	memcpy(target, start, old_size);
	unmap_real(start, old_size);
	log_remove(fake, mapping);
	return 0;
}

static int fake_purge(const zmmx_os *os, void *start, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, start, size) || !is_page_range(fake, start, size)) {
		misused(fake, "purge: not mapped, or not whole pages");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_PURGE)) {
		return ENOMEM;
	}
	memset(start, JUNK, size);
	return 0;
}

/* Everything mapped counts: nothing is ever really given back here. */
static size_t fake_resident(const zmmx_os *os, const void *start, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, (void *)(uintptr_t)start, size) || !is_page_range(fake, (void *)(uintptr_t)start, size)) {
		misused(fake, "resident: not mapped, or not whole pages");
		return 0;
	}
	return size;
}

static int fake_huge_pages(const zmmx_os *os, void *start, size_t size, bool wanted)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, start, size) || !is_page_range(fake, start, size)) {
		misused(fake, "huge_pages: not mapped, or not whole pages");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_HUGE_PAGES)) {
		return EINVAL;
	}
	*(wanted ? &fake->huge_pages_wanted : &fake->huge_pages_unwanted) += size;
	fake->huge_pages_late += *(const uintptr_t *)start ? size : 0;
	return 0;
}

static zmmx_os_thp fake_thp(const zmmx_os *os)
{
	zmmx_os_fake *fake = fake_of(os);
	fake->thp_questions++;
	return fake->thp;
}

static int fake_join(const zmmx_os *os, void *start, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, start, size) || !is_page_range(fake, start, size)) {
		misused(fake, "join: not mapped, or not whole pages");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_JOIN)) {
		return EAGAIN;
	}
	fake->joined += size;
	fake->now += fake->join_wait;
	return 0;
}

static int fake_populate(const zmmx_os *os, void *start, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, start, size) || !is_page_range(fake, start, size)) {
		misused(fake, "populate: not mapped, or not whole pages");
		return EINVAL;
	}
	if (call_fails(fake, ZMMX_OS_POPULATE)) {
		return EINVAL;
	}
	fake->populated += size;
	fake->has_populated = true;
	return 0;
}

/* The same bytes in every run, so that what a seed finds is found again. */
static bool fake_random(const zmmx_os *os, void *bytes, size_t size)
{
	zmmx_os_fake *fake = fake_of(os);
	for (size_t i = 0; i < size; i++) {
		fake->dice = fake->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		((unsigned char *)bytes)[i] = (unsigned char)(fake->dice >> 56);
	}
	return true;
}

static int fake_protect(const zmmx_os *os, void *start, size_t size, bool accessible)
{
	zmmx_os_fake *fake = fake_of(os);
	if (!log_find(fake, start, size) || !is_page_range(fake, start, size)) {
		misused(fake, "protect: not mapped, or not whole pages");
		return EINVAL;
	}
	if (!accessible && call_fails(fake, ZMMX_OS_PROTECT)) {
		return ENOMEM;
	}
	return protect_real(start, size, accessible);
}

static size_t fake_room(const zmmx_os *os)
{
	return fake_of(os)->room;
}

static uint64_t fake_clock(const zmmx_os *os)
{
	zmmx_os_fake *fake = fake_of(os);
	return fake->now += fake->clock_step;
}

static uint64_t fake_processor_time(const zmmx_os *os)
{
	zmmx_os_fake *fake = fake_of(os);
	fake->worked += fake->has_populated ? fake->populate_time : fake->clock_step;
	fake->has_populated = false;
	return fake->worked;
}

void zmmx_os_fake_init(zmmx_os_fake *fake, size_t page_size)
{
	memset(fake, 0, sizeof(*fake));
	fake->os = (zmmx_os){
		.page_size = page_size ? page_size : zmmx_os_default()->page_size,
		.map = fake_map,
		.map_guarded = fake_map_guarded,
		.unmap = fake_unmap,
		.extend = fake_extend,
		.reserve = fake_reserve,
		.move = fake_move,
		.purge = fake_purge,
		.resident = fake_resident,
		.huge_pages = fake_huge_pages,
		.thp = fake_thp,
		.join = fake_join,
		.populate = fake_populate,
		.room = fake_room,
		.clock = fake_clock,
		.processor_time = fake_processor_time,
		.random = fake_random,
		.protect = fake_protect,
	};
	fake->random = 1;
	fake->thp = ZMMX_OS_THP_ASKED;
	fake->room = SIZE_MAX;
}

void zmmx_os_fake_done(zmmx_os_fake *fake)
{
	for (size_t i = 0; i < fake->count; i++) {
		unmap_real(fake->mappings[i].start, fake->mappings[i].size);
	}
	free(fake->mappings);
	fake->mappings = NULL;
	fake->count = fake->capacity = fake->bytes = 0;
}

void zmmx_os_fake_heal(zmmx_os_fake *fake)
{
	memset(fake->fail_at, 0, sizeof(fake->fail_at));
	memset(fake->refuse, 0, sizeof(fake->refuse));
	fake->fail_any_at = 0;
	fake->fail_one_in = 0;
	fake->fail_on = false;
}
