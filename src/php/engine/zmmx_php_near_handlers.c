/* A second copy of the fast handlers, near the engine's code.
 *
 * A processor's branch prediction has no room for whole addresses. A jump to a target many GiB away, such as from a
 * program to a library, takes 2 to 3 cycles more. So these handlers are on a page of their own that needs nothing from
 * outside but the page after it. It is mapped a second time near the engine, followed by a read-only page of pointers.
 * No code is written: the library's file is mapped again, provided that it is unchanged since it was loaded. (opcache
 * places the code of its JIT compiler near the engine, too, and glibc has glibc.cpu.prefer_map_32bit_exec for such
 * processors.)
 *
 * On thread-safe PHP all threads use the same page. Its code finds the thread's heap at a distance from the thread
 * pointer, which is the same in each thread if the dynamic linker has to place the variable when it loads the library. */
#include "php/engine/zmmx_php_near_handlers.h"

#include "php/engine/zmmx_php_globals.h"

#if ZMMX_HAS_NEAR_HANDLERS

#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define PAGE ((size_t)ZMMX_BESIDE_PAGE)
/* Distance in bytes from the engine that costs nothing. */
#define NEAR_ENOUGH ((uintptr_t)1 << 30)
#define STEP ((uintptr_t)4 << 20)

/* The data after the code. */
typedef struct near_page {
	zmmx_beside_pool pool;
	zmmx_near_sets handlers;
} near_page;

static char *near_pages;  /* the second mapping; NULL: none */
static size_t near_heaps; /* that use it */

static bool is_near(uintptr_t a, uintptr_t b)
{
	return (a < b ? b - a : a - b) < NEAR_ENOUGH;
}

/* Two pages of addresses below the engine, because memory above it grows, such as malloc()'s heap, and must not meet
 * them. */
static char *room_find(uintptr_t engine)
{
	for (uintptr_t distance = STEP; distance < NEAR_ENOUGH && distance + STEP <= engine; distance += STEP) {
		char *wanted = (char *)((engine - distance) & ~(uintptr_t)(PAGE - 1));
		char *room = mmap(wanted, 2 * PAGE, PROT_NONE,
		                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
		if (room == wanted) {
			return room;
		}
		if (room != MAP_FAILED) {
			munmap(room, 2 * PAGE); /* an older system takes the address as a hint */
		}
	}
	return NULL;
}

/* Where the page of code is on disk. */
typedef struct code_file {
	const char *name;
	off_t offset;
} code_file;

static int code_file_find(struct dl_phdr_info *library, size_t size, void *argument)
{
	code_file *file = argument;
	(void)size;
	for (size_t i = 0; i < library->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &library->dlpi_phdr[i];
		uintptr_t inside = (uintptr_t)zmmx_beside_code - (library->dlpi_addr + part->p_vaddr);
		if (part->p_type == PT_LOAD && inside < part->p_filesz) {
			*file = (code_file){library->dlpi_name, (off_t)(part->p_offset + inside)};
			return 1;
		}
	}
	return 0;
}

/* Maps the page from the library's file, which may be gone or replaced by now. */
static bool code_map(char *room)
{
	code_file file;
	struct stat status;
	int descriptor = dl_iterate_phdr(code_file_find, &file) ? open(file.name, O_RDONLY | O_CLOEXEC) : -1;
	if (descriptor < 0) {
		return false;
	}
	bool mapped = fstat(descriptor, &status) == 0 && status.st_size > file.offset
	              && mmap(room, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, descriptor, file.offset) == room;
	close(descriptor);
	return mapped && memcmp(room, zmmx_beside_code, PAGE) == 0;
}

#ifdef ZTS

static void list_lock(void)
{
	zmmx_globals_lock();
}

static void list_unlock(void)
{
	zmmx_globals_unlock();
}

static near_page near_page_of(const char *room, zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked)
{
	(void)heap;
	(void)sampling;
	return (near_page){
		zmmx_beside_pool_of_threads((char *)&zmmx_thread_heap - (const char *)zmmx_beside_thread(),
	                                (zmmx_beside_attach){linked->fast.malloc, linked->fast.free, linked->fast.realloc}),
		{
			{
				(zmmx_malloc_handler)(room + (zmmx_beside_threaded_malloc - zmmx_beside_code)),
				(zmmx_free_handler)(room + (zmmx_beside_threaded_free - zmmx_beside_code)),
				(zmmx_realloc_handler)(room + (zmmx_beside_threaded_realloc - zmmx_beside_code)),
			},
			linked->sampled,
		},
	};
}

#else

static void list_lock(void)
{
}

static void list_unlock(void)
{
}

static zmmx_near_sets sets_of(const char *room)
{
	return (zmmx_near_sets){
		{
			(zmmx_malloc_handler)(room + (zmmx_beside_malloc - zmmx_beside_code)),
			(zmmx_free_handler)(room + (zmmx_beside_free - zmmx_beside_code)),
			(zmmx_realloc_handler)(room + (zmmx_beside_realloc - zmmx_beside_code)),
		},
		{
			(zmmx_malloc_handler)(room + (zmmx_beside_sampled_malloc - zmmx_beside_code)),
			(zmmx_free_handler)(room + (zmmx_beside_sampled_free - zmmx_beside_code)),
			(zmmx_realloc_handler)(room + (zmmx_beside_sampled_realloc - zmmx_beside_code)),
		},
	};
}

static near_page near_page_of(const char *room, zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked)
{
	near_page page = {zmmx_beside_pool_of(heap), sets_of(room)};
	(void)linked;
	page.pool.sampling = (zmmx_beside_sampling){sampling->left, sampling->filter, sampling->malloc_due, sampling->free_sampled,
	                                            sampling->realloc};
	return page;
}

#endif

static bool page_write(char *room, const near_page *page)
{
	if (mprotect(room + PAGE, PAGE, PROT_READ | PROT_WRITE) != 0) {
		return false;
	}
	*(near_page *)(room + PAGE) = *page;
	return mprotect(room + PAGE, PAGE, PROT_READ) == 0;
}

static char *pages_create(zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked)
{
	uintptr_t engine = (uintptr_t)_efree;
	if (!zmmx_beside_fits() || is_near(engine, (uintptr_t)zmmx_beside_code)) {
		return NULL;
	}
	char *room = room_find(engine);
	if (!room) {
		return NULL;
	}
	near_page page = near_page_of(room, heap, sampling, linked);
	if (!code_map(room) || !page_write(room, &page)) {
		munmap(room, 2 * PAGE);
		return NULL;
	}
	return room;
}

const zmmx_near_sets *zmmx_near_handlers_use(zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked)
{
	const zmmx_near_sets *handlers = NULL;
	list_lock();
	if (!near_pages) {
		near_pages = pages_create(heap, sampling, linked);
	}
	if (near_pages) {
		near_heaps++;
		handlers = &((const near_page *)(near_pages + PAGE))->handlers;
	}
	list_unlock();
	return handlers;
}

void zmmx_near_handlers_release(void)
{
	list_lock();
	if (--near_heaps == 0) {
		munmap(near_pages, 2 * PAGE);
		near_pages = NULL;
	}
	list_unlock();
}

const void *zmmx_near_handlers_address(void)
{
	return near_pages;
}

#else

const zmmx_near_sets *zmmx_near_handlers_use(zmmx_heap *heap, const zmmx_near_sampling *sampling, const zmmx_near_sets *linked)
{
	(void)heap;
	(void)sampling;
	(void)linked;
	return NULL;
}

void zmmx_near_handlers_release(void)
{
}

const void *zmmx_near_handlers_address(void)
{
	return NULL;
}

#endif
