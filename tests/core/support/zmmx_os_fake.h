/* An OS layer for tests: real memory, but it counts, fails when told to, may claim a larger system page,
 * and knows what is mapped. What the contract leaves undefined (content after purge) is filled with junk. */
#ifndef ZMMX_OS_FAKE_H
#define ZMMX_OS_FAKE_H

#include <stdint.h>

#include "os/zmmx_os.h"

typedef enum zmmx_os_call {
	ZMMX_OS_MAP,
	ZMMX_OS_UNMAP,    /* of a whole mapping; its failure is a leak, so `any` leaves it out */
	ZMMX_OS_TRUNCATE, /* unmap of a mapping's tail */
	ZMMX_OS_EXTEND,
	ZMMX_OS_RESERVE,
	ZMMX_OS_MOVE,
	ZMMX_OS_PURGE,
	ZMMX_OS_HUGE_PAGES,
	ZMMX_OS_JOIN,
	ZMMX_OS_POPULATE,
	ZMMX_OS_PROTECT, /* against access */
	ZMMX_OS_CALLS
} zmmx_os_call;

typedef struct zmmx_os_mapping {
	char *start;
	size_t size;
} zmmx_os_mapping;

typedef struct zmmx_os_fake {
	zmmx_os os;                  /* first: the table's functions get it back by its address */
	size_t calls[ZMMX_OS_CALLS]; /* failed ones included */
	size_t failures[ZMMX_OS_CALLS];
	size_t misuses;     /* calls that broke the contract */
	const char *misuse; /* the first of them */

	/* All may be changed between calls. */
	size_t fail_at[ZMMX_OS_CALLS]; /* 1: the next call of that kind fails, 2: the one after it, 0: none */
	size_t fail_any_at;            /* the same, over all kinds */
	bool fail_on;                  /* having failed, fail_at and fail_any_at go on failing */
	bool refuse[ZMMX_OS_CALLS];    /* every call of that kind fails */
	uint32_t fail_one_in;          /* 0: never; else each call fails with this chance */
	uint64_t random;               /* state for it */
	uint64_t now;                  /* what clock() says */
	uint64_t worked;               /* what processor_time() says */
	uint64_t clock_step;           /* by which each look at one of them moves it on */
	uint64_t join_wait;            /* by which a join moves on the time of day */
	uint64_t populate_time;        /* or if there was a populate() since the last */
	bool has_populated;
	zmmx_os_thp thp;           /* what thp() says */
	uint64_t dice;             /* state of random() */
	size_t refuse_tables_from; /* map_guarded() of so many bytes fails; 0: of none */
	size_t room;               /* what room() says */
	uintptr_t map_at;          /* address for the next map() of ZMMX_CHUNK_SIZE alignment; 0: anywhere */

	zmmx_os_mapping *mappings;
	size_t count, capacity;
	size_t bytes, peak_bytes;                                         /* mapped now and at most */
	size_t huge_pages_wanted, huge_pages_unwanted, joined, populated; /* bytes asked for so far */
	size_t huge_pages_late;                                           /* of those, bytes of which the first had been written to */
	size_t thp_questions;                                             /* calls of thp() */
} zmmx_os_fake;

/* page_size: 0 is the system's own; else a multiple of it. */
void zmmx_os_fake_init(zmmx_os_fake *fake, size_t page_size);
/* Unmaps what is left and frees the log. */
void zmmx_os_fake_done(zmmx_os_fake *fake);
/* Sets everything that makes calls fail to never. */
void zmmx_os_fake_heal(zmmx_os_fake *fake);

#endif
