/* POSIX: mmap and friends; mremap where the system is Linux. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/random.h>
#endif

#include "os/zmmx_os.h"
#include "os/zmmx_os_cgroup.h"

#if defined(MAP_ANON) && !defined(MAP_ANONYMOUS)
#define MAP_ANONYMOUS MAP_ANON
#endif

/* A program may look at errno after it has freed what it no longer needs, so what fails in here must not change it. */
static int outcome(bool done, int errno_before)
{
	int error = done ? 0 : errno;
	errno = errno_before;
	return error;
}

static void *map_any(size_t size, int protection)
{
	int before = errno;
	void *start = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return outcome(start != MAP_FAILED, before) ? NULL : start;
}

/* The kernel usually puts a mapping right below the last one, so the first attempt is mostly aligned. */
static void *map_aligned(const zmmx_os *os, size_t size, size_t alignment, int protection)
{
	char *start = map_any(size, protection);
	if (!start || !((uintptr_t)start & (alignment - 1))) {
		return start;
	}
	munmap(start, size);
	size_t slack = alignment - os->page_size;
	if (size > SIZE_MAX - slack) {
		return NULL;
	}
	start = map_any(size + slack, protection);
	if (!start) {
		return NULL;
	}
	size_t before = (size_t)(-(uintptr_t)start & (alignment - 1));
	if (before) {
		munmap(start, before);
	}
	if (slack > before) {
		munmap(start + before + size, slack - before);
	}
	return start + before;
}

static void *posix_map(const zmmx_os *os, size_t size, size_t alignment)
{
	return map_aligned(os, size, alignment, PROT_READ | PROT_WRITE);
}

static int posix_protect(const zmmx_os *os, void *start, size_t size, bool accessible)
{
	int before = errno;
	(void)os;
	return outcome(mprotect(start, size, accessible ? PROT_READ | PROT_WRITE : PROT_NONE) == 0, before);
}

static void *posix_map_guarded(const zmmx_os *os, size_t size)
{
	size_t page = os->page_size;
	char *start = size <= SIZE_MAX - 2 * page ? map_any(size + 2 * page, PROT_READ | PROT_WRITE) : NULL;
	if (!start) {
		return NULL;
	}
	/* a system that is out of mappings may refuse one guard; the other is worth having anyway */
	posix_protect(os, start, page, false);
	posix_protect(os, start + page + size, page, false);
	return start + page;
}

static int posix_unmap(const zmmx_os *os, void *start, size_t size)
{
	int before = errno;
	(void)os;
	return outcome(munmap(start, size) == 0, before);
}

#ifdef __linux__

static int posix_extend(const zmmx_os *os, void *start, size_t old_size, size_t new_size)
{
	int before = errno;
	(void)os;
	return outcome(mremap(start, old_size, new_size, 0) != MAP_FAILED, before);
}

static int posix_move(const zmmx_os *os, void *start, size_t old_size, void *target, size_t new_size)
{
	int before = errno;
	(void)os;
	return outcome(mremap(start, old_size, new_size, MREMAP_MAYMOVE | MREMAP_FIXED, target) != MAP_FAILED, before);
}

#else

static int posix_extend(const zmmx_os *os, void *start, size_t old_size, size_t new_size)
{
	(void)os;
	char *end = (char *)start + old_size;
	size_t more = new_size - old_size;
	int before = errno;
	void *got = mmap(end, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (got == MAP_FAILED) {
		return outcome(false, before);
	}
	if (got != end) {
		munmap(got, more);
		return ENOMEM;
	}
	return 0;
}

#define posix_move NULL

#endif

static size_t posix_room(const zmmx_os *os)
{
	int before = errno;
	(void)os;
	size_t room = zmmx_os_addresses_are_scarce() ? 0 : zmmx_os_cgroup_room("");
	errno = before;
	return room;
}

static void *posix_reserve(const zmmx_os *os, size_t size, size_t alignment)
{
	if (zmmx_os_addresses_are_scarce()) {
		return NULL;
	}
	return map_aligned(os, size, alignment, PROT_NONE);
}

static int posix_purge(const zmmx_os *os, void *start, size_t size)
{
	int before = errno;
	(void)os;
#if defined(__linux__) || !defined(MADV_FREE)
	return outcome(madvise(start, size, MADV_DONTNEED) == 0, before);
#else
	return outcome(madvise(start, size, MADV_FREE) == 0, before);
#endif
}

static size_t posix_resident(const zmmx_os *os, const void *start, size_t size)
{
	char *at = (char *)(uintptr_t)start;
	size_t pages = 0;
	int before = errno;
	for (size_t left = size; left;) {
		unsigned char in_memory[1024];
		size_t step = sizeof(in_memory) * os->page_size;
		if (step > left) {
			step = left;
		}
		if (outcome(mincore(at, step, (void *)in_memory) == 0, before)) {
			return 0;
		}
		for (size_t i = 0; i < step / os->page_size; i++) {
			pages += in_memory[i] & 1;
		}
		at += step;
		left -= step;
	}
	return pages * os->page_size;
}

#ifdef MADV_HUGEPAGE

static int posix_huge_pages(const zmmx_os *os, void *start, size_t size, bool wanted)
{
	int before = errno;
	(void)os;
	return outcome(madvise(start, size, wanted ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) == 0, before);
}

#else
#define posix_huge_pages NULL
#endif

#ifdef __linux__

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1; older ones refuse it */
#endif

static int posix_join(const zmmx_os *os, void *start, size_t size)
{
	int before = errno;
	(void)os;
	return outcome(madvise(start, size, MADV_COLLAPSE) == 0, before);
}

/* The choice is the word in brackets. */
static zmmx_os_thp posix_thp(const zmmx_os *os)
{
	char text[64];
	(void)os;
	int before = errno, disabled = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);
	errno = before;
	if (disabled == 1) {
		return ZMMX_OS_THP_NEVER;
	}
	zmmx_os_text_read("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof(text));
	return strstr(text, "[always]") ? ZMMX_OS_THP_ALWAYS : strstr(text, "[never]") ? ZMMX_OS_THP_NEVER
	                                                                               : ZMMX_OS_THP_ASKED;
}

#else
#define posix_join NULL
#define posix_thp NULL
#endif

#ifdef __linux__

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14; older kernels refuse it */
#endif

static int posix_populate(const zmmx_os *os, void *start, size_t size)
{
	int before = errno;
	(void)os;
	return outcome(madvise(start, size, MADV_POPULATE_WRITE) == 0, before);
}

#else
#define posix_populate NULL
#endif

static uint64_t microseconds(clockid_t clock)
{
	struct timespec now = {0}; /* if the call is refused, no time passes */
	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static uint64_t posix_clock(const zmmx_os *os)
{
	(void)os;
	return microseconds(CLOCK_MONOTONIC);
}

#ifdef CLOCK_THREAD_CPUTIME_ID

static uint64_t posix_processor_time(const zmmx_os *os)
{
	(void)os;
	return microseconds(CLOCK_THREAD_CPUTIME_ID);
}

#else
#define posix_processor_time NULL
#endif

#ifdef __linux__

static bool posix_random(const zmmx_os *os, void *bytes, size_t size)
{
	int before = errno;
	(void)os;
	return !outcome(getrandom(bytes, size, GRND_NONBLOCK) == (ssize_t)size, before);
}

#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)

static bool posix_random(const zmmx_os *os, void *bytes, size_t size)
{
	(void)os;
	arc4random_buf(bytes, size);
	return true;
}

#else
#define posix_random NULL
#endif

#define TABLE(bytes) \
	{ \
		.page_size = (bytes), \
		.map = posix_map, \
		.map_guarded = posix_map_guarded, \
		.unmap = posix_unmap, \
		.extend = posix_extend, \
		.reserve = posix_reserve, \
		.move = posix_move, \
		.purge = posix_purge, \
		.resident = posix_resident, \
		.huge_pages = posix_huge_pages, \
		.thp = posix_thp, \
		.join = posix_join, \
		.populate = posix_populate, \
		.room = posix_room, \
		.clock = posix_clock, \
		.processor_time = posix_processor_time, \
		.random = posix_random, \
		.protect = posix_protect, \
	}

/* One table for each size that a page may have, so that none is ever written to: writable function pointers are targets
 * for attacks. */
static const zmmx_os tables[] = {TABLE(4096), TABLE(8192), TABLE(16384), TABLE(32768), TABLE(65536), TABLE(262144)};

const zmmx_os *zmmx_os_default(void)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE), i = 0;
	while (tables[i].page_size < page_size && i + 1 < sizeof(tables) / sizeof(tables[0])) {
		i++;
	}
	return &tables[i];
}
