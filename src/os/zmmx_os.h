/* What the heap needs of the system, as a table so that a test can put its own in place.
 * Functions that return int return 0 or an errno value. `size` is always a multiple of page_size. */
#ifndef ZMMX_OS_H
#define ZMMX_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* When the system gives huge pages (2 MiB on most machines). */
typedef enum zmmx_os_thp {
	ZMMX_OS_THP_NEVER = 1,
	ZMMX_OS_THP_ASKED,   /* where it is asked for them */
	ZMMX_OS_THP_ALWAYS   /* wherever they fit, unless it is asked against them */
} zmmx_os_thp;

typedef struct zmmx_os zmmx_os;
struct zmmx_os {
	/* The granularity of every other call, a power of two. */
	size_t page_size;
	/* Fresh zeroed memory at a multiple of `alignment` (a power of two, at least page_size), or NULL. */
	void *(*map)(const zmmx_os *os, size_t size, size_t alignment);
	/* Fresh zeroed memory between two pages that cannot be touched, so that whoever runs over memory around it faults
	 * first; zmmx_os_unmap_guarded() takes it back. Where the system refuses such pages they are ordinary ones. NULL: no
	 * memory. */
	void *(*map_guarded)(const zmmx_os *os, size_t size);
	/* Any whole-page part of what map(), reserve() or move() gave, or all of map_guarded()'s. */
	int (*unmap)(const zmmx_os *os, void *start, size_t size);
	/* Makes the mapping new_size (> old_size) bytes without moving it. The new part is zeroed. */
	int (*extend)(const zmmx_os *os, void *start, size_t old_size, size_t new_size);
	/* Addresses without memory, at a multiple of `alignment`, for move() to fill; unmap() takes them back.
	 * NULL: there are none, or more than is needed would be held against the process. */
	void *(*reserve)(const zmmx_os *os, size_t size, size_t alignment);
	/* Moves a mapping to `target`, page tables and not content, over what reserve() or map() gave there, and makes it
	 * new_size (> old_size) bytes; the new part is zeroed, and takes memory as it is written. On failure nothing changed.
	 * The member is NULL where the system has no such thing. */
	int (*move)(const zmmx_os *os, void *start, size_t old_size, void *target, size_t new_size);
	/* The memory goes back, the addresses stay usable; content is then undefined. */
	int (*purge)(const zmmx_os *os, void *start, size_t size);
	/* Bytes of a mapped range that are in memory now. The member is NULL where the system does not say. */
	size_t (*resident)(const zmmx_os *os, const void *start, size_t size);
	/* Asks for large system pages for these addresses (2 MiB on most machines), or against them. NULL: no such thing. */
	int (*huge_pages)(const zmmx_os *os, void *start, size_t size, bool wanted);
	/* When it gives such pages to this process. Reads a file. NULL: where it is asked for them. */
	zmmx_os_thp (*thp)(const zmmx_os *os);
	/* Puts what is in these pages, whole large ones, into large ones; content stays. NULL: no such thing. */
	int (*join)(const zmmx_os *os, void *start, size_t size);
	/* Finds memory for these pages at once, as if each were written to; content stays. NULL: no such thing. */
	int (*populate)(const zmmx_os *os, void *start, size_t size);
	/* Bytes that the process can have beyond what it has before the system refuses it more or ends it: 0 where addresses are
	 * limited, SIZE_MAX where nothing but the machine bounds it. Reads files. NULL: the system does not say. */
	size_t (*room)(const zmmx_os *os);
	/* Microseconds since some moment; never goes back. */
	uint64_t (*clock)(const zmmx_os *os);
	/* Microseconds that this thread has had a processor. NULL: the system does not say, or not nearly so exactly. */
	uint64_t (*processor_time)(const zmmx_os *os);
	/* Bytes that nobody can guess. false: there are none just now. NULL: no such thing. */
	bool (*random)(const zmmx_os *os, void *bytes, size_t size);
	/* Whether these pages may be touched; content stays. What was made inaccessible can always be made accessible again.
	 * NULL: no such thing. */
	int (*protect)(const zmmx_os *os, void *start, size_t size, bool accessible);
};

static inline int zmmx_os_unmap_guarded(const zmmx_os *os, void *start, size_t size)
{
	return os->unmap(os, (char *)start - os->page_size, size + 2 * os->page_size);
}

/* The system the library was built for; never NULL, the same table at each call. */
const zmmx_os *zmmx_os_default(void);

/* Bytes of the whole process that are in memory now; 0 where the system does not say. */
size_t zmmx_os_process_resident(void);

/* What the process has used since it started. */
typedef struct zmmx_os_usage {
	size_t peak_resident;  /* highest number of bytes in memory; 0 where the system does not say */
	uint64_t minor_faults, major_faults;  /* where the system counts them together: minor */
	double user, system;   /* seconds of CPU time */
} zmmx_os_usage;

zmmx_os_usage zmmx_os_process_usage(void);

#endif
