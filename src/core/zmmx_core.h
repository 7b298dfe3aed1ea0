/* The heap's whole public interface. Everything that leaves src/core is declared and documented here.
 *
 * A heap is an instance: it has no globals, knows nothing of PHP, and is used by one thread at a time.
 * Sizes are bytes unless a name says pages. */
#ifndef ZMMX_CORE_H
#define ZMMX_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/zmmx_os.h"
#include "core/zmmx_storage.h"

#define ZMMX_CHUNK_SIZE ((size_t)2 * 1024 * 1024)
#define ZMMX_PAGE_SIZE ((size_t)4096)
#define ZMMX_PAGES 512u     /* pages of a chunk, header included */
#define ZMMX_FIRST_PAGE 1u  /* page 0 is the chunk's header */
#define ZMMX_BINS 30u
#define ZMMX_MAX_SMALL_SIZE ((size_t)3072)
#define ZMMX_MAX_LARGE_SIZE (ZMMX_CHUNK_SIZE - ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE)

typedef struct zmmx_heap zmmx_heap;

/* A figure and its highest value so far. The embedder may place it, so that others read it where they
 * always did. */
typedef struct zmmx_counter {
	size_t now;
	size_t peak;
} zmmx_counter;

/* Huge pages of the system (2 MiB on most machines): one fault instead of 512, but all of it is memory at once. */
typedef enum zmmx_huge_pages {
	ZMMX_HUGE_PAGES_AUTO,  /* for heaps of some size, where they are fast */
	ZMMX_HUGE_PAGES_ON,    /* for everything */
	ZMMX_HUGE_PAGES_OFF    /* for nothing, even where the system gives them unasked */
} zmmx_huge_pages;

/* Heaps of so many bytes ask for huge pages, by default. */
#define ZMMX_HUGE_PAGES_FROM ((size_t)8 * 1024 * 1024)

/* Bytes of freed memory that are kept for reuse, by default, and the milliseconds after which memory goes back. */
#define ZMMX_CACHE_LIMIT ((size_t)64 * 1024 * 1024)
#define ZMMX_PURGE_AGE 1000u
#define ZMMX_PURGE_NEVER UINT32_MAX

/* What the embedder decides. Every member may be NULL; the comment says what happens then.
 * A hook is only called while the heap is consistent, so it may leave by longjmp. */
typedef struct zmmx_hooks {
	/* `grow` more bytes would exceed the limit, for a request of `request` bytes; what a collection could gain has
	 * been given back already, or is too little. true: allocate nevertheless. false: the call returns NULL. NULL: false. */
	bool (*over_limit)(void *context, size_t grow, size_t request);
	/* The system refused `grow` bytes. The call returns NULL when the hook returns. */
	void (*out_of_memory)(void *context, size_t grow, size_t request);
	/* A request whose size overflows when rounded. The call returns NULL when the hook returns. */
	void (*size_overflow)(void *context, size_t request);
	/* A pointer that is in no chunk and no huge block of this heap. NULL: fatal. */
	void (*foreign_free)(void *context, void *block);
	void *(*foreign_realloc)(void *context, void *block, size_t size);
	/* The heap or its user is broken: `message` is one line without newline. Must not return into the
	 * heap (exit, abort or longjmp). NULL: the line on stderr and abort(). */
	void (*fatal)(void *context, const char *message);
	/* Writes what is known of a block's life, such as "allocated at a.php:3, freed at a.php:9", with its NUL at most
	 * `size` bytes; it goes into the line for fatal(). Nothing known: leaves the empty string. */
	void (*describe)(void *context, const void *block, char *buffer, size_t size);
} zmmx_hooks;

typedef struct zmmx_config {
	const zmmx_os *os;         /* NULL: the system's own, zmmx_os_default() */
	zmmx_storage *storage;     /* NULL: anonymous memory from `os`; not owned */
	const zmmx_hooks *hooks;   /* NULL: none; not owned */
	void *context;             /* first argument of every hook */
	zmmx_counter *live;        /* bytes in live blocks, by slot, page and huge size; NULL: the heap's own */
	zmmx_counter *real;        /* bytes committed for chunks and huge blocks in use; NULL: the heap's own */
	const size_t *limit;       /* `real->now` may not grow beyond; NULL: no limit */
	zmmx_huge_pages huge_pages;
	size_t huge_pages_from;    /* with ZMMX_HUGE_PAGES_AUTO: heaps of so many bytes ask for them; 0: ZMMX_HUGE_PAGES_FROM */
	size_t least_slot;         /* smaller requests get a slot of this size, a small one; 0: the smallest there is */
	bool hardened;             /* every block is looked at: see below */
	bool sanitized;              /* memcheck or AddressSanitizer is told of every block: see below */
	uintptr_t key;             /* encodes the links of free slots until the first reset. 0: from the system */
} zmmx_config;

/* A heap with one chunk, or NULL when the system has no memory. Adds to *live and *real, never sets them. */
zmmx_heap *zmmx_heap_create(const zmmx_config *config);
/* Gives everything back, live blocks included, and takes its share out of *live and *real. */
void zmmx_heap_destroy(zmmx_heap *heap);

/* At least `size` bytes at a multiple of 8, of 16 if zmmx_good_size() is one, of ZMMX_CHUNK_SIZE for a huge block; size 0
 * is size 1. NULL only after a hook returned. */
void *zmmx_alloc(zmmx_heap *heap, size_t size);
/* NULL is ignored. */
void zmmx_free(zmmx_heap *heap, void *block);
/* As realloc(); size 0 shrinks, it does not free. On NULL the old block is unchanged. */
void *zmmx_realloc(zmmx_heap *heap, void *block, size_t size);
/* As zmmx_realloc(), but only the first `copy` bytes need to survive a move. */
void *zmmx_realloc_copy(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* Bytes the block may use; 0 for a pointer that is not a live-looking block of this heap. Never faults. */
size_t zmmx_usable_size(const zmmx_heap *heap, const void *block);
/* Whether the address lies in a chunk or huge block of this heap. Never faults. */
bool zmmx_heap_owns(const zmmx_heap *heap, const void *address);
/* Bytes that a request of `size` occupies (slot, pages or huge size); 0 when it overflows. */
size_t zmmx_good_size(const zmmx_heap *heap, size_t size);

/* Drops every block, live ones too, keeps as many chunks as the moving average says, and sets
 * the peaks to what remains. After zmmx_heap_seal(): drops what was there at the seal, keeps the rest. */
void zmmx_heap_reset(zmmx_heap *heap);
/* From here on blocks come from chunks of their own, so that zmmx_heap_reset() can tell them apart. */
void zmmx_heap_seal(zmmx_heap *heap);
/* Gives back whatever can be given back now: spare runs, cached chunks and mappings, free pages, what growing blocks have
 * in advance. Returns the bytes that went back. */
size_t zmmx_heap_gc(zmmx_heap *heap);
/* For memory that is mapped from now on, and for the chunks there are. */
void zmmx_heap_set_huge_pages(zmmx_heap *heap, zmmx_huge_pages wanted);
/* Huge mappings and empty chunks that were freed and are kept for reuse, because such are asked for again and again, are at
 * most this much. */
void zmmx_heap_set_cache_limit(zmmx_heap *heap, size_t bytes);
/* Free pages that were left alone for so long, and what is kept for reuse, go back while the heap is worked with.
 * ZMMX_PURGE_NEVER: only when asked for, needed, or at a reset. */
void zmmx_heap_set_purge_age(zmmx_heap *heap, uint32_t milliseconds);
/* From here on new memory comes from `storage` (not owned; NULL: anonymous memory). What other storages gave is in use
 * until it is free; empty chunks and what is kept for reuse go back to them at once. */
void zmmx_heap_set_storage(zmmx_heap *heap, zmmx_storage *storage);
/* Bytes that `storage` gave and has not got back. */
size_t zmmx_heap_storage_bytes(const zmmx_heap *heap, const zmmx_storage *storage);
/* While true, the limit is not looked at. */
void zmmx_heap_set_unlimited(zmmx_heap *heap, bool unlimited);
/* In the child of a fork: a new key with the next slow allocation, for each run of slots when it is first needed. */
void zmmx_heap_forked(zmmx_heap *heap);
/* Says what is wrong with a pointer that `function` got and that is no live block, and ends as hooks->fatal says. */
void zmmx_heap_refuse(zmmx_heap *heap, const char *function, const void *block);
/* Bytes of *live that belong to others: zmmx_heap_reset() leaves them. May be changed at any time. */
void zmmx_heap_set_foreign_live(zmmx_heap *heap, size_t bytes);
/* Sets that share to what is not in this heap's blocks, found by walking; returns it. */
size_t zmmx_heap_settle_foreign(zmmx_heap *heap);
/* This heap's share of *real. */
size_t zmmx_heap_committed(const zmmx_heap *heap);

/* ---- looking for bugs ---- */

/* A hardened heap (zmmx_config.hardened) puts a canary before and behind each block and guard pages around large and
 * huge ones, clears freed blocks, lets them wait before their place is used again, and hands slots out in random order.
 * What is broken is found when the block is freed or resized, when a freed block's wait ends or its slot is used again,
 * by zmmx_heap_check(), and by zmmx_heap_reset(). A block may be used up to the size that was asked for, which is also its
 * zmmx_usable_size(); zmmx_good_size() and the live bytes count what is around it, but not blocks that wait.
 * All blocks are at multiples of 16, and huge ones are not at those of ZMMX_CHUNK_SIZE. */

bool zmmx_heap_is_hardened(const zmmx_heap *heap);

/* For an address that was not to be touched: writes where it lies, as a phrase with its NUL, if it is a guard page of a
 * hardened heap, or in a huge block of such a heap that was freed lately. Async-signal-safe as far as snprintf() is. */
bool zmmx_heap_explain(const zmmx_heap *heap, const void *address, char *buffer, size_t size);

/* A sanitized heap (zmmx_config.sanitized) tells valgrind's memcheck, and AddressSanitizer in a build with it, what is a
 * block and that all other memory of the heap is not to be touched. It is found by them at the moment it happens; so a
 * hardened heap that is sanitized has neither canaries nor guard pages, and clears nothing. */

/* Whether the process runs under one of these sanitizers. */
bool zmmx_sanitizer_is_here(void);
bool zmmx_heap_is_sanitized(const zmmx_heap *heap);
/* Set, zmmx_heap_reset() does not reuse the memory of blocks that live in a sanitized heap, so that they are lost: memcheck
 * reports them as leaks when the process ends. */
void zmmx_heap_set_loses_leaks(zmmx_heap *heap, bool loses);

/* zmmx_heap_check() before every so many operations, and fatal if it finds something; 0: never. */
void zmmx_heap_set_check(zmmx_heap *heap, size_t operations);

/* ---- figures, all derived by walking the heap when asked ---- */

typedef struct zmmx_bin_stats {
	size_t slot_size;    /* bytes */
	size_t pages;        /* of one run */
	size_t elements;     /* slots of one run */
	size_t runs;
	size_t used;         /* live slots */
	size_t free;         /* slots of the runs that are not live */
} zmmx_bin_stats;

typedef struct zmmx_call_stats {
	size_t calls;
	size_t bytes;
} zmmx_call_stats;

typedef struct zmmx_stats {
	size_t struct_size;  /* sizeof(zmmx_stats) of the library that filled it */
	size_t live_bytes;   /* by walking: small + large + huge; not what waits in a hardened heap */
	size_t real_bytes;   /* committed for this heap's chunks and huge blocks in use */
	size_t kept_bytes;   /* committed beside: cached chunks and mappings, and what growing blocks have in advance */
	struct { size_t count, peak, cached; } chunks;
	struct { size_t total, free, small, large, header, purged; } pages;  /* of chunks in use; purged is part of free */
	struct { size_t blocks, bytes; } large;
	struct { size_t blocks, bytes, cached_blocks, cached_bytes; } huge;
	struct { size_t blocks, bytes; } waiting;          /* freed blocks of a hardened heap that are kept from use */
	zmmx_bin_stats bins[ZMMX_BINS];
	zmmx_call_stats map, unmap, purge, remap;          /* system calls since the heap was created */
	struct { size_t in_place, moved, bytes_copied; } realloc;
	size_t metadata_bytes;                             /* mapped outside the chunks for the heap itself */
} zmmx_stats;

void zmmx_heap_stats(const zmmx_heap *heap, zmmx_stats *stats);
/* Slot size, pages and elements of a bin, whether a heap uses it or not; the counts are 0. */
zmmx_bin_stats zmmx_bin_shape(unsigned bin);
/* Bytes of everything the heap has mapped (chunks, huge blocks, caches, metadata) that are in memory now, by
 * asking the system; 0 where it does not say. */
size_t zmmx_heap_resident(const zmmx_heap *heap);
/* Bytes of a range of addresses that are in memory now; 0 where the system does not say. */
size_t zmmx_resident(const zmmx_heap *heap, const void *start, size_t size);
/* Bytes that can still be committed before the limit is hit, counting what would be given back first.
 * SIZE_MAX without a limit. */
size_t zmmx_heap_headroom(const zmmx_heap *heap);
/* Whether a block of that size can be had now without hitting the limit. */
bool zmmx_heap_fits(const zmmx_heap *heap, size_t size);

/* ---- walk ---- */

typedef enum zmmx_area_kind {
	ZMMX_AREA_CHUNK,  /* a chunk, before the areas inside it */
	ZMMX_AREA_FREE,   /* a run of free pages */
	ZMMX_AREA_SMALL,  /* a bin's run */
	ZMMX_AREA_LARGE,  /* one large block */
	ZMMX_AREA_HUGE    /* one huge block */
} zmmx_area_kind;

typedef struct zmmx_area {
	zmmx_area_kind kind;
	const char *start;
	size_t size;         /* bytes, whole pages */
	size_t block_size;   /* small: slot size; large and huge: size; else 0 */
	size_t capacity;     /* blocks that fit */
	size_t used;         /* blocks that are live; chunk: pages that are not free */
	size_t purged;       /* bytes of it that were returned to the system */
	unsigned bin;        /* small only */
	size_t chunk;        /* number of the chunk it lies in, in the order of creation; huge: its own number */
} zmmx_area;

/* Called with block == NULL once for each area, then, if the walk asked for blocks, once for each live
 * block in it. false ends the walk. The visitor must not allocate from or free to this heap. */
typedef bool zmmx_visitor(const zmmx_area *area, const void *block, size_t block_size, void *argument);

/* true when the visitor never said false. Chunks come first, then huge blocks; areas by address. */
bool zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument);

/* The 512 pages of a chunk as letters. `chunk` is the start of a chunk in use, as ZMMX_AREA_CHUNK gives it.
 *   #            header
 *   .            free, memory held           _  free, memory returned to the system
 *   0-9 a-t      run of that bin, as a digit to base 32
 *   L            first page of a large block +  further page of a large block */
void zmmx_heap_page_map(const void *chunk, char letters[ZMMX_PAGES]);

/* ---- consistency ---- */

typedef struct zmmx_fault {
	const char *invariant;  /* id and text as in zmmx_types.h */
	const void *where;
	size_t expected;
	size_t actual;
} zmmx_fault;

/* Checks the whole heap. false: *fault (if not NULL) names the first invariant that does not hold. */
bool zmmx_heap_check(const zmmx_heap *heap, zmmx_fault *fault);

#endif
