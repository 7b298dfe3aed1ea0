/* The heap's structures and what always holds of them.
 *
 * chunk          2 MiB of storage at a multiple of 2 MiB. Page 0 is its header (zmmx_chunk).
 * page           4 KiB of a chunk. What the kernel counts is a system page; a huge page is one of the kernel's of 2 MiB.
 * span           free pages of a chunk that lie together.
 * run            pages in use that belong together: a bin's run holds slots of one size; a large run is one block.
 * bin            one of the 30 slot sizes, and its list of runs with free slots.
 * slot           room for one small block.
 * carved         of a run: its slots that were ever linked. The rest of its pages has not been touched.
 * huge block     what does not fit into a chunk. It has a mapping of its own, and a record (zmmx_huge).
 * descriptor     zmmx_run; each page of a chunk has one. They lie outside the chunk: block headers would share
 *                one cache set for all chunks.
 * page table     leads from a page to its small run, for the fast paths. May know nothing of a page.
 * address map    finds what begins at a multiple of the chunk size, chunk or huge block. Knows all.
 * fit index      finds the chunk to take a span from.
 *
 * spare          an empty run that stays in its bin's list; each has one at most.
 * kept           empty runs that a bin keeps outside of its list.
 * cached         chunks and mappings out of use, kept for reuse.
 * ghost          what is remembered of memory that went back, to tell whether keeping it would have paid.
 * purged         free pages whose memory was returned to the system while their addresses stay.
 * committed      what counts as real usage: chunks in use less what is purged, and the sizes of huge blocks.
 * sealed         chunks and huge blocks from before zmmx_heap_seal(): nothing new goes there.
 *
 * key            what the links of free slots are encoded with (zmmx_key). A fork makes it a former one.
 * aside          runs of a former key, that no bin has in its list until it needs them.
 * base heap      the small, large and huge blocks, without what a hardened, sanitized or checked heap adds.
 * hardened heap  puts each block into a cell: canary, head, block, canary (zmmx_cell.h); large ones between guard pages,
 *                which cannot be touched. Freed blocks wait in quarantine.
 * sanitizer      memcheck or AddressSanitizer; a sanitized heap tells it of each block.
 * checked heap   all operations take the slow paths, as a hardened or sanitized heap needs it, or one that is checked by
 *                zmmx_heap_check() every so often.
 *
 * Metadata, which is this heap's struct and all that zmmx_meta_map() gives (descriptors, page table, address map, records
 * of huge blocks, what a hardened heap knows), lies in mappings between two pages that cannot be touched: whoever writes
 * on beyond a block, in either direction, faults before the first byte of it. A chunk's header has no such page. It begins
 * with words that nobody can guess, and they are looked at before anything else there is used. What links such structures
 * is looked at before it is followed for writing (zmmx_list.h).
 *
 * Invariants (zmmx_heap_check() names them by id):
 *   CHUNK-1  chunk->heap == heap, chunk->stop and chunk->guard are those of one of the heap's keys for that address
 *   CHUNK-2  free_pages == number of bits in free_map
 *   CHUNK-3  longest == length of the longest span of bits in free_map
 *   CHUNK-4  purged_map is a subset of free_map, and purged_pages its number of bits
 *   CHUNK-5  the descriptor of a free page is all zero but for its list links; that of the header has the chunk's base
 *   CHUNK-6  header + free pages + pages of runs == ZMMX_PAGES
 *   INDEX-1  a chunk that is not sealed hangs in the fit list of its longest and free_pages, no other
 *   INDEX-2  a fit list's bit is set if and only if the list is not empty
 *   INDEX-3  the sweep's next chunk, if there is one, is in use
 *   LIST-1   the list of heap->no_run leads to heap->stop; that and what lists end with under any of the heap's keys, which
 *            is all that a chunk's stop can be, decodes with the present key to what lies in no chunk
 *   RUN-1    used + slots in the free list == carved <= elements of the bin; bound == carved * the bin's remainder;
 *            skew == run_skew() of the run's first page
 *   RUN-2    every link of a free list is a slot of the same run, none twice
 *   RUN-3    a run whose chunk is not sealed is in its bin's list, or in that of those put aside, if and only if it is
 *            neither marked full nor kept; one that is marked has no free slot, and of the others only a list's first
 *            may have none
 *   RUN-4    at most one run of a bin's list has used == 0: its spare; of those put aside, one of each generation
 *   RUN-5    kept runs are of their bin and empty, and their pages are counted
 *   RUN-6    a run's key is one of the heap's; in a bin's list it is the present one
 *   NEAR-1   a page's entry in the page table leads to the first descriptor of the page's small run, or to the header's,
 *            or to a descriptor of another chunk, or nowhere; in a checked heap, nowhere, nor to a run whose list is
 *            encoded with another key than the present one
 *   MAP-1    the address map holds every chunk in use or cached and every huge block, and nothing else
 *   HUGE-1   size <= mapped <= reserved, all whole system pages; base is a multiple of ZMMX_CHUNK_SIZE
 *   HARDEN-1 in a hardened heap every block is a cell (zmmx_cell.h)
 *   HARDEN-2 a free slot is clear but for its link
 *   HARDEN-3 a cell begins with a canary and its head
 *   HARDEN-4 a block in quarantine is clear
 *   HARDEN-5 the rest of a cell behind its live block is canary
 *   SUM-1    live bytes by walking + foreign_live - bytes in quarantine - surplus == live->now
 *   SUM-2    chunks in use * ZMMX_CHUNK_SIZE - purged + sizes of huge blocks == real_share
 *   SUM-3    free_pages and purged_pages are the sums over the chunks in use, cached_chunk_bytes and huge_cached_bytes
 *            those over what is kept for reuse
 */
#ifndef ZMMX_TYPES_H
#define ZMMX_TYPES_H

#include "core/base/zmmx_bins.h"
#include "core/zmmx_config.h"

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
	ZMMX_PAGE_NONE = 0,   /* free, or inside a large run */
	ZMMX_PAGE_HEADER,
	ZMMX_PAGE_SMALL,
	ZMMX_PAGE_LARGE,      /* first page of a large run */
	ZMMX_PAGE_KINDS
} zmmx_page_kind;

#define ZMMX_KIND_SHIFT 5

/* What the system was last told of huge pages for some memory. */
typedef enum zmmx_advice {
	ZMMX_ADVICE_NONE = 0,  /* nothing: it does as it is set */
	ZMMX_ADVICE_FOR,
	ZMMX_ADVICE_AGAINST
} zmmx_advice;

#define ZMMX_RUN_SIZE 32

#define ZMMX_RUN_FULL INT16_MIN

/* Pages in empty runs that a bin keeps beside its spare. */
#define ZMMX_KEPT_PAGES 8u

/* One cache line serves a free. */
struct zmmx_run {
	_Alignas(ZMMX_RUN_SIZE) uintptr_t free;  /* first free slot; the chunk's base (or 0) when none is linked,
	                   * and in the header's descriptor */
	uint32_t skew;    /* small: what the run's start takes off a product in run_has_slot(): run_skew() */
	uint16_t bound;   /* small: what run_has_slot() compares with; 0 for all else, so that nothing is a slot */
	int16_t used;     /* small: slots handed out, less one, and ZMMX_RUN_FULL added as long as the run is full and
	                   * in no list: a free that makes it negative has more to do; large: pages */
	zmmx_run *prev;   /* the bin's list of runs with free slots; first is where slots are taken */
	int64_t next : 48;      /* a zmmx_run *: run_next(). Addresses of programs have no more bits that matter. */
	uint64_t lead : 3;      /* small: how many descriptors before this one is the run's first */
	uint64_t key : 5;       /* small, the first descriptor: which of heap->keys its free list is encoded with */
	uint64_t kind_bin : 8;  /* zmmx_page_kind << ZMMX_KIND_SHIFT | bin */
};

_Static_assert(sizeof(zmmx_run) == ZMMX_RUN_SIZE, "two share a cache line");
_Static_assert(ZMMX_MAX_RUN_PAGES <= 1 << 3, "lead has 3 bits");

/* A heap's own and those of the processes that it comes from by forks. */
#define ZMMX_KEYS 32u

/* Lives in page 0 of its chunk.
 *
 * How a list of free slots ends, for which `stop` must be the first word: slot_take() reads the word that run->free leads
 * to and decodes it without asking first whether the list is empty. One check of what it decodes, is_in_chunk(), then
 * finds an empty list, the heap's empty list of runs, and a link that was overwritten.
 *
 *   - The last slot of a list links to the chunk's base. That is in the chunk, so it passes as a link. When this slot is
 *     taken, run->free is the base: the list is empty, and link_is_end() tells so by the low bits, which are 0 for no slot.
 *   - At the base lies `stop`. It is encoded as if it were a link that differs from its slot in every bit: key_end(). It
 *     decodes to a difference that is in no chunk, so the next slot_take() fails, and the slow path finds a slot.
 *   - A bin without runs has heap->no_run first. Its list leads to heap->stop, which is the same word.
 *   - A chunk that was not written to since a fork has the stop of a former key. A key is chosen so that the stops of
 *     former ones lead out of any chunk with it, too (LIST-1). */
struct zmmx_chunk {
	uintptr_t stop;           /* where the chunk's free lists end: heap->stop, or that of another of heap->keys */
	zmmx_heap *heap;
	uintptr_t guard;
	zmmx_run *runs;           /* ZMMX_PAGES descriptors */
	zmmx_storage *storage;    /* that gave the chunk */
	zmmx_chunk *next, *prev;  /* heap's list of chunks in use, or next of the cached ones */
	zmmx_chunk *fit_next, *fit_prev;
	size_t number;            /* in the order of creation, from 1 */
	uint16_t free_pages;
	uint16_t purged_pages;
	uint16_t longest;         /* pages of the longest free span */
	uint16_t fit;             /* fit list it hangs in, or ZMMX_FIT_NONE */
	uint32_t used_at;         /* heap's time when pages were last taken or given, or the chunk was cached */
	uint32_t cached_in;       /* cached: heap's period */
	uint16_t touched;         /* pages before this one were once given out, or fetched in advance */
	bool sealed;
	uint8_t advice;           /* zmmx_advice */
	uint64_t free_map[ZMMX_MAP_WORDS];    /* 1: page is free */
	uint64_t purged_map[ZMMX_MAP_WORDS];  /* 1: page is free and its memory was returned to the system */
};
_Static_assert(sizeof(zmmx_chunk) <= ZMMX_PAGE_SIZE, "the header is one page");
_Static_assert(offsetof(zmmx_chunk, stop) == 0, "a list that ends in the chunk's base ends in its stop");

struct zmmx_huge {
	uintptr_t base;
	zmmx_storage *storage;     /* that gave the mapping */
	size_t size;               /* what the user has, counted as live and as real */
	size_t mapped;             /* what has memory; beyond size it is in advance, to grow into */
	size_t reserved;           /* addresses: what lies beyond mapped is there to grow into */
	zmmx_huge *next, *prev;    /* heap's list, or next of the cached mappings */
	uintptr_t mark;            /* that this is such a record, of that heap: zmmx_meta_verify_huge() */
	size_t number;
	uint32_t freed_at;         /* cached: heap's time */
	uint32_t freed_in;         /* cached: heap's period */
	bool sealed;
	bool huge_pages;           /* asked for, or given unasked */
};

/* Chunks by what they can still give: ZMMX_FIT_CLASSES lists for each length of the longest free span,
 * the fuller chunks in the lower ones. The first list that is not empty from (pages, 0) on holds the
 * chunk to take from, whatever their number. */
#define ZMMX_FIT_CLASSES 4u
#define ZMMX_FIT_LISTS (ZMMX_PAGES * ZMMX_FIT_CLASSES)
#define ZMMX_FIT_WORDS (ZMMX_FIT_LISTS / 64)
#define ZMMX_FIT_NONE UINT16_MAX
_Static_assert(ZMMX_FIT_LISTS < ZMMX_FIT_NONE, "a fit list's number fits its field");
_Static_assert(ZMMX_FIT_WORDS <= 64, "one summary word covers the fit lists");

/* An address map's entry: chunks by base, huge blocks by base + 1 (so that the fast path passes them by). */
typedef struct zmmx_map_entry {
	uintptr_t key;       /* 0: vacant */
	void *meta;          /* chunk: its descriptors; huge: its zmmx_huge */
} zmmx_map_entry;

/* Entries of the page table at first: for 256 MiB. Only those of chunks that exist take memory. */
#define ZMMX_PAGE_TABLE_INITIAL 65536u

/* A huge block that was freed, remembered so that a second free can be reported as one. */
typedef struct zmmx_huge_freed {
	uintptr_t base;
	size_t size;
} zmmx_huge_freed;

#define ZMMX_HUGE_FREED 16u

/* Which memory of one kind, chunks or huge mappings, is worth keeping when it is freed: see zmmx_reuse.c. */
#define ZMMX_GHOSTS 16u
typedef struct zmmx_ghost {
	size_t size;          /* 0: vacant */
	uint32_t period;
} zmmx_ghost;

typedef struct zmmx_reuse {
	size_t wanted;        /* bytes that were missed when they had gone back, and not kept in vain since */
	zmmx_ghost ghosts[ZMMX_GHOSTS];  /* what went back lately: a ring */
	uint32_t next;
} zmmx_reuse;

/* What encodes the links of free slots: see link_encode(). */
typedef struct zmmx_key {
	uintptr_t mask;
	uintptr_t factor;    /* odd */
	uintptr_t inverse;   /* factor * inverse is 1, as words wrap */
} zmmx_key;

struct zmmx_heap {
	/* fast path */
	zmmx_run *bins[ZMMX_BINS + 1];  /* first run of each bin's list, or &no_run; the last always &no_run */
	zmmx_key key;
	zmmx_counter *live;
	/* The page table. By page number modulo its length: bytes from `vacant` to the first descriptor of the small run that
	 * the page belongs to, or to the header's. Not of the page that is looked for, maybe, but of one of another chunk: a
	 * run's free list tells. */
	uintptr_t *page_table;
	size_t page_table_mask;      /* its length, less one */
	/* by kind_bin; 0 unless kind is small */
	uint32_t inverse[ZMMX_PAGE_KINDS << ZMMX_KIND_SHIFT];     /* of the slot size, see run_has_slot() */
	uint16_t slot_bytes[ZMMX_PAGE_KINDS << ZMMX_KIND_SHIFT];
	uint16_t stays_from[ZMMX_BINS];  /* a resized block needs no smaller slot from this size on */
	uint8_t fast_bin[ZMMX_MAX_SMALL_SIZE / 8 + 1];  /* by (size + 7) / 8: bin_of, or ZMMX_BINS if the heap is checked */

	zmmx_run no_run;             /* the empty list of runs: its free list leads to stop; never written */
	zmmx_run vacant;             /* of pages that are in no small run: nothing is a slot; never written */
	uintptr_t stop;              /* key_end(): see zmmx_chunk */

	/* Runs that emptied while their bin had others, so many pages of each bin at most, to be used again before new ones
	 * are made: newest first, linked by next. */
	zmmx_run *kept[ZMMX_BINS];
	uint8_t kept_pages[ZMMX_BINS];
	/* The bins' lists as they were when the key was last renewed after a fork, but for runs that were needed since. */
	zmmx_run *aside[ZMMX_BINS];
	uint32_t aside_in_use;       /* bit n: the first run of aside[n] was that of its bin until then */

	/* pages */
	uint64_t fit_summary;
	uint64_t fit_map[ZMMX_FIT_WORDS];
	zmmx_chunk *chunks;          /* in use */
	zmmx_chunk *cached;          /* all pages free, descriptors clean */
	size_t chunk_count, chunk_peak, cached_count, chunk_number;
	size_t free_pages, purged_pages;  /* of the chunks in use */
	size_t cached_chunk_bytes;   /* less what was purged */
	double chunk_average;        /* moving average of chunk_peak over the resets, as ZendMM's */

	/* huge */
	zmmx_huge *huge;
	size_t huge_count, huge_bytes, huge_number;
	zmmx_huge *huge_cached;
	size_t huge_cached_count, huge_cached_bytes;
	zmmx_huge_freed huge_freed[ZMMX_HUGE_FREED];  /* a ring */
	size_t huge_freed_next;

	/* kept for reuse: counted neither as real nor against the limit */
	zmmx_reuse chunk_reuse, huge_reuse;
	uint32_t periods;            /* counted by zmmx_purge_tick(): some events off the fast path each */
	size_t most_held;            /* highest real_share since the last reset; with what is kept it stays below */
	bool keeps_too_much;         /* until the operation at hand ends */
	size_t room;                 /* what the system had for this process when it was last asked */
	uint32_t room_period;        /* and when that was */

	/* address map: open addressing, linear probing */
	zmmx_map_entry *map;
	size_t map_capacity, map_count;

	/* The fast paths find neither a free slot nor a run in the page table, so that all of them end in the slow ones, which
	 * look at every operation. */
	bool checked;
	uint8_t bin_of[ZMMX_MAX_SMALL_SIZE / 8 + 1];  /* by (size + 7) / 8 */
	zmmx_harden *harden;         /* NULL: blocks are what was asked for, and nothing around them */
	size_t waiting;              /* hardened: bytes in quarantine, counted neither as live nor as free */
	uint64_t dice;               /* hardened: see dice_below() */
	bool sanitized;              /* a sanitizer is told of blocks: see zmmx_sanitizer.h */
	bool loses_leaks;            /* a reset leaves live blocks of a sanitized heap where they are, for good */
	size_t surplus;              /* sanitized and hardened: bytes around live blocks, which no figure counts */
	size_t hidden;               /* part of it, and of what waits, that real->now leaves out */
	unsigned silenced;           /* calls of zmmx_sanitizer_silence() that last */
	size_t check_every;          /* operations between two checks of the whole heap; 0: none */
	size_t operations;

	/* embedder */
	const zmmx_os *os;
	zmmx_storage *storage;
	const zmmx_hooks *hooks;
	void *context;
	zmmx_counter *real;
	const size_t *limit;
	size_t barren;               /* what the last collection at the limit could not give back */
	uint32_t runs_destroyed;     /* see run_destroy() */
	uint32_t spare_bins;         /* bit by bin: may have had a spare since then */
	size_t foreign_live;         /* part of live->now that is not this heap's */
	size_t real_share;           /* part of real->now that is */
	bool unlimited;
	bool sealed;
	bool key_is_shared;          /* by a fork: the next slow allocation takes a new one */
	uint32_t key_number;         /* keys[key_number] is `key`; lower ones are those of runs that were not needed since */
	zmmx_huge_pages huge_pages;
	size_t cache_limit;          /* bytes */
	uint32_t purge_age;          /* milliseconds, or ZMMX_PURGE_NEVER */
	uint32_t ticks;              /* events until the clock is looked at */
	uint32_t now;                /* milliseconds at work. Wraps after 49 days: ages are differences, which wrap with it */
	uint32_t swept;              /* when the last sweep began */
	uint64_t clock;              /* the system's, at the last look */
	bool clock_stopped;          /* the time until the next look does not count */
	zmmx_chunk *sweep;           /* next chunk to look at; NULL: no sweep */
	/* huge pages: see zmmx_thp.c */
	zmmx_os_thp thp;             /* when the system gives them; 0: it was not asked yet */
	bool thp_kept_to_join;       /* a reset kept chunks that may become huge pages */
	size_t thp_from;             /* a heap of so many bytes asks for them */
	size_t thp_expected;         /* bytes that requests take at most, a moving average */
	size_t thp_inherited;        /* of real_share: what a forked child had from its parent */
	int64_t thp_credit;          /* microseconds that may still be lost to slow ones */
	uint64_t thp_tried;          /* processor's time when memory was last needed that may be one */
	uint64_t thp_small;          /* microseconds that as much memory took in small pages, a moving average; 0: unknown */
	size_t thp_pause, thp_pause_next;  /* they were slow: chunks' worth to go without now, and next time */
	bool populate_refused;       /* the system knows no such call */

	/* metadata: carved from mappings that live as long as the heap */
	zmmx_meta_page *meta_pages;
	char *meta_next, *meta_end;
	zmmx_slab *slabs;            /* of descriptor arrays */
	size_t slab_bytes;
	zmmx_huge *free_huge;
	uintptr_t mark;              /* part of what marks records */
	size_t metadata_bytes;

	zmmx_call_stats calls_map, calls_unmap, calls_purge, calls_remap;
	size_t realloc_moved, realloc_in_place, realloc_bytes;

	zmmx_key keys[ZMMX_KEYS];
	zmmx_counter own_live, own_real;
	zmmx_chunk *fit_lists[ZMMX_FIT_LISTS];
};

#endif
