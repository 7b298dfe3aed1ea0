/* The heap's words, structures and invariants.
 *
 * Where blocks are:
 *
 * chunk          2 MiB of storage at a multiple of 2 MiB. Page 0 is its header (zmmx_chunk).
 * page           4 KiB of a chunk. The kernel's page is called a system page, its page of 2 MiB a huge page.
 * span           adjacent free pages of a chunk.
 * run            adjacent pages in use: a bin's run holds slots of one size, a large run is one block.
 * bin            one of the 30 slot sizes, and its list of runs with free slots.
 * slot           room for one small block.
 * small block    a block of up to 3072 bytes, in a slot.
 * large block    a larger block that fits into a chunk: a run of its own.
 * huge block     a block that does not fit into a chunk. It has a mapping of its own and a record (zmmx_huge).
 * mapping        addresses from the storage for one huge block: in use, in advance to grow into, or kept for reuse.
 * storage        the source of chunks and mappings: anonymous memory, or the embedder's own (zmmx_storage.h).
 * descriptor     a zmmx_run; each page of a chunk has one. They are outside the chunk, because headers at the same place
 *                in all chunks would share one cache set.
 * first offset   of a page in a small run: how many pages of the run are before it.
 * page table     maps a page to its small run, for the fast paths. May lack a page.
 * address map    finds the chunk or huge block that starts at a multiple of the chunk size. Complete.
 * fit index      finds the chunk to take a span from.
 * hash           a table that finds an entry by a number made of its key (zmmx_hash.h).
 * meta           short for metadata: the heap's memory outside chunks and mappings, which is its struct and all that
 *                zmmx_meta_map() gives.
 * slab           metadata that holds descriptors; those of one chunk are an array.
 *
 * How memory comes and goes:
 *
 * fast           the path of an operation on a small block that calls no function; all others take the slow path.
 * carve          link slots of a run for the first time. The rest of the run's pages has not been touched.
 * spare          an empty run that stays in its bin's list; each bin has at most one.
 * kept           empty runs that a bin keeps outside its list.
 * cached         chunks and mappings out of use that are kept for reuse.
 * ghost          the size of memory that went back, remembered to tell whether keeping it would have paid.
 * purge          return the memory of free pages to the system and keep their addresses.
 * hold           take or give free memory: free pages of chunks, cached chunks, cached mappings.
 * owner          the thread that uses the heap.
 * helper         a thread that returns free memory to the system while the owner does not hold it (zmmx_helper.c).
 * emptied        free memory that the helper has returned, and that counts as before until the owner settles it.
 * sweep          the walk through all chunks, a few at a time, that purges pages that were left alone.
 * tick           an event off the fast path; after some of them the clock is read.
 * commit         count as real usage: chunks in use without purged pages, and the sizes of huge blocks.
 * live           what counts as usage: the sizes of slots, large and huge blocks that are handed out.
 * foreign        of the embedder's counters: the part that is not this heap's.
 * headroom       what can be allocated before the limit is hit, after a collection.
 * request        a size to allocate, and the attempts to do so: each says what it lacks (zmmx_attempt).
 * reclaim        give memory back: in a collection, at the limit, or when the system has none left.
 * pressure       committed bytes have reached, or fallen below, a mark that the embedder set.
 * barren         bytes that the last collection at the limit had to leave, so another one would not help yet.
 * seal           set apart the chunks and huge blocks there are: nothing new goes there.
 * thp            transparent huge pages: the kernel's huge pages for ordinary memory, on request.
 *
 * How faults are found:
 *
 * free list      the free slots of a run, each with a link to the next.
 * key            encodes the links and signs the chunk headers (zmmx_key): a mask, a factor (an odd number) and its
 *                inverse. Renewed when the heap is empty and after a fork.
 * aside          runs of a former key, in no bin's list until the bin claims them.
 * rest           of a run of several pages: the part of its free list, from a slot to the end, that is still encoded with
 *                a former key.
 * base heap      the small, large and huge blocks, without the additions of a hardened, sanitized or checked heap.
 * hardened heap  puts each block into a cell, large ones between guard pages, which cannot be accessed; freed blocks wait
 *                in quarantine.
 * cell           canary, head, block, canary (zmmx_cell.h).
 * canary         random bytes that a write beyond a block destroys.
 * quarantine     freed blocks of a hardened heap before their memory is reused.
 * dice           random numbers of a hardened heap.
 * sanitizer      memcheck or AddressSanitizer; a sanitized heap tells it about each block.
 * poison         tell a sanitizer that memory must not be accessed.
 * surplus        bytes around blocks of a heap that is hardened and sanitized; no figure counts them.
 * checked heap   all operations take the slow paths, because the heap is hardened or sanitized, or calls
 *                zmmx_heap_check() at intervals.
 * assert         test, in a build with checks (ZMMX_DEBUG), a condition that must hold.
 * misuse         a pointer that is not a live block was passed to the heap.
 *
 * Metadata is in mappings between two inaccessible pages, so a write that runs on from a block faults before it reaches
 * it. A chunk's header has no such page. It begins with words that cannot be guessed, and they are checked before
 * anything else in the header is used. Links between such structures are checked before they are followed for writing
 * (zmmx_list.h).
 *
 * Invariants (zmmx_heap_check() names them by id):
 *   CHUNK-1  chunk->heap == heap, chunk->list_end and chunk->guard are those of one of the heap's keys for that address
 *   CHUNK-2  free_pages == number of bits in free_map
 *   CHUNK-3  longest == length of the longest span of bits in free_map
 *   CHUNK-4  purged_map is a subset of free_map, and purged_pages its number of bits
 *   CHUNK-5  the descriptor of a free page is all zero but for its list links; that of the header has the chunk's base
 *   CHUNK-6  header + free pages + pages of runs == ZMMX_PAGES
 *   INDEX-1  a chunk that is not sealed is in the fit list of its longest and free_pages, no other
 *   INDEX-2  a fit list's bit is set if and only if the list is not empty
 *   INDEX-3  the sweep's next chunk, if there is one, is in use
 *   LIST-1   the list of heap->no_run leads to heap->list_end; the list ends of all the heap's keys, among
 *            them each chunk's list_end, decode with the present key to a link out of any chunk
 *   RUN-1    used + slots in the free list == carved <= elements of the bin; carved_product == carved * the bin's
 *            remainder; start_product == run_start_product() of the run's first page
 *   RUN-2    every link of a free list is a slot of the same run, none twice
 *   RUN-3    a run of a chunk that is not sealed is in its bin's list, or aside, if and only if it is neither marked full
 *            nor kept; a run that is marked full has no free slot, and of the others only a list's first may have none
 *   RUN-4    at most one run of a bin's list has used == 0: its spare; of those aside, one of each generation
 *   RUN-5    kept runs are of their bin and empty, and their pages are counted
 *   RUN-6    a run's key and that of its rest are the heap's; in a bin's list the run's is the present one. A rest begins
 *            with a slot of the list, whose link does not decode with the run's key
 *   NEAR-1   a page's entry in the page table leads to the first descriptor of the page's small run, or to the header's,
 *            or to a descriptor of another chunk, or nowhere, but not to a run with another key than the present one;
 *            in a checked heap, nowhere
 *   MAP-1    the address map holds every chunk in use or cached and every huge block, and nothing else
 *   HUGE-1   size <= mapped <= reserved, all whole system pages; base is a multiple of ZMMX_CHUNK_SIZE
 *   HARDEN-1 in a hardened heap every block is a cell (zmmx_cell.h)
 *   HARDEN-2 a free slot is clear but for its link
 *   HARDEN-3 a cell begins with a canary and its head
 *   HARDEN-4 a block in quarantine is clear
 *   HARDEN-5 the rest of a cell after its live block is canary
 *   SUM-1    live bytes by walking + foreign_live - bytes in quarantine - surplus == live->now
 *   SUM-2    chunks in use * ZMMX_CHUNK_SIZE - purged + sizes of huge blocks == real_share
 *   SUM-3    free_pages and purged_pages are the sums over the chunks in use, cached_chunk_bytes and huge_cached_bytes
 *            those over what is cached
 */
#ifndef ZMMX_TYPES_H
#define ZMMX_TYPES_H

#include "core/zmmx_config.h"
#include "core/zmmx_core.h"
#include "os/zmmx_os_lock.h"

typedef struct zmmx_run zmmx_run;
typedef struct zmmx_chunk zmmx_chunk;
typedef struct zmmx_huge zmmx_huge;
typedef struct zmmx_slab zmmx_slab;
typedef struct zmmx_meta_page zmmx_meta_page;
typedef struct zmmx_harden zmmx_harden;

#define ZMMX_CHUNK_MASK (ZMMX_CHUNK_SIZE - 1)
#define ZMMX_CHUNK_SHIFT 21
#define ZMMX_PAGE_SHIFT 12
#define ZMMX_MAP_WORDS (ZMMX_PAGES / 64)

typedef enum zmmx_page_kind {
	ZMMX_PAGE_NONE = 0, /* free, or inside a large run */
	ZMMX_PAGE_HEADER,
	ZMMX_PAGE_SMALL,
	ZMMX_PAGE_LARGE, /* first page of a large run */
	ZMMX_PAGE_KINDS
} zmmx_page_kind;

#define ZMMX_KIND_SHIFT 5

/* What the system was last told about huge pages for some memory. */
typedef enum zmmx_advice {
	ZMMX_ADVICE_NONE = 0, /* nothing: the system's setting applies */
	ZMMX_ADVICE_FOR,      /* to use them, or to join small pages to one */
	ZMMX_ADVICE_AGAINST
} zmmx_advice;

#define ZMMX_RUN_SIZE 32

#define ZMMX_RUN_FULL INT16_MIN

/* The most pages in empty runs that a bin keeps in addition to its spare. */
#define ZMMX_KEPT_PAGES 8u

/* A free needs one cache line. */
struct zmmx_run {
	/* first free slot; the chunk's base (or 0) when none is linked, and in the header's descriptor;
	 * in a run's second descriptor: run_rest() */
	_Alignas(ZMMX_RUN_SIZE) uintptr_t free;
	uint32_t start_product;  /* small: run_start_product(), by which the run's start changes the product in run_has_slot() */
	uint16_t carved_product; /* small: the bound in run_has_slot(); 0 for all other kinds, so that nothing is a slot */
	/* small: slots handed out, less one, plus ZMMX_RUN_FULL while the run is full and in no list; a free that makes
	 * it negative has more to do; large: pages */
	int16_t used;
	zmmx_run *prev;            /* the bin's list of runs with free slots; first is where slots are taken */
	int64_t next : 48;         /* a zmmx_run *: run_next(). The higher bits of a program's addresses do not matter. */
	uint64_t first_offset : 3; /* small: descriptors of the run before this one */
	uint64_t key : 5;          /* small, number in heap->keys: of the key of its free list; second descriptor: of its rest's */
	uint64_t kind_bin : 8;     /* zmmx_page_kind << ZMMX_KIND_SHIFT | bin */
};

_Static_assert(sizeof(zmmx_run) == ZMMX_RUN_SIZE, "two share a cache line");

/* The heap's own key and those of the processes that it was forked from. */
#define ZMMX_KEYS 32u

/* Is in page 0 of its chunk.
 *
 * How a list of free slots ends, and why `list_end` must be the first word: slot_take() reads the word at run->free and
 * decodes it without asking first whether the list is empty. One check of the result, is_in_chunk(), then finds an
 * empty list, the empty list of runs, and an overwritten link.
 *
 *   - The last slot of a list links to the chunk's base, which passes as a link because it is in the chunk. When this
 *     slot is taken, run->free is the base: the list is empty. link_is_end() tells by the low bits, which are 0 for no
 *     slot.
 *   - The chunk's base holds `list_end`, encoded like a link that differs from its slot in every bit: key_end(). It decodes
 *     to a link out of any chunk, so the next slot_take() fails, and the slow path finds a slot.
 *   - A bin without runs has heap->no_run as its first. The list of no_run leads to heap->list_end, which is the same word.
 *   - A chunk that was not written to since a fork has the list_end of a former key. New keys are chosen so that those
 *     of former ones lead out of any chunk with them, too (LIST-1). */
struct zmmx_chunk {
	uintptr_t list_end; /* ends the chunk's free lists: heap->list_end, or that of another of heap->keys */
	zmmx_heap *heap;
	uintptr_t guard;
	zmmx_run *runs;          /* ZMMX_PAGES descriptors */
	zmmx_storage *storage;   /* gave the chunk */
	zmmx_chunk *next, *prev; /* heap's list of chunks in use; next also links the cached ones */
	zmmx_chunk *fit_next, *fit_prev;
	size_t number; /* in the order of creation, from 1 */
	uint16_t free_pages;
	uint16_t purged_pages;
	uint16_t longest;   /* pages of the longest free span */
	uint16_t fit;       /* its fit list, or ZMMX_FIT_NONE */
	uint32_t used_at;   /* heap's time when pages were last taken or freed, or the chunk was cached */
	uint32_t cached_in; /* cached: heap's period */
	uint16_t touched;   /* pages before this one were handed out or fetched in advance */
	bool sealed;
	bool emptied;                        /* by the helper: its free pages, or if it is cached, all of it */
	uint8_t advice;                      /* zmmx_advice */
	uint64_t free_map[ZMMX_MAP_WORDS];   /* 1: page is free */
	uint64_t purged_map[ZMMX_MAP_WORDS]; /* 1: page is free and its memory was returned to the system */
};
_Static_assert(sizeof(zmmx_chunk) <= ZMMX_PAGE_SIZE, "the header is one page");
_Static_assert(offsetof(zmmx_chunk, list_end) == 0, "a list that ends in the chunk's base ends in its list_end");

struct zmmx_huge {
	uintptr_t base;
	zmmx_storage *storage;  /* gave the mapping */
	size_t size;            /* the user's memory, counted as live and as real */
	size_t mapped;          /* memory; what is beyond size is in advance, to grow into */
	size_t reserved;        /* addresses; those beyond mapped are there to grow into */
	zmmx_huge *next, *prev; /* heap's list; next also links the cached mappings */
	uintptr_t mark;         /* marks a record of this heap: zmmx_meta_verify_huge() */
	size_t number;
	uint32_t freed_at; /* cached: heap's time */
	uint32_t freed_in; /* cached: heap's period */
	bool sealed;
	bool emptied;    /* cached: by the helper, at least in part */
	bool huge_pages; /* asked for, or given unasked */
};

/* Chunks by the spans that they can give: ZMMX_FIT_CLASSES lists for each length of the longest span, fuller chunks in
 * the lower ones. However many chunks there are, the first list from (pages, 0) on that is not empty holds the one to
 * take from. */
#define ZMMX_FIT_CLASSES 4u
#define ZMMX_FIT_LISTS (ZMMX_PAGES * ZMMX_FIT_CLASSES)
#define ZMMX_FIT_WORDS (ZMMX_FIT_LISTS / 64)
#define ZMMX_FIT_NONE UINT16_MAX
_Static_assert(ZMMX_FIT_LISTS < ZMMX_FIT_NONE, "a fit list's number fits its field");
_Static_assert(ZMMX_FIT_WORDS <= 64, "one summary word covers the fit lists");

/* An entry of the address map: chunks by base, huge blocks by base + 1. */
typedef struct zmmx_map_entry {
	uintptr_t key; /* 0: vacant */
	void *meta;    /* chunk: its descriptors; huge: its record */
} zmmx_map_entry;

/* The initial number of page table entries covers 256 MiB. Only entries of chunks that exist take memory. */
#define ZMMX_PAGE_TABLE_INITIAL 65536u

/* A freed huge block, remembered so that a second free can be reported. */
typedef struct zmmx_huge_freed {
	uintptr_t base;
	size_t size;
} zmmx_huge_freed;

#define ZMMX_HUGE_FREED 16u

/* Which freed memory of one kind, chunks or mappings, is worth keeping: see zmmx_reuse.c. */
#define ZMMX_GHOSTS 16u
typedef struct zmmx_ghost {
	size_t size; /* 0: vacant */
	uint32_t period;
} zmmx_ghost;

typedef struct zmmx_reuse {
	size_t wanted;                  /* bytes that were missed after they went back, less those since kept in vain */
	zmmx_ghost ghosts[ZMMX_GHOSTS]; /* ghosts: a ring */
	uint32_t next;
} zmmx_reuse;

/* Encodes the links of free slots: see link_encode(). */
typedef struct zmmx_key {
	uintptr_t mask;
	uintptr_t factor;  /* odd */
	uintptr_t inverse; /* factor * inverse is 1, as words wrap */
} zmmx_key;

/* What owner and helper share, under the lock, and the helper's own. */
typedef struct zmmx_helper {
	zmmx_os_lock lock;
	bool given_unasked; /* the system gives huge pages unasked */
	bool ended;         /* it has returned all there was, and will not touch the heap again */
	bool emptied_chunks, emptied_mappings;
	uint32_t holds; /* the owner's, counted */
	/* its own */
	uint32_t holds_seen, quiet; /* and how often in a row nothing had changed */
	zmmx_huge *mapping;         /* next to look at */
	size_t mapping_done;        /* bytes of it */
	zmmx_chunk *cached, *chunk;
} zmmx_helper;

struct zmmx_heap {
	/* fast path */
	zmmx_run *bins[ZMMX_BINS + 1]; /* first run of each bin's list, or &no_run; the last is always &no_run */
	zmmx_key key;
	zmmx_counter *live;
	/* The page table, by page number modulo its length: bytes from `vacant` to the first descriptor of the page's small
	 * run, or to the header's descriptor. The page may be one of another chunk that shares the entry; a run's free list
	 * tells. */
	uintptr_t *page_table;
	size_t page_table_mask; /* its length, less one */
	/* by kind_bin; 0 unless kind is small */
	uint32_t inverse[ZMMX_PAGE_KINDS << ZMMX_KIND_SHIFT]; /* of the slot size, see run_has_slot() */
	uint16_t slot_bytes[ZMMX_PAGE_KINDS << ZMMX_KIND_SHIFT];
	uint16_t stays_from[ZMMX_BINS];                /* from this size on a resized block needs no smaller slot */
	uint8_t fast_bin[ZMMX_MAX_SMALL_SIZE / 8 + 1]; /* by (size + 7) / 8: bin_of, or ZMMX_BINS if the heap is checked */

	zmmx_run no_run;    /* the empty list of runs; its free list leads to list_end; never written */
	zmmx_run vacant;    /* the run of pages that are in no small run: nothing is a slot; never written */
	uintptr_t list_end; /* key_end(): see zmmx_chunk */

	/* Empty runs outside their bin's list, so many pages of each bin at most, to be used again before new ones are
	 * made: newest first, linked by next. */
	zmmx_run *kept[ZMMX_BINS];
	uint8_t kept_pages[ZMMX_BINS];
	/* The bins' lists from before the last new key after a fork, less the runs that were claimed since. */
	zmmx_run *aside[ZMMX_BINS];
	uint32_t aside_in_use; /* bit n: the first run of aside[n] was the first of its bin then */

	/* pages */
	uint64_t fit_summary;
	uint64_t fit_map[ZMMX_FIT_WORDS];
	zmmx_chunk *chunks; /* in use */
	zmmx_chunk *cached; /* all pages free, descriptors zero */
	size_t chunk_count, chunk_peak, cached_count, chunk_number;
	size_t free_pages, purged_pages; /* of the chunks in use */
	size_t cached_chunk_bytes;       /* without purged pages */
	double chunk_average;            /* moving average of chunk_peak over the resets, like ZendMM's */

	/* huge */
	zmmx_huge *huge;
	size_t huge_count, huge_bytes, huge_number;
	zmmx_huge *huge_cached;
	size_t huge_cached_count, huge_cached_bytes;

	/* cached memory, counted neither as real nor against the limit */
	uint32_t periods;     /* counted by zmmx_purge_tick(): so many events off the fast path each */
	size_t most_held;     /* highest real_share since the last reset; with cached memory it stays below */
	bool keeps_too_much;  /* until the present operation ends */
	size_t room;          /* memory that the system had for this process when it was last asked */
	uint32_t room_period; /* and the time of that */

	/* address map: open addressing, linear probing */
	zmmx_map_entry *map;
	size_t map_capacity, map_count;

	/* The fast paths find no free slot, and no run in the page table, so every operation takes the slow path, which
	 * checks it. */
	bool checked;
	uint32_t page_table_rests; /* the page table stays empty for so many entries more */
	zmmx_harden *harden;       /* NULL: nothing around blocks */
	size_t waiting;            /* hardened: bytes in quarantine, which count neither as live nor as free */
	uint64_t dice;             /* hardened: see dice_below() */
	bool sanitized;            /* tells a sanitizer about blocks: see zmmx_sanitizer.h */
	bool loses_leaks;          /* a reset leaves live blocks of a sanitized heap in place for good */
	size_t surplus;            /* sanitized and hardened: bytes around live blocks, which no figure counts */
	size_t hidden;             /* the part of surplus and of waiting blocks that is not in real->now */
	unsigned silenced;         /* open calls of zmmx_sanitizer_silence() */
	size_t check_every;        /* operations between two checks of the whole heap; 0: none */
	size_t operations;

	/* embedder */
	const zmmx_os *os;
	zmmx_storage *storage;
	const zmmx_hooks *hooks;
	void *context;
	zmmx_counter *real;
	const size_t *limit;
	size_t barren;           /* bytes that the last collection at the limit could not give back */
	uint32_t runs_destroyed; /* see run_destroy() */
	uint32_t spare_bins;     /* bit n: bin n may have got a spare since then */
	size_t foreign_live;     /* the part of live->now that is not this heap's */
	size_t real_share;       /* the part of real->now that is this heap's */
	size_t pressure_above;   /* hooks->pressure() is called from here on; SIZE_MAX: never */
	size_t pressure_below;   /* and below; 0: never */
	bool unlimited;
	bool sealed;
	bool watched;        /* hooks->changed is called */
	bool key_is_shared;  /* after a fork: the next slow allocation takes a new key */
	uint32_t key_number; /* keys[key_number] is `key`; runs that were not claimed since have a lower one */
	zmmx_huge_pages huge_pages;
	size_t cache_limit; /* bytes */
	uint32_t purge_age; /* milliseconds, or ZMMX_PURGE_NEVER */
	uint32_t ticks;     /* events until the clock is read */
	uint32_t now;       /* milliseconds at work. Wraps after 49 days; ages are differences, which wrap with it */
	uint32_t swept;     /* when the last sweep began */
	uint64_t clock;     /* the system's time at the last reading */
	bool clock_stopped; /* the time until the next reading does not count */
	zmmx_chunk *sweep;  /* next chunk to look at; NULL: no sweep */
	uint32_t holds;     /* open calls of free_hold() */
	bool helped;        /* there is a helper */
	bool idle_wanted;   /* hooks->idle is called */
	size_t idle_from;   /* so many free bytes are a reason to call it; SIZE_MAX: none are */
	/* huge pages: see zmmx_thp.c */
	zmmx_os_thp thp;                  /* when the system gives them; 0: not asked yet */
	size_t thp_from;                  /* bytes from which on the heap asks for them */
	size_t thp_expected;              /* highest live bytes of requests, a moving average */
	size_t thp_inherited;             /* of real_share: what a forked child had from its parent */
	int64_t thp_credit;               /* microseconds that slow ones may still lose */
	uint64_t thp_tried;               /* processor time when one was last possible */
	uint64_t thp_small;               /* microseconds for the same memory in small pages, a moving average; 0: unknown */
	size_t thp_pause, thp_pause_next; /* huge pages were slow: chunks to go without now, and next time */
	bool populate_refused;            /* the system lacks the call */
	bool join_refused;                /* the same, or it takes too long */

	/* metadata: carved from mappings that last as long as the heap */
	zmmx_meta_page *meta_pages;
	char *meta_next, *meta_end;
	zmmx_slab *slabs; /* of descriptor arrays */
	size_t slab_bytes;
	zmmx_huge *free_huge;
	uintptr_t mark; /* part of the mark of records */
	size_t metadata_bytes;

	zmmx_calls calls;
	size_t purged_bytes; /* since the heap was created: the part of calls.advise that was to purge pages */
	zmmx_reallocs realloc;

	zmmx_key keys[ZMMX_KEYS];
	zmmx_counter own_live, own_real;

	/* Up to here the child of a fork writes to one page of 4 KiB, whatever it does. */
	uint8_t bin_of[ZMMX_MAX_SMALL_SIZE / 8 + 1]; /* by (size + 7) / 8 */
	zmmx_huge_freed huge_freed[ZMMX_HUGE_FREED]; /* a ring */
	size_t huge_freed_next;
	zmmx_reuse chunk_reuse, huge_reuse; /* of what is kept for reuse */
	zmmx_chunk *fit_lists[ZMMX_FIT_LISTS];
	zmmx_helper helper;
};
_Static_assert(offsetof(zmmx_heap, bin_of) <= ZMMX_PAGE_SIZE, "what every child writes to is one page");

#endif
