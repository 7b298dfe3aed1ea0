/* The real system, through the table that the heap uses: what zmmx_os.h promises of each call. */
#include <errno.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "core/zmmx_core.h"
#include "zmmx_test.h"

#define MIB ((size_t)1024 * 1024)

static const zmmx_os *os;

static char *map(size_t size, size_t alignment)
{
	os = zmmx_os_default();
	char *start = os->map(os, size, alignment);
	CHECK(start != NULL);
	CHECK_EQ(0, (uintptr_t)start & (alignment - 1));
	return start;
}

static void check_bytes(const char *start, size_t size, char value)
{
	for (size_t i = 0; i < size; i++) {
		if (start[i] != value) {
			FAIL("byte %zu of %zu is %d, not %d", i, size, start[i], value);
		}
	}
}

TEST(map_gives_zeroed_memory_at_the_alignment)
{
	char *starts[20];
	for (size_t i = 0; i < 20; i++) {
		starts[i] = map((i + 1) * 4 * zmmx_os_default()->page_size, ZMMX_CHUNK_SIZE);
		check_bytes(starts[i], (i + 1) * 4 * os->page_size, 0);
		memset(starts[i], 1, (i + 1) * 4 * os->page_size);
	}
	for (size_t i = 0; i < 20; i++) {
		check_bytes(starts[i], (i + 1) * 4 * os->page_size, 1);
		CHECK_EQ(0, os->unmap(os, starts[i], (i + 1) * 4 * os->page_size));
	}
}

TEST(map_refuses_what_cannot_be)
{
	os = zmmx_os_default();
	CHECK(!os->map(os, SIZE_MAX & ~(os->page_size - 1), ZMMX_CHUNK_SIZE));
	CHECK(!os->map(os, SIZE_MAX - ZMMX_CHUNK_SIZE + 1, os->page_size));
}

TEST(parts_may_be_unmapped_in_any_order)
{
	char *start = map(8 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 7, 8 * MIB);
	CHECK_EQ(0, os->unmap(os, start + 3 * MIB, MIB));
	CHECK_EQ(0, os->unmap(os, start, 2 * MIB));
	CHECK_EQ(0, os->unmap(os, start + 7 * MIB, MIB));
	check_bytes(start + 2 * MIB, MIB, 7);
	check_bytes(start + 4 * MIB, 3 * MIB, 7);
	CHECK_EQ(0, os->unmap(os, start + 4 * MIB, 3 * MIB));
	CHECK_EQ(0, os->unmap(os, start + 2 * MIB, MIB));
}

TEST(unmapped_addresses_can_be_had_again)
{
	/* more than a 32-bit address space holds */
	for (int i = 0; i < 100; i++) {
		char *start = map((size_t)64 * MIB, ZMMX_CHUNK_SIZE);
		start[0] = 1;
		CHECK_EQ(0, os->unmap(os, start + 32 * MIB, 32 * MIB));
		CHECK_EQ(0, os->unmap(os, start, 32 * MIB));
	}
}

/* qemu keeps the addresses of 32-bit programs for itself, so that none of their mappings can grow. */
static bool system_extends(void)
{
#ifdef __linux__
	size_t page = os->page_size;
	char *start = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(start != MAP_FAILED);
	CHECK_EQ(0, munmap(start + page, page));
	bool extends = mremap(start, page, 2 * page, 0) == start;
	CHECK_EQ(0, munmap(start, extends ? 2 * page : page));
	return extends;
#else
	return true;
#endif
}

/* The place behind a mapping may be taken; one that was there a moment ago is not. */
TEST(extend_makes_a_mapping_longer_where_it_is)
{
	os = zmmx_os_default();
	if (!system_extends()) {
		SKIP("this system does not make mappings longer");
	}
	char *start = map(8 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 3, 8 * MIB);
	CHECK_EQ(0, os->unmap(os, start + 3 * MIB, 5 * MIB));
	CHECK_EQ(0, os->extend(os, start, 3 * MIB, 6 * MIB));
	check_bytes(start, 3 * MIB, 3);
	check_bytes(start + 3 * MIB, 3 * MIB, 0);
	memset(start, 4, 6 * MIB);
	CHECK_EQ(0, os->unmap(os, start, 6 * MIB));
}

TEST(extend_fails_where_there_is_no_place)
{
	os = zmmx_os_default();
	if (!system_extends()) {
		SKIP("this system does not make mappings longer");
	}
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 5, 4 * MIB);
	CHECK_EQ(0, os->unmap(os, start + 2 * MIB, MIB));
	CHECK(os->extend(os, start, 2 * MIB, 4 * MIB) != 0);
	check_bytes(start, 2 * MIB, 5);
	check_bytes(start + 3 * MIB, MIB, 5);
	CHECK_EQ(0, os->extend(os, start, 2 * MIB, 3 * MIB));
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

TEST(move_takes_content_to_a_reservation)
{
	os = zmmx_os_default();
	if (!os->move) {
		SKIP("this system cannot move page tables");
	}
	char *start = map(2 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 6, 2 * MIB);
	char *target = os->reserve(os, 16 * MIB, ZMMX_CHUNK_SIZE);
	if (!target) {
		CHECK_EQ(0, os->unmap(os, start, 2 * MIB));
		SKIP("addresses are limited here");
	}
	CHECK_EQ(0, (uintptr_t)target & (ZMMX_CHUNK_SIZE - 1));
	CHECK_EQ(0, os->move(os, start, 2 * MIB, target, 16 * MIB));
	check_bytes(target, 2 * MIB, 6);
	check_bytes(target + 2 * MIB, MIB, 0);
	CHECK_EQ(0, os->unmap(os, target, 16 * MIB));
}

TEST(purged_memory_can_be_used_again)
{
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 8, 4 * MIB);
	CHECK_EQ(0, os->purge(os, start + MIB, 2 * MIB));
	memset(start + MIB, 9, 2 * MIB);
	check_bytes(start, MIB, 8);
	check_bytes(start + MIB, 2 * MIB, 9);
	check_bytes(start + 3 * MIB, MIB, 8);
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

TEST(resident_counts_what_was_written_to)
{
	os = zmmx_os_default();
	if (!os->resident) {
		SKIP("this system does not say");
	}
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	memset(start + MIB, 1, 3 * MIB);
	CHECK_EQ(3 * MIB, os->resident(os, start + MIB, 3 * MIB));
	CHECK_AT_MOST(4 * MIB, os->resident(os, start, 4 * MIB));
	CHECK_AT_MOST(zmmx_os_process_resident(), 3 * MIB);
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

TEST(usage_of_the_process_grows)
{
	zmmx_os_usage before = zmmx_os_process_usage(), now = before;
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	/* the system counts time in steps of some milliseconds */
	for (int i = 0; i < 10000 && now.user + now.system == before.user + before.system; i++) {
		memset(start, i, 4 * MIB);
		now = zmmx_os_process_usage();
	}
	CHECK(now.user + now.system > before.user + before.system);
	CHECK(now.peak_resident >= 4 * MIB || !now.peak_resident);
	CHECK(now.peak_resident >= before.peak_resident);
	/* some do not count faults */
	CHECK(now.minor_faults > before.minor_faults || !now.minor_faults);
	CHECK(now.major_faults >= before.major_faults);
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

TEST(advice_keeps_content)
{
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 2, MIB);
	if (os->huge_pages) {
		/* a kernel without them refuses, which is an answer too */
		(void)os->huge_pages(os, start, 4 * MIB, true);
		(void)os->huge_pages(os, start, 4 * MIB, false);
	}
	if (os->populate) {
		(void)os->populate(os, start, 2 * MIB);
	}
	if (os->join) {
		(void)os->join(os, start, 4 * MIB);
	}
	check_bytes(start, MIB, 2);
	check_bytes(start + MIB, 3 * MIB, 0);
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

/* A program looks at errno after it has freed what it no longer needs. */
TEST(what_fails_inside_leaves_errno_alone)
{
	os = zmmx_os_default();
	char *start = map(ZMMX_CHUNK_SIZE, ZMMX_CHUNK_SIZE), *beside = start + 1;
	size_t size = os->page_size;
	errno = ENOTTY;
#ifndef _WIN32 /* which takes whole pages */
	CHECK(os->unmap(os, beside, size) != 0);
	CHECK_EQ(ENOTTY, errno);
#endif
	CHECK(!os->map(os, SIZE_MAX & ~(size - 1), size));
	CHECK_EQ(ENOTTY, errno);
	(void)(os->huge_pages && os->huge_pages(os, beside, size, true));
	(void)(os->join && os->join(os, beside, size));
	(void)(os->populate && os->populate(os, beside, size));
	(void)(os->protect && os->protect(os, beside, size, false));
	(void)os->purge(os, beside, size);
	(void)(os->resident && os->resident(os, beside, size));
	CHECK_EQ(ENOTTY, errno);
	CHECK_EQ(0, os->unmap(os, start, ZMMX_CHUNK_SIZE));
}

TEST(questions_to_the_system_leave_errno_alone)
{
	os = zmmx_os_default();
	errno = ENOTTY;
	(void)(os->room && os->room(os));
	CHECK_EQ(ENOTTY, errno);
	(void)(os->thp && os->thp(os));
	CHECK_EQ(ENOTTY, errno);
}

TEST(protect_keeps_content)
{
	os = zmmx_os_default();
	if (!os->protect) {
		SKIP("this system knows no such thing");
	}
	char *start = map(4 * MIB, ZMMX_CHUNK_SIZE);
	memset(start, 2, 4 * MIB);
	CHECK_EQ(0, os->protect(os, start + MIB, MIB, false));
	check_bytes(start, MIB, 2);
	CHECK_EQ(0, os->protect(os, start + MIB, MIB, true));
	check_bytes(start, 4 * MIB, 2);
	CHECK_EQ(0, os->unmap(os, start, 4 * MIB));
}

TEST(guarded_memory_is_zeroed_and_goes_as_a_whole)
{
	os = zmmx_os_default();
	for (size_t pages = 1; pages < 40; pages += 13) {
		size_t size = pages * os->page_size;
		char *start = os->map_guarded(os, size);
		CHECK(start != NULL);
		check_bytes(start, size, 0);
		memset(start, 1, size);
		CHECK_EQ(0, zmmx_os_unmap_guarded(os, start, size));
		CHECK(!os->resident || !os->resident(os, start, size));
	}
	CHECK(!os->map_guarded(os, SIZE_MAX & ~(os->page_size - 1)));
	CHECK(!os->map_guarded(os, (SIZE_MAX & ~(os->page_size - 1)) - os->page_size));
}

TEST(clock_goes_on)
{
	os = zmmx_os_default();
	uint64_t first = os->clock(os), now = first;
	for (int i = 0; i < 10000000 && now == first; i++) {
		uint64_t next = os->clock(os);
		CHECK(next >= now);
		now = next;
	}
	CHECK(now > first);
}

TEST(random_is_not_twice_the_same)
{
	os = zmmx_os_default();
	uint64_t words[16] = {0};
	if (!os->random || !os->random(os, words, sizeof(words))) {
		SKIP("this system has no random bytes just now");
	}
	for (int i = 1; i < 16; i++) {
		CHECK(words[i] != words[i - 1]);
	}
}

TEST_MAIN(RUN(map_gives_zeroed_memory_at_the_alignment), RUN(map_refuses_what_cannot_be),
          RUN(parts_may_be_unmapped_in_any_order), RUN(unmapped_addresses_can_be_had_again),
          RUN(extend_makes_a_mapping_longer_where_it_is), RUN(extend_fails_where_there_is_no_place),
          RUN(move_takes_content_to_a_reservation), RUN(purged_memory_can_be_used_again),
          RUN(resident_counts_what_was_written_to), RUN(usage_of_the_process_grows), RUN(advice_keeps_content),
          RUN(what_fails_inside_leaves_errno_alone), RUN(questions_to_the_system_leave_errno_alone), RUN(protect_keeps_content),
          RUN(guarded_memory_is_zeroed_and_goes_as_a_whole), RUN(clock_goes_on), RUN(random_is_not_twice_the_same))
