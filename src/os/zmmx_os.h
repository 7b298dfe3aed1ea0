/* The system calls that the heap needs, as a table so that a test can supply its own. Functions that return int return
 * 0 or an errno value; errno itself stays as it was. `size` is always a multiple of page_size. */
#ifndef ZMMX_OS_H
#define ZMMX_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* When the system gives huge pages (2 MiB on most machines): */
typedef enum zmmx_os_thp {
	ZMMX_OS_THP_NEVER = 1,
	ZMMX_OS_THP_ASKED, /* on request */
	ZMMX_OS_THP_ALWAYS /* wherever they fit, unless it is asked not to */
} zmmx_os_thp;

typedef struct zmmx_os zmmx_os;
struct zmmx_os {
	/* The unit of every other call, a power of two. */
	size_t page_size;
	/* Fresh zeroed memory at a multiple of `alignment` (a power of two, at least page_size), or NULL. */
	void *(*map)(const zmmx_os *os, size_t size, size_t alignment);
	/* Fresh zeroed memory between two inaccessible pages, so that an overrun from neighbouring memory faults first;
	 * zmmx_os_unmap_guarded() takes it back. If the system refuses such pages, they are accessible. NULL: no memory. */
	void *(*map_guarded)(const zmmx_os *os, size_t size);
	/* Unmaps any whole pages of what map(), reserve() or move() returned, or everything of map_guarded(). */
	int (*unmap)(const zmmx_os *os, void *start, size_t size);
	/* Makes the mapping new_size (> old_size) bytes without moving it. The new part is zeroed. */
	int (*extend)(const zmmx_os *os, void *start, size_t old_size, size_t new_size);
	/* Addresses without memory, at a multiple of `alignment`, for move() to fill; unmap() takes them back. NULL: there
	 * are none, or the system would count too much against the process. */
	void *(*reserve)(const zmmx_os *os, size_t size, size_t alignment);
	/* Moves a mapping to `target`, by its page tables and without copying, over what reserve() or map() put there, and
	 * makes it new_size (> old_size) bytes. The new part is zeroed, and takes memory when it is written to. On failure
	 * nothing changed. The member is NULL where the system cannot do this. */
	int (*move)(const zmmx_os *os, void *start, size_t old_size, void *target, size_t new_size);
	/* Gives the memory back and keeps the addresses usable; the content is then undefined. */
	int (*purge)(const zmmx_os *os, void *start, size_t size);
	/* Resident bytes of a mapped range. The member is NULL where the system does not tell. */
	size_t (*resident)(const zmmx_os *os, const void *start, size_t size);
	/* Asks for huge pages for these addresses (2 MiB on most machines), or against them. NULL: not available. */
	int (*huge_pages)(const zmmx_os *os, void *start, size_t size, bool wanted);
	/* When the system gives huge pages to this process. Reads a file. NULL: on request. */
	zmmx_os_thp (*thp)(const zmmx_os *os);
	/* Moves these pages, which make up whole huge pages, into huge pages; the content stays. NULL: not available. */
	int (*join)(const zmmx_os *os, void *start, size_t size);
	/* Gets memory for these pages at once, as if each were written to; the content stays. NULL: not available. */
	int (*populate)(const zmmx_os *os, void *start, size_t size);
	/* Bytes that the process can take before the system refuses more or kills it: 0 where addresses are limited,
	 * SIZE_MAX where only the machine limits it. Reads files. NULL: the system does not tell. */
	size_t (*room)(const zmmx_os *os);
	/* Microseconds since some moment; never decreases. */
	uint64_t (*clock)(const zmmx_os *os);
	/* Microseconds of processor time of this thread. NULL: the system does not tell, or not as precisely. */
	uint64_t (*processor_time)(const zmmx_os *os);
	/* Random bytes that cannot be guessed. false: none available just now. NULL: not available. */
	bool (*random)(const zmmx_os *os, void *bytes, size_t size);
	/* Makes these pages accessible or not; the content stays. Making pages accessible again always succeeds. NULL: not
	 * available. */
	int (*protect)(const zmmx_os *os, void *start, size_t size, bool accessible);
};

static inline int zmmx_os_unmap_guarded(const zmmx_os *os, void *start, size_t size)
{
	return os->unmap(os, (char *)start - os->page_size, size + 2 * os->page_size);
}

/* The system that the library was built for; never NULL, the same table at each call. */
const zmmx_os *zmmx_os_default(void);

/* Resident bytes of the whole process; 0 where the system does not tell. */
size_t zmmx_os_process_resident(void);
/* The part of them that goes when the process ends: without files and memory that it shares with others, where the system
 * tells these apart. */
size_t zmmx_os_process_private(void);

/* Resources that the process has used since it started. */
typedef struct zmmx_os_usage {
	size_t peak_resident;                /* peak of resident bytes; 0 where the system does not tell */
	uint64_t minor_faults, major_faults; /* if the system does not tell them apart: all are minor */
	double user, system;                 /* seconds of CPU time */
} zmmx_os_usage;

zmmx_os_usage zmmx_os_process_usage(void);

#endif
