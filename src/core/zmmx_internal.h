/* What the core's files share, grouped by the file that defines it. */
#ifndef ZMMX_INTERNAL_H
#define ZMMX_INTERNAL_H

#include "zmmx_bits.h"
#include "zmmx_sanitizer.h"
#include "zmmx_types.h"

#if ZMMX_DEBUG
#define zmmx_assert(condition) \
	((condition) ? (void)0 : zmmx_assert_failed(#condition, __FILE__, __LINE__))
#else
#define zmmx_assert(condition) ((void)0)
#endif

/* Level 2: the run or chunk that an operation works on. Level 3: all of the heap, now and then. */
#if ZMMX_DEBUG >= 2
#define zmmx_assert_run(heap, run) zmmx_run_must_hold(heap, run)
#define zmmx_assert_pages(heap, chunk) zmmx_pages_must_hold(heap, chunk)
#else
#define zmmx_assert_run(heap, run) ((void)0)
#define zmmx_assert_pages(heap, chunk) ((void)0)
#endif
#if ZMMX_DEBUG >= 3
#define zmmx_assert_heap(heap) zmmx_heap_must_hold(heap)
#else
#define zmmx_assert_heap(heap) ((void)0)
#endif

/* zmmx_check.c: abort() with a line on stderr that names the invariant. */
/* The free list of a run. */
void zmmx_run_must_hold(const zmmx_heap *heap, const zmmx_run *run);
/* Header, maps and place in the fit index of a chunk in use. */
void zmmx_pages_must_hold(const zmmx_heap *heap, const zmmx_chunk *chunk);
/* Everything, with every 64th call. */
void zmmx_heap_must_hold(zmmx_heap *heap);

/* zmmx_fatal.c */
void zmmx_fatal(zmmx_heap *heap, const char *format, ...) ZMMX_PRINTF(2, 3);
/* The same, and what hooks->describe knows of the block. */
void zmmx_fatal_block(zmmx_heap *heap, const void *block, const char *format, ...) ZMMX_PRINTF(3, 4);
/* The neighbours of a node do not lead back to it. */
void zmmx_fatal_links(zmmx_heap *heap, const char *list, const void *node);
/* Level 1: says so and ends. */
void zmmx_assert_failed(const char *condition, const char *file, int line);

/* Where a block is. Exactly one of `small`, `large`, `huge` holds for a live-looking block; none otherwise. */
typedef struct zmmx_block_ref {
	zmmx_run *small;     /* the run's first descriptor */
	zmmx_run *large;     /* the descriptor of a large block */
	uint32_t page;       /* large: its first page */
	zmmx_huge *huge;
	bool chunk;          /* the address lies in a chunk of this heap, whatever it is */
} zmmx_block_ref;

/* zmmx_misuse.c */
/* For a pointer that is no block of the heap: the hook's, or fatal. */
void zmmx_free_unknown(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
void *zmmx_realloc_unknown(zmmx_heap *heap, void *block, size_t size, const zmmx_block_ref *ref);

/* zmmx_alloc.c: what the fast path leaves over. Arguments as the engine's handlers have them, so that no register
 * needs to be moved. */
void *zmmx_alloc_slow(size_t size, zmmx_heap *heap);
void zmmx_free_slow(void *block, zmmx_heap *heap);
/* What a pointer leads to: nothing, if it is not the start of a block or of a slot that was carved. */
zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block);
/* Bytes that the block occupies, with what is around it in a hardened heap; 0: it is none. */
size_t zmmx_block_size(const zmmx_block_ref *ref);
/* Bytes that a block of this size occupies, what a hardened heap puts around it included in the size. */
size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size);
/* A small block of that run needs another place; `copy` bytes of it, which are its size and `size` at most, go there. */
void *zmmx_slot_move(zmmx_heap *heap, zmmx_run *run, void *block, size_t size, size_t copy);

/* The operations without what a checked heap adds to them. */
void *zmmx_block_alloc(zmmx_heap *heap, size_t size);
void *zmmx_block_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* false: it is no block. */
bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
/* false: only a copy helps. true: *result is the answer, NULL when the request was refused. */
bool zmmx_block_resize(zmmx_heap *heap, const zmmx_block_ref *ref, void *block, size_t size, void **result);
/* zmmx_checked.c: operations of a heap that looks at each */
/* The slow paths of a checked heap: each counts as an operation, before which the heap may be due for a check. */
void *zmmx_checked_alloc(zmmx_heap *heap, size_t size);
void zmmx_checked_free(zmmx_heap *heap, void *block);
void *zmmx_checked_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* From here on every operation comes here. */
void zmmx_checked_begin(zmmx_heap *heap);
/* Without checks and sanitizer: those of the hardened heap if it is one, or else of the base heap. */
void *zmmx_plain_alloc(zmmx_heap *heap, size_t size);
void zmmx_plain_free(zmmx_heap *heap, void *block);
void *zmmx_plain_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);

/* zmmx_harden.c: blocks with canaries, and what is found when those or freed blocks were written to */
/* From here on the heap is hardened; it has no blocks yet. false: the system has no memory. */
bool zmmx_harden_create(zmmx_heap *heap);
/* What the heap knows as a hardened one goes; nothing if it is not hardened. */
void zmmx_harden_destroy(zmmx_heap *heap);
/* NULL: refused. */
void *zmmx_harden_alloc(zmmx_heap *heap, size_t size);
/* The block is checked and cleared, and waits in quarantine. */
void zmmx_harden_free(zmmx_heap *heap, void *block);
/* NULL: refused, the block is as it was. */
void *zmmx_harden_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* The size that was asked for; 0: no live block. */
size_t zmmx_harden_size(const zmmx_heap *heap, const void *block);
/* What is asked of the base heap for a block of that size; 0: too much. */
size_t zmmx_harden_request(const zmmx_heap *heap, size_t size);
/* For an error: the size that its user asked for when `request` was asked of the base heap. */
size_t zmmx_harden_asked(const zmmx_heap *heap, size_t request);
/* Slots that were never handed out: cleared and linked in random order. Returns the first. */
uintptr_t zmmx_harden_carve(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end);
/* Quarantined blocks, if the heap is hardened, go back to the base heap. */
void zmmx_harden_release(zmmx_heap *heap);
/* Chunk or huge block are about to be dropped with what lives in them: that is checked, and guard pages open. */
void zmmx_harden_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
void zmmx_harden_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* The user's block. */
const void *zmmx_harden_huge_block(const zmmx_heap *heap, const zmmx_huge *huge);
/* A new key, when the heap is empty. */
void zmmx_harden_renew(zmmx_heap *heap);
/* For a walk: from a block of the base heap to that of the user. false: it is not live. */
bool zmmx_harden_visible(const zmmx_heap *heap, const void **block, size_t *size);
/* For zmmx_heap_check(): what is wrong with the block, or slot, of the base heap; NULL: nothing. */
const char *zmmx_harden_fault(const zmmx_heap *heap, const void *base, bool is_free);
/* Takes blocks in quarantine out of what was counted as live. Their pages stay taken. */
void zmmx_harden_uncount(const zmmx_heap *heap, zmmx_stats *stats);
/* Bytes in quarantine, counted neither as live nor as free. */
size_t zmmx_harden_waiting(const zmmx_heap *heap);

/* zmmx_sanitized.c: operations of a heap whose blocks a sanitizer is told of */
/* As zmmx_plain_alloc() and its like, and the sanitizer is told. */
void *zmmx_sanitized_alloc(zmmx_heap *heap, size_t size);
void zmmx_sanitized_free(zmmx_heap *heap, void *block);
void *zmmx_sanitized_realloc(zmmx_heap *heap, void *block, size_t size, size_t copy);
/* Before another chunk is taken: what waits only for a sanitizer does so no longer. false: nothing waited. */
bool zmmx_sanitized_makes_room(zmmx_heap *heap);
/* Before an error names a pointer that is no block: the sanitizer reports it first, and is silenced from there on. */
void zmmx_sanitized_refuse(zmmx_heap *heap, const void *block);
/* Around code that is not the heap's, such as a hook. Nothing to resume if that jumps. */
unsigned zmmx_silence_pause(zmmx_heap *heap);
void zmmx_silence_resume(zmmx_heap *heap, unsigned silenced);
/* Chunk or huge block are about to be dropped with what lives in them. true: they are lost, their memory is to stay. */
bool zmmx_sanitized_retire(zmmx_heap *heap, const zmmx_chunk *chunk);
bool zmmx_sanitized_retire_huge(zmmx_heap *heap, const zmmx_huge *huge);

/* zmmx_key.c */
/* From the system, or where it has none, one that differs from the last. */
zmmx_key zmmx_key_new(const zmmx_heap *heap);
/* The same words give the same key. */
zmmx_key zmmx_key_of(uintptr_t mask, uintptr_t seed);
/* A new key: every free list and chunk header is encoded anew. */
void zmmx_key_renew(zmmx_heap *heap);
/* The first slow allocation after a fork: a new key, with which a run is encoded when it is first needed. Until then its
 * memory is the same as the parent's, and shared with it. */
void zmmx_key_after_fork(zmmx_heap *heap);
/* The run's free list is encoded with the present key from here on. */
void zmmx_run_recode(zmmx_heap *heap, zmmx_run *run);

/* zmmx_free_list.c */
/* A link of the list leads out of its chunk. */
void zmmx_fatal_free_list(zmmx_heap *heap, const zmmx_run *run);
/* In the run's free list, as far as that can be followed. */
bool zmmx_free_list_has(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot);
/* Not all slots are used where it ends. */
void zmmx_fatal_free_list_end(zmmx_heap *heap, const zmmx_run *run);
/* Fatal if the list of an empty run has not all its slots. */
void zmmx_free_list_must_be_whole(zmmx_heap *heap, const zmmx_run *run);
/* With another key than run->key says, which the caller changes. */
void zmmx_free_list_recode(zmmx_heap *heap, const zmmx_run *run, const zmmx_key *key);

/* zmmx_small.c */
/* From a run that has a free slot, or gets one: carved, kept, put aside, or new. NULL: refused. */
void *zmmx_small_alloc_slow(zmmx_heap *heap, uint32_t bin);
/* A free made run->used negative: the run is empty, or was marked full, or this is one free too many. */
void zmmx_small_free_edge(void *block, zmmx_heap *heap, zmmx_run *run);
/* Before a slot of the run is freed: it is to be one that the fast paths may work on. */
void zmmx_small_claim(zmmx_heap *heap, zmmx_run *run);
/* The bins have no runs: theirs are used when they are needed, and claimed then. */
void zmmx_small_put_aside(zmmx_heap *heap);
/* The bins have no runs, and none is kept: the chunks were dropped or sealed. */
void zmmx_small_forget_runs(zmmx_heap *heap);
/* The pages of all runs that hold no block go back. */
void zmmx_small_release_spares(zmmx_heap *heap);
/* The pages of kept runs go back, those of spares do not. false: there were none. */
bool zmmx_small_release_kept(zmmx_heap *heap);

/* zmmx_pages.c */
/* First page of `pages` free ones, taken out of the free map, or 0. *chunk is the chunk. `request` is the
 * size to name in an error. */
uint32_t zmmx_pages_take(zmmx_heap *heap, uint32_t pages, size_t request, zmmx_chunk **chunk);
/* Bytes that one chunk more commits, of which so many pages are taken. */
size_t zmmx_chunk_growth(const zmmx_heap *heap, uint32_t pages);
/* Bytes that zmmx_pages_take() would commit now. */
size_t zmmx_pages_growth(const zmmx_heap *heap, uint32_t pages);
/* The descriptors are clean already. May give the chunk back. */
void zmmx_pages_give(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);
/* Just these pages, for the block before them. false: not all are free, or the limit is in the way; nothing is collected. */
bool zmmx_pages_take_at(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

/* zmmx_large.c */
/* NULL: refused. */
void *zmmx_large_alloc(zmmx_heap *heap, size_t size);
/* The large block that begins with the page. */
void zmmx_large_free(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page);
/* Where it is, to so many pages. false: only a copy helps. */
bool zmmx_large_resize(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

/* zmmx_chunk.c */
/* A chunk with all pages free, in use and in the fit index, or NULL when the system refuses. */
zmmx_chunk *zmmx_chunk_obtain(zmmx_heap *heap);
/* An empty chunk leaves use, for the cache or the system. */
void zmmx_chunk_release(zmmx_heap *heap, zmmx_chunk *chunk);
/* Whatever is in it is dropped: all pages are free afterwards. */
void zmmx_chunk_clean(zmmx_heap *heap, zmmx_chunk *chunk);
/* Into use: counted as committed, with its free pages. */
void zmmx_chunk_list_add(zmmx_heap *heap, zmmx_chunk *chunk);
/* Out of use, and no longer counted. It is in no fit list any more. */
void zmmx_chunk_list_remove(zmmx_heap *heap, zmmx_chunk *chunk);
/* An empty chunk, out of use, is kept for reuse. */
void zmmx_chunk_cache(zmmx_heap *heap, zmmx_chunk *chunk);
/* Until so many are kept. */
void zmmx_chunk_cache_trim(zmmx_heap *heap, size_t keep);
/* Drops what was kept in vain. */
void zmmx_chunk_cache_expire(zmmx_heap *heap);
/* Back to the storage. In no list any more, and not counted. */
void zmmx_chunk_drop(zmmx_heap *heap, zmmx_chunk *chunk);
/* Forgets the chunk, whose memory is left where it is on purpose. */
void zmmx_chunk_lose(zmmx_heap *heap, zmmx_chunk *chunk);
/* Writes what zmmx_chunk_verify() looks at. */
void zmmx_chunk_sign(const zmmx_heap *heap, zmmx_chunk *chunk);
/* Fatal if the header was overwritten. */
void zmmx_chunk_verify(zmmx_heap *heap, const zmmx_chunk *chunk);
/* The same, before the header is written to: then it may as well be signed with the present key. */
void zmmx_chunk_prepare(zmmx_heap *heap, zmmx_chunk *chunk);
/* Which of the heap's keys the header is signed with; the present one, if with none. */
const zmmx_key *zmmx_chunk_key(const zmmx_heap *heap, const zmmx_chunk *chunk);
/* The third word of a header that is signed with the key. */
uintptr_t zmmx_chunk_guard(const zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key);
/* Returns the memory of free pages to the system. */
void zmmx_chunk_purge(zmmx_heap *heap, zmmx_chunk *chunk);
/* Bytes of chunks in use and cached, with their descriptors, that are in memory now. */
size_t zmmx_chunks_resident(const zmmx_heap *heap);

/* zmmx_fit.c */
/* A chunk in use that is not sealed. */
void zmmx_fit_insert(zmmx_heap *heap, zmmx_chunk *chunk);
/* One that is in no list stays so. */
void zmmx_fit_remove(zmmx_heap *heap, zmmx_chunk *chunk);
/* After free_map, free_pages and longest changed. */
void zmmx_fit_update(zmmx_heap *heap, zmmx_chunk *chunk);
/* The fullest chunk with a free span of so many pages, or NULL. */
zmmx_chunk *zmmx_fit_find(const zmmx_heap *heap, uint32_t pages);
/* Number of the list that the chunk belongs into; ZMMX_FIT_NONE: it has no free page. */
uint32_t zmmx_fit_list(const zmmx_chunk *chunk);

/* zmmx_mapping.c: of huge blocks, each with its record */
/* In use, but in no list and not in the address map. NULL: the system refuses. */
zmmx_huge *zmmx_mapping_create(zmmx_heap *heap, size_t size);
/* The smallest kept mapping that holds `size`, if it is at most twice as large; NULL: there is none. */
zmmx_huge *zmmx_mapping_reuse(zmmx_heap *heap, size_t size);
/* The largest kept mapping that holds at least half of `size`, which is to grow: the limit admits that. */
zmmx_huge *zmmx_mapping_reuse_smaller(zmmx_heap *heap, size_t size);
/* To at least `size` bytes of memory, which is more than it has. Its base may change, in the address map too. false: only a
 * copy helps. */
bool zmmx_mapping_grow(zmmx_heap *heap, zmmx_huge *huge, size_t size);
/* Memory and addresses beyond `size` go back. */
void zmmx_mapping_truncate(zmmx_heap *heap, zmmx_huge *huge, size_t size);
/* Back to the storage, and the record with it. In no list, not in the map and not counted any more. */
void zmmx_mapping_drop(zmmx_heap *heap, zmmx_huge *huge);
/* For reuse. false: it is not worth keeping. */
bool zmmx_mapping_keep(zmmx_heap *heap, zmmx_huge *huge);
/* No mapping is kept any more. */
void zmmx_mapping_cache_clear(zmmx_heap *heap);
/* There is one. */
void zmmx_mapping_cache_drop_oldest(zmmx_heap *heap);
/* Drops what was kept in vain. */
void zmmx_mapping_cache_expire(zmmx_heap *heap);
/* Bytes of mappings in use and kept that are in memory now. */
size_t zmmx_mappings_resident(const zmmx_heap *heap);

/* zmmx_huge.c */
/* NULL: refused. */
void *zmmx_huge_alloc(zmmx_heap *heap, size_t size);
/* Its mapping is kept for reuse, if that is worth it. */
void zmmx_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* false: can't be done without a copy. true: *result is the block, content kept, or NULL when it was refused. */
bool zmmx_huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t size, void **result);
/* At a reset: with what is in them, or only those that were there at the seal. */
void zmmx_huge_drop_all(zmmx_heap *heap, bool sealed_only);
/* Gives back the memory that growing blocks have in advance; they keep their addresses. Returns its bytes. */
size_t zmmx_huge_trim(zmmx_heap *heap);
/* And the addresses. */
void zmmx_huge_trim_addresses(zmmx_heap *heap);

/* zmmx_map.c */
/* Room for one entry more. false: the system has no memory. */
bool zmmx_map_reserve(zmmx_heap *heap);
/* Room was reserved, and the key is not in it. */
void zmmx_map_insert(zmmx_heap *heap, uintptr_t key, void *meta);
/* The key is in it. */
void zmmx_map_remove(zmmx_heap *heap, uintptr_t key);
/* Descriptors of the chunk at base, or NULL. */
zmmx_run *zmmx_map_chunk(const zmmx_heap *heap, uintptr_t base);
/* The huge block that starts at base, or NULL. */
zmmx_huge *zmmx_map_huge(const zmmx_heap *heap, uintptr_t base);
void zmmx_map_destroy(zmmx_heap *heap);
size_t zmmx_map_resident(const zmmx_heap *heap);

/* zmmx_page_table.c */
/* Empty. false: the system has no memory. */
bool zmmx_page_table_create(zmmx_heap *heap);
void zmmx_page_table_destroy(zmmx_heap *heap);
/* Room for one chunk more, if the system has it: without, more frees are slow. */
void zmmx_page_table_provide(zmmx_heap *heap);
/* Lets the fast paths find the run of these pages. */
void zmmx_page_table_set(zmmx_heap *heap, uintptr_t start, uint32_t pages, const zmmx_run *run);
/* Pages of one chunk that will belong to another run, or to none. */
void zmmx_page_table_clear(zmmx_heap *heap, uintptr_t start, uint32_t pages);
/* All of them: pages that are read only stay as they are, shared with the parent of a fork. */
void zmmx_page_table_renew(zmmx_heap *heap);
/* All of them, in their places. */
void zmmx_page_table_clear_all(zmmx_heap *heap);
size_t zmmx_page_table_resident(const zmmx_heap *heap);

/* zmmx_meta.c */
/* Zeroed whole pages for the heap's own use, counted, between two pages that cannot be touched. All of it goes through
 * here but the heap's struct. NULL: the system has none. */
void *zmmx_meta_map(zmmx_heap *heap, size_t bytes);
/* All of what zmmx_meta_map() gave. */
void zmmx_meta_unmap(zmmx_heap *heap, void *start, size_t bytes);
/* A word from the system that nobody can guess, or where it has none, one that differs from the last. */
uint64_t zmmx_meta_secret(const zmmx_heap *heap, uint64_t last);
/* ZMMX_PAGES of them, all zero. NULL: the system has no memory. */
zmmx_run *zmmx_meta_descriptors(zmmx_heap *heap);
/* All zero again. */
void zmmx_meta_descriptors_free(zmmx_heap *heap, zmmx_run *runs);
/* A record, of which the mark alone is set. NULL: the system has no memory. */
zmmx_huge *zmmx_meta_huge(zmmx_heap *heap);
/* In no list and no map any more. */
void zmmx_meta_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* Fatal if it is no record of this heap. */
void zmmx_meta_verify_huge(zmmx_heap *heap, const zmmx_huge *huge);
/* Slabs and records, when there are no chunks and huge blocks. */
void zmmx_meta_destroy(zmmx_heap *heap);
size_t zmmx_meta_resident(const zmmx_heap *heap);

/* zmmx_commit.c */
/* By how many bytes the heap would exceed the limit. */
size_t zmmx_limit_excess(const zmmx_heap *heap, size_t grow);
/* May the heap commit `grow` bytes more? */
bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow);
/* So many bytes more are committed. What is kept for reuse gives way, so that it does not raise the most that the heap holds. */
void zmmx_real_add(zmmx_heap *heap, size_t bytes);
/* So many bytes are no longer committed. */
void zmmx_real_sub(zmmx_heap *heap, size_t bytes);
/* It does not, and nothing is left to give back: go on nevertheless? */
bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request);
/* The system refused `grow` bytes: the hook is told. */
void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request);
/* The size overflows when it is rounded: the hook is told. Returns NULL. */
void *zmmx_size_overflow(zmmx_heap *heap, size_t request);

/* zmmx_reclaim.c */
/* What a collection does about real usage: empty runs and free pages go back. */
void zmmx_heap_collect(zmmx_heap *heap);
/* The system has no memory: everything goes back that can, addresses too. */
void zmmx_heap_starve(zmmx_heap *heap);
/* It does not: collects, if that can gain enough. false: nothing changed. After true the next call in a row says false. */
bool zmmx_limit_reclaim(zmmx_heap *heap, size_t grow);
/* All of it: does it fit; if not, does it after a collection; if not, asks the hook, to which it counts as `beyond` bytes.
 * Chunks may come and go. */
bool zmmx_limit_admits(zmmx_heap *heap, size_t grow, size_t beyond, size_t request);

/* zmmx_reuse.c: what is worth keeping when it is freed */
/* Bytes of freed mappings and chunks that are kept. */
size_t zmmx_cached_bytes(const zmmx_heap *heap);
/* Whether `size` bytes that are being freed are to be kept beside `kept` others; if not, they are remembered. */
bool zmmx_reuse_wants(zmmx_heap *heap, zmmx_reuse *reuse, size_t size, size_t kept);
/* Nothing kept serves; memory of `least` to `most` bytes would have. */
void zmmx_reuse_missed(zmmx_heap *heap, zmmx_reuse *reuse, size_t least, size_t most);
/* So many bytes, kept for too long, go back, and are wanted no more. */
void zmmx_reuse_kept_in_vain(zmmx_reuse *reuse, size_t size);
/* Whether what was freed then has been kept in vain. */
bool zmmx_reuse_is_over(const zmmx_heap *heap, uint32_t freed_in, uint32_t freed_at);
/* Until no more than `most` bytes are kept. */
void zmmx_cache_trim(zmmx_heap *heap, size_t most);
/* No mapping and no chunk is kept any more. */
void zmmx_cache_clear(zmmx_heap *heap);

/* zmmx_thp.c */
typedef enum zmmx_thp {
	ZMMX_THP_NONE,  /* a small one */
	ZMMX_THP_SLOW,  /* one that took so long that small ones are better just now */
	ZMMX_THP_GIVEN
} zmmx_thp;
/* Asks for huge pages, or against them, as set, and as the heap's size and the last tries say; `need` is what will
 * soon be used of it. true: asked for. */
bool zmmx_thp_advise(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need);
/* After asking: writes to fresh memory, and tells by the time that it takes what the system gave. */
zmmx_thp zmmx_thp_probe(zmmx_heap *heap, void *start);

/* zmmx_walk.c */
/* The areas and blocks of one chunk. */
bool zmmx_walk_chunk(const zmmx_heap *heap, const zmmx_chunk *chunk, zmmx_visitor *visitor, void *argument);

/* zmmx_purge.c */
/* Looks at the clock: what was left alone for long goes back. */
void zmmx_purge_tick(zmmx_heap *heap);
/* An event off the fast path, at which chunks and what is cached may go. */
ZMMX_INLINE void zmmx_tick(zmmx_heap *heap)
{
	if (zmmx_unlikely(!--heap->ticks)) {
		zmmx_purge_tick(heap);
	}
}

/* zmmx_storage.c: every request to the storage, counted */
/* The default one; only for the functions below. */
zmmx_storage *zmmx_storage_anonymous(void);
/* At a multiple of ZMMX_CHUNK_SIZE. NULL: refused. */
void *zmmx_storage_alloc(zmmx_heap *heap, size_t size);
/* All of what the storage gave, at its present size. */
void zmmx_storage_free(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
/* As the storage functions of these names; false, or NULL: nothing changed. */
bool zmmx_storage_truncate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
bool zmmx_storage_extend(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size);
void *zmmx_storage_move(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t old_size, size_t new_size,
                        size_t reserve);
bool zmmx_storage_purge(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);
bool zmmx_storage_huge_pages(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, bool wanted);
void zmmx_storage_populate(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size);

/* ---- small helpers used everywhere ---- */

/* For whatever looks at free slots outside the operations. */
ZMMX_INLINE void silence_begin(const zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->sanitized)) {
		zmmx_sanitizer_silence();
	}
}

ZMMX_INLINE void silence_end(const zmmx_heap *heap)
{
	if (zmmx_unlikely(heap->sanitized)) {
		zmmx_sanitizer_speak();
	}
}

ZMMX_INLINE uintptr_t chunk_base(uintptr_t address)
{
	return address & ~(uintptr_t)ZMMX_CHUNK_MASK;
}

ZMMX_INLINE uint32_t page_of(uintptr_t address)
{
	return (uint32_t)((address & ZMMX_CHUNK_MASK) >> ZMMX_PAGE_SHIFT);
}

ZMMX_INLINE uint32_t pages_for(size_t size)
{
	return (uint32_t)((size + ZMMX_PAGE_SIZE - 1) >> ZMMX_PAGE_SHIFT);
}

/* size up to a multiple of unit (a power of two); 0 when that overflows */
ZMMX_INLINE size_t round_up(size_t size, size_t unit)
{
	return (size + unit - 1) & ~(unit - 1);
}

ZMMX_INLINE zmmx_page_kind run_kind(const zmmx_run *run)
{
	return (zmmx_page_kind)(run->kind_bin >> ZMMX_KIND_SHIFT);
}

ZMMX_INLINE uint32_t run_bin(const zmmx_run *run)
{
	return run->kind_bin & ((1u << ZMMX_KIND_SHIFT) - 1);
}

ZMMX_INLINE uint32_t run_slot_size(const zmmx_run *run)
{
	return zmmx_bin_rows[run_bin(run)].slot_size;
}

/* Where a small run's chunk is: its own list links name other descriptors, so it is kept in the free link, whose high bits
 * are the chunk's base even when the list is empty. */
ZMMX_INLINE zmmx_chunk *run_chunk(const zmmx_run *run)
{
	return (zmmx_chunk *)chunk_base(run->free);
}

/* Of a small run: slots handed out. */
ZMMX_INLINE uint32_t run_used(const zmmx_run *run)
{
	return ((uint32_t)run->used + 1) & (uint16_t)~ZMMX_RUN_FULL;
}

ZMMX_INLINE bool run_is_marked_full(const zmmx_run *run)
{
	return run->used < -1;
}

ZMMX_INLINE void run_set_used(zmmx_run *run, uint32_t used)
{
	run->used = (int16_t)(used - 1);
}

ZMMX_INLINE zmmx_run *run_next(const zmmx_run *run)
{
	return (zmmx_run *)(intptr_t)run->next;
}

ZMMX_INLINE void run_set_next(zmmx_run *run, const zmmx_run *next)
{
	run->next = (intptr_t)next;
	zmmx_assert(run_next(run) == next);
}

/* Of a small run: slots ever linked. */
ZMMX_INLINE uint32_t run_carved(const zmmx_run *run)
{
	return run->bound / zmmx_bin_rows[run_bin(run)].remainder;
}

/* Of a run of either kind. */
ZMMX_INLINE uint32_t run_pages(const zmmx_run *run)
{
	return run_kind(run) == ZMMX_PAGE_SMALL ? zmmx_bin_rows[run_bin(run)].pages : (uint32_t)run->used;
}

ZMMX_INLINE uint8_t kind_bin(zmmx_page_kind kind, uint32_t bin)
{
	return (uint8_t)((uint32_t)kind << ZMMX_KIND_SHIFT | bin);
}

ZMMX_INLINE uintptr_t page_address(uintptr_t base, uint32_t page)
{
	return base + ((uintptr_t)page << ZMMX_PAGE_SHIFT);
}

/* For assertions. A header that was overwritten ends the search: to find that is not their business. */
ZMMX_INLINE bool chunk_is_in(const zmmx_chunk *list, const zmmx_chunk *chunk)
{
	while (list && list != chunk && list->heap == chunk->heap) {
		list = list->next;
	}
	return list == chunk;
}

ZMMX_INLINE bool run_is_in(const zmmx_run *list, const zmmx_run *run)
{
	while (list && list != run) {
		list = run_next(list);
	}
	return list != NULL;
}

ZMMX_INLINE bool runs_are_clean(const zmmx_run *runs, uint32_t pages)
{
	for (const zmmx_run *end = runs + pages; runs < end; runs++) {
		if (runs->free || runs->skew || runs->bound || runs->used || runs->prev || runs->next || runs->lead || runs->kind_bin) {
			return false;
		}
	}
	return true;
}

ZMMX_INLINE void live_add(zmmx_heap *heap, size_t bytes)
{
	heap->live->now += bytes;
	if (heap->live->now > heap->live->peak) {
		heap->live->peak = heap->live->now;
	}
}

#endif
