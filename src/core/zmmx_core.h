/* The heap's whole public interface: everything that is used outside src/core is declared and documented here.
 *
 * A heap is an instance: it has no globals, knows nothing about PHP, and is used by one thread at a time, its owner; a second
 * one may help (zmmx_helper_look()). Sizes are bytes unless a name says pages. */
#ifndef ZMMX_CORE_H
#define ZMMX_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/zmmx_os.h"
#include "core/zmmx_storage.h"

#define ZMMX_CHUNK_SIZE ((size_t)2 * 1024 * 1024)
#define ZMMX_PAGE_SIZE ((size_t)4096)
#define ZMMX_PAGES 512u    /* pages of a chunk, header included */
#define ZMMX_FIRST_PAGE 1u /* page 0 is the chunk's header */
#define ZMMX_BINS 30u
#define ZMMX_MAX_SMALL_SIZE ((size_t)3072)
#define ZMMX_MAX_LARGE_SIZE (ZMMX_CHUNK_SIZE - ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE)

typedef struct zmmx_heap zmmx_heap;

/* A figure and its peak. The embedder may place it where existing code already reads such figures. */
typedef struct zmmx_counter {
	size_t now;
	size_t peak;
} zmmx_counter;

/* The system's huge pages (2 MiB on most machines): one fault instead of 512, but all of the page is memory at once. */
typedef enum zmmx_huge_pages {
	ZMMX_HUGE_PAGES_AUTO, /* for heaps that are large enough, where huge pages are fast */
	ZMMX_HUGE_PAGES_ON,   /* for everything */
	ZMMX_HUGE_PAGES_OFF   /* for nothing, even where the system uses them unasked */
} zmmx_huge_pages;

/* Default: the bytes from which on a heap asks for huge pages. */
#define ZMMX_HUGE_PAGES_FROM ((size_t)8 * 1024 * 1024)

/* Defaults: bytes of freed memory to keep for reuse, and the milliseconds after which memory goes back. */
#define ZMMX_CACHE_LIMIT ((size_t)64 * 1024 * 1024)
#define ZMMX_PURGE_AGE 1000u
#define ZMMX_PURGE_NEVER UINT32_MAX

/* Decisions of the embedder. Every member may be NULL; its comment says what happens then. A hook is only called while
 * the heap is consistent, so it may leave by longjmp. */
typedef struct zmmx_hooks {
	/* A request of `request` bytes needs `grow` more, which would exceed the limit even after a collection. true:
	 * allocate nevertheless. false: the call returns NULL. NULL: false. */
	bool (*over_limit)(void *context, size_t grow, size_t request);
	/* The system refused `grow` bytes. The call returns NULL when the hook returns. */
	void (*out_of_memory)(void *context, size_t grow, size_t request);
	/* The size of a request overflows when it is rounded. The call returns NULL when the hook returns. */
	void (*size_overflow)(void *context, size_t request);
	/* `real->now` has passed one of the marks of zmmx_heap_set_pressure(). Called in the middle of an operation, unlike all
	 * others: must not leave by longjmp, and use nothing of the heap but that function. NULL: nothing. */
	void (*pressure)(void *context);
	/* A pointer that is in no chunk and no huge block of this heap. NULL: fatal. */
	void (*foreign_free)(void *context, void *block);
	void *(*foreign_realloc)(void *context, void *block, size_t size);
	/* The heap or its user is broken; `message` is one line without a newline. Must not return into the heap (exit,
	 * abort or longjmp). NULL: prints the line to stderr and calls abort(). */
	void (*fatal)(void *context, const char *message);
	/* Describes a block's life, such as "allocated at a.php:3, freed at a.php:9", in at most `size` bytes with the NUL,
	 * for the line of fatal(). Writes the empty string if nothing is known. */
	void (*describe)(void *context, const void *block, char *buffer, size_t size);
	/* While the heap is watched: after committed memory has changed, and from time to time off the fast path. May come in the
	 * middle of an operation: it may ask zmmx_heap_glance(), and nothing else of the heap. */
	void (*changed)(void *context);
	/* Much memory is free, and goes back by age only if somebody calls the heap: the moment to give it a helper. Called in the
	 * middle of an operation: may call zmmx_helper_begin(), and nothing else of the heap. Called once, and again after the helper
	 * has ended. NULL: nothing. */
	void (*idle)(void *context);
	/* The helper has returned so many bytes of kept memory, and so many of free pages of chunks in use. Called by the helper,
	 * while the owner of the heap cannot hold free memory; nothing of the heap may be used. NULL: nothing. */
	void (*helped)(void *context, size_t kept, size_t pages);
} zmmx_hooks;

typedef struct zmmx_config {
	const zmmx_os *os;       /* NULL: zmmx_os_default() */
	zmmx_storage *storage;   /* NULL: anonymous memory from `os`; not owned */
	const zmmx_hooks *hooks; /* NULL: none; not owned */
	void *context;           /* first argument of every hook */
	zmmx_counter *live;      /* bytes in live blocks, by slot, page and huge size; NULL: the heap's own */
	zmmx_counter *real;      /* bytes committed for chunks and huge blocks in use; NULL: the heap's own */
	const size_t *limit;     /* `real->now` must not grow beyond it; NULL: no limit */
	zmmx_huge_pages huge_pages;
	size_t huge_pages_from; /* ZMMX_HUGE_PAGES_AUTO: bytes from which on to ask for them; 0: ZMMX_HUGE_PAGES_FROM */
	size_t least_slot;      /* smaller requests get a slot of this small size; 0: no minimum */
	bool hardened;          /* every block is checked: see below */
	bool sanitized;         /* tells memcheck or AddressSanitizer about every block: see below */
	uintptr_t key;          /* encodes the links of free slots until the first reset. 0: from the system */
} zmmx_config;

/* A heap with one chunk. NULL: the system has no memory. Adds to *live and *real, never sets them. */
zmmx_heap *zmmx_heap_create(const zmmx_config *config);
/* Gives everything back, live blocks included, and subtracts the heap's share from *live and *real. */
void zmmx_heap_destroy(zmmx_heap *heap);

/* At least `size` bytes at a multiple of 8; of 16 if zmmx_good_size() is a multiple of 16; of ZMMX_CHUNK_SIZE for a
 * huge block. Size 0 counts as 1. Returns NULL only after a hook returned. */
void *zmmx_alloc(zmmx_heap *heap, size_t size);
/* NULL is ignored. */
void zmmx_free(zmmx_heap *heap, void *block);
/* Like realloc(), but size 0 shrinks the block and does not free it. On NULL the old block is unchanged. */
void *zmmx_realloc(zmmx_heap *heap, void *block, size_t size);
/* Like zmmx_realloc(), but only the first `copy` bytes need to survive a move. */
void *zmmx_realloc_copy(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* Usable bytes of the block; 0 for a pointer that does not look like a live block of this heap. Never faults. */
size_t zmmx_usable_size(const zmmx_heap *heap, const void *block);
/* Whether the address lies in a chunk or huge block of this heap. Never faults. */
bool zmmx_heap_owns(const zmmx_heap *heap, const void *address);
/* Bytes that a request of `size` occupies (slot, pages or huge size); 0 on overflow. */
size_t zmmx_good_size(const zmmx_heap *heap, size_t size);

/* Drops every block, live ones too, keeps as many chunks as the moving average says, and sets the peaks to the current
 * values. After zmmx_heap_seal(): drops only blocks from before the seal. */
void zmmx_heap_reset(zmmx_heap *heap);
/* From now on blocks come from chunks of their own, so that zmmx_heap_reset() can tell them apart. */
void zmmx_heap_seal(zmmx_heap *heap);
/* Gives back everything that can go back now: spare runs, cached chunks and mappings, free pages, memory that growing
 * blocks have in advance. Returns the number of bytes. */
size_t zmmx_heap_gc(zmmx_heap *heap);
/* Applies to memory that is mapped from now on, and to existing chunks. */
void zmmx_heap_set_huge_pages(zmmx_heap *heap, zmmx_huge_pages wanted);
/* Bytes from which on the heap can have huge pages, by its setting and by what the system gives: 0 always, SIZE_MAX never. */
size_t zmmx_heap_huge_pages_from(zmmx_heap *heap);
/* The most bytes of freed huge mappings and chunks to keep for reuse. They are kept only if such memory is requested
 * again and again. */
void zmmx_heap_set_cache_limit(zmmx_heap *heap, size_t bytes);
/* Free pages that were left alone for so long, and kept memory of that age, go back while the heap is at work.
 * ZMMX_PURGE_NEVER: memory goes back only when asked for, when needed, or at a reset. */
void zmmx_heap_set_purge_age(zmmx_heap *heap, uint32_t milliseconds);
/* From now on new memory comes from `storage` (not owned; NULL: anonymous memory). Memory of other storages is used
 * until it is free; their empty chunks and kept memory go back at once. */
void zmmx_heap_set_storage(zmmx_heap *heap, zmmx_storage *storage);
/* Bytes that `storage` gave and has not got back. */
size_t zmmx_heap_storage_bytes(const zmmx_heap *heap, const zmmx_storage *storage);
/* Whether hooks->changed is called. */
void zmmx_heap_set_watched(zmmx_heap *heap, bool watched);
/* While true, the limit does not apply. */
void zmmx_heap_set_unlimited(zmmx_heap *heap, bool unlimited);
/* From now on hooks->pressure() is called whenever `real->now` changes to `above` or more (SIZE_MAX: never), or to less than
 * `below` (0: never). */
void zmmx_heap_set_pressure(zmmx_heap *heap, size_t above, size_t below);
/* Call in the child of a fork: the next slow allocation takes a new key, which each run of slots gets when it is first
 * needed. */
void zmmx_heap_forked(zmmx_heap *heap);
/* Reports what is wrong with a pointer that was passed to `function` and is not a live block, and ends as hooks->fatal
 * says. */
void zmmx_heap_refuse(zmmx_heap *heap, const char *function, const void *block);
/* Bytes of *live that do not belong to this heap: zmmx_heap_reset() leaves them. May be changed at any time. */
void zmmx_heap_set_foreign_live(zmmx_heap *heap, size_t bytes);
/* Walks the heap, sets that share to the live bytes that are in none of its blocks, and returns it. */
size_t zmmx_heap_settle_foreign(zmmx_heap *heap);
/* This heap's share of *real. */
size_t zmmx_heap_committed(const zmmx_heap *heap);

/* ---- memory that goes back while nobody calls the heap ---- */

/* Whether hooks->idle is called. At first it is not. */
void zmmx_heap_set_idle(zmmx_heap *heap, bool wanted);
/* The heap gets a helper: from now on one other thread may call zmmx_helper_look(), and nothing else. There must be none. false:
 * not on this system. */
bool zmmx_helper_begin(zmmx_heap *heap);
/* For the helper: call it every quarter of zmmx_helper_age(). When nobody held free memory for three quarters of that age, it
 * returns free memory to the system. false: it has returned all there was, and must not be called again. */
bool zmmx_helper_look(zmmx_heap *heap);
/* The age as set, in milliseconds. */
uint32_t zmmx_helper_age(const zmmx_heap *heap);
/* The other thread does not exist any more; does nothing if there was none. */
void zmmx_helper_end(zmmx_heap *heap);
/* The owner does not go on with what it was doing, because a handler of a signal shuts everything down. If it held the free
 * memory, lets that go; the helper does nothing more, and the heap may only be given up. Returns whether it did. */
bool zmmx_heap_interrupt(zmmx_heap *heap);
/* In the child of a fork by a thread that had nothing to do with the heap: its helper and its owner do not exist any more, and
 * may have been anywhere in it. Also after zmmx_heap_interrupt(), when the other thread has ended. */
void zmmx_helper_lose(zmmx_heap *heap);
/* Keeps the helper from doing anything, until zmmx_heap_let_go(). Such as during a fork, whose child calls zmmx_helper_end()
 * before it lets go. The calls may be nested. */
void zmmx_heap_hold(zmmx_heap *heap);
void zmmx_heap_let_go(zmmx_heap *heap);
/* Counts what the helper has returned, which otherwise happens when the heap next takes or gives pages. Call it before the
 * heap's figures are read. */
void zmmx_heap_settle(zmmx_heap *heap);

/* ---- looking for bugs ---- */

/* A hardened heap (zmmx_config.hardened) puts a canary before and after each block and guard pages around large and
 * huge ones, clears freed blocks, lets them wait before their memory is reused, and hands out slots in random order. It
 * finds damage when the block is freed or resized, when a freed block's wait ends or its slot is reused, in
 * zmmx_heap_check() and in zmmx_heap_reset(). The usable size of a block is the size that was requested, also in
 * zmmx_usable_size(). zmmx_good_size() and the live bytes include what is around a block, but not waiting blocks. All
 * blocks are at multiples of 16; huge ones are not at multiples of ZMMX_CHUNK_SIZE. */

bool zmmx_heap_is_hardened(const zmmx_heap *heap);

/* For an address that was accessed in error. If it is a guard page of a hardened heap, or in a huge block of such a
 * heap that was freed lately, writes a phrase with its NUL that says where it is. As async-signal-safe as snprintf(). */
bool zmmx_heap_explain(const zmmx_heap *heap, const void *address, char *buffer, size_t size);

/* A sanitized heap (zmmx_config.sanitized) tells valgrind's memcheck, and AddressSanitizer in a build with it, about
 * its blocks and that all its other memory must not be accessed. They report an error at the moment it happens, so a
 * heap that is both hardened and sanitized has neither canaries nor guard pages, and clears nothing. */

/* Whether the process runs under one of these sanitizers. */
bool zmmx_sanitizer_is_here(void);
bool zmmx_heap_is_sanitized(const zmmx_heap *heap);
/* Of the bytes that a walk tells for a block of that size, those that no figure counts. */
size_t zmmx_heap_surplus(const zmmx_heap *heap, size_t bytes, size_t size);
/* If set, zmmx_heap_reset() does not reuse the memory of live blocks in a sanitized heap, so they are lost: memcheck
 * reports them as leaks when the process ends. */
void zmmx_heap_set_loses_leaks(zmmx_heap *heap, bool loses);

/* Calls zmmx_heap_check() before every `operations` operations; a fault is fatal. 0: never. */
void zmmx_heap_set_check(zmmx_heap *heap, size_t operations);

/* ---- figures, all counted by walking the heap on demand ---- */

typedef struct zmmx_bin_stats {
	size_t slot_size; /* bytes */
	size_t pages;     /* of one run */
	size_t elements;  /* slots of one run */
	size_t runs;
	size_t used; /* live slots */
	size_t free; /* slots of these runs that are not live */
} zmmx_bin_stats;

typedef struct zmmx_call_stats {
	size_t calls;
	size_t bytes;
} zmmx_call_stats;

/* The figures of a heap that come in groups: FIGURE(group, name). Each is named here once. The structures, and the names
 * that users see, are made from these lists and do not compile if one is missing. */
/* clang-format off */
#define ZMMX_CHUNK_FIGURES(FIGURE) \
	FIGURE(chunks, count)           /* in use */ \
	FIGURE(chunks, peak) \
	FIGURE(chunks, cached)
#define ZMMX_PAGE_FIGURES(FIGURE)   /* of chunks in use */ \
	FIGURE(pages, total)            /* header, small, large and free together */ \
	FIGURE(pages, header) \
	FIGURE(pages, small) \
	FIGURE(pages, large) \
	FIGURE(pages, free) \
	FIGURE(pages, purged)           /* part of the free ones */
#define ZMMX_LARGE_FIGURES(FIGURE) \
	FIGURE(large, blocks) \
	FIGURE(large, bytes)
#define ZMMX_HUGE_FIGURES(FIGURE) \
	FIGURE(huge, blocks) \
	FIGURE(huge, bytes) \
	FIGURE(huge, cached_blocks)     /* freed mappings that are kept for reuse */ \
	FIGURE(huge, cached_bytes)
#define ZMMX_WAITING_FIGURES(FIGURE)  /* freed blocks that wait in a hardened heap */ \
	FIGURE(waiting, blocks) \
	FIGURE(waiting, bytes)
#define ZMMX_REALLOC_FIGURES(FIGURE)  /* when a block no longer fitted its slot or pages */ \
	FIGURE(realloc, in_place) \
	FIGURE(realloc, moved) \
	FIGURE(realloc, bytes_copied)
#define ZMMX_GROUPED_FIGURES(FIGURE) \
	ZMMX_CHUNK_FIGURES(FIGURE) ZMMX_PAGE_FIGURES(FIGURE) ZMMX_LARGE_FIGURES(FIGURE) ZMMX_HUGE_FIGURES(FIGURE) \
	ZMMX_WAITING_FIGURES(FIGURE) ZMMX_REALLOC_FIGURES(FIGURE)

/* Counted system calls, by what they do to memory. */
#define ZMMX_CALL_FIGURES(CALL) \
	CALL(map) \
	CALL(unmap) \
	CALL(advise)                    /* return pages, make them huge or not, populate them */ \
	CALL(remap)
/* clang-format on */

#define ZMMX_FIGURE_MEMBER(group, name) size_t name;
#define ZMMX_CALL_MEMBER(name) zmmx_call_stats name;

typedef struct zmmx_calls {
	ZMMX_CALL_FIGURES(ZMMX_CALL_MEMBER)
} zmmx_calls;

typedef struct zmmx_reallocs {
	ZMMX_REALLOC_FIGURES(ZMMX_FIGURE_MEMBER)
} zmmx_reallocs;

typedef struct zmmx_stats {
	size_t struct_size; /* sizeof(zmmx_stats) of the library that filled it */
	size_t live_bytes;  /* counted by walking: small + large + huge; without blocks that wait in a hardened heap */
	size_t real_bytes;  /* committed for this heap's chunks and huge blocks in use */
	/* committed in addition: cached chunks and mappings, and memory that growing blocks have in advance */
	size_t kept_bytes;
	size_t metadata_bytes; /* mapped outside the chunks, for the heap itself */
	size_t headroom;       /* zmmx_heap_headroom() at that moment */
	struct {
		ZMMX_CHUNK_FIGURES(ZMMX_FIGURE_MEMBER)
	} chunks;
	struct {
		ZMMX_PAGE_FIGURES(ZMMX_FIGURE_MEMBER)
	} pages;
	struct {
		ZMMX_LARGE_FIGURES(ZMMX_FIGURE_MEMBER)
	} large;
	struct {
		ZMMX_HUGE_FIGURES(ZMMX_FIGURE_MEMBER)
	} huge;
	struct {
		ZMMX_WAITING_FIGURES(ZMMX_FIGURE_MEMBER)
	} waiting;
	zmmx_calls calls; /* since the heap was created; the next, too */
	zmmx_reallocs realloc;
	zmmx_bin_stats bins[ZMMX_BINS];
} zmmx_stats;

void zmmx_heap_stats(const zmmx_heap *heap, zmmx_stats *stats);

/* What the heap counts all the time, so that it can be had at any moment and without a walk. */
typedef struct zmmx_glance {
	size_t live_bytes, real_bytes;
	size_t cached_bytes; /* committed in addition, in cached chunks and mappings */
	size_t chunks, chunks_cached;
	size_t pages, pages_free, pages_purged; /* of the chunks in use; purged ones are part of the free ones */
	size_t huge_blocks, huge_bytes;
	size_t given_back; /* bytes that the system got back since the heap was created */
} zmmx_glance;

zmmx_glance zmmx_heap_glance(const zmmx_heap *heap);
/* Slot size, pages and elements of a bin, whether or not a heap uses it; the counts are 0. */
zmmx_bin_stats zmmx_bin_shape(unsigned bin);
/* Resident bytes of everything that the heap has mapped (chunks, huge blocks, caches, metadata), from the system; 0
 * where it does not tell. */
size_t zmmx_heap_resident(const zmmx_heap *heap);
/* Resident bytes of an address range; 0 where the system does not tell. */
size_t zmmx_resident(const zmmx_heap *heap, const void *start, size_t size);
/* Bytes that can still be committed before the limit is hit, including what a collection would give back. SIZE_MAX
 * without a limit. */
size_t zmmx_heap_headroom(const zmmx_heap *heap);
/* Whether a block of that size can be allocated now without hitting the limit. */
bool zmmx_heap_fits(const zmmx_heap *heap, size_t size);

/* ---- walk ---- */

typedef enum zmmx_area_kind {
	ZMMX_AREA_CHUNK, /* a chunk, before the areas inside it */
	ZMMX_AREA_FREE,  /* a span */
	ZMMX_AREA_SMALL, /* a bin's run */
	ZMMX_AREA_LARGE, /* one large block */
	ZMMX_AREA_HUGE   /* one huge block */
} zmmx_area_kind;

typedef struct zmmx_area {
	zmmx_area_kind kind;
	const char *start;
	size_t size;       /* bytes, whole pages */
	size_t block_size; /* small: slot size; large and huge: size; else 0 */
	size_t capacity;   /* blocks that fit */
	size_t used;       /* blocks that are live; chunk: pages that are not free */
	size_t purged;     /* bytes of it that were purged */
	unsigned bin;      /* small only */
	size_t chunk;      /* number of its chunk, in the order of creation; huge: its own number */
} zmmx_area;

/* Called once for each area with block == NULL, and then, if the walk asked for blocks, once for each live block in it.
 * false ends the walk. The visitor must not allocate from this heap or free to it. */
typedef bool zmmx_visitor(const zmmx_area *area, const void *block, size_t block_size, void *argument);

/* true if the visitor never returned false. Chunks come first, then huge blocks; areas are in address order. */
bool zmmx_heap_walk(const zmmx_heap *heap, bool blocks, zmmx_visitor *visitor, void *argument);

/* The 512 pages of a chunk as letters. `chunk` is the start of a chunk in use, as ZMMX_AREA_CHUNK gives it.
 *   #            header
 *   .            free, memory held           _  free, memory returned to the system
 *   0-9 a-t      run of that bin, as a digit to base 32
 *   L            first page of a large block +  further page of a large block */
void zmmx_heap_page_map(const void *chunk, char letters[ZMMX_PAGES]);

/* ---- consistency ---- */

typedef struct zmmx_fault {
	const char *invariant; /* id and text as in zmmx_types.h */
	const void *where;
	size_t expected;
	size_t actual;
} zmmx_fault;

/* Checks the whole heap. false: *fault (if not NULL) names the first invariant that does not hold. */
bool zmmx_heap_check(const zmmx_heap *heap, zmmx_fault *fault);

#endif
