/* Blocks of the base heap (small, large and huge), the keys of free lists, and purging by age. */
#ifndef ZMMX_BLOCKS_H
#define ZMMX_BLOCKS_H

#include "core/pages/zmmx_pages.h"

/* Where a block is. For what looks like a live block, exactly one of `small`, `large` and `huge` is set; otherwise
 * none. */
typedef struct zmmx_block_ref {
	zmmx_run *small; /* the run's first descriptor */
	zmmx_run *large; /* the descriptor of a large block */
	uint32_t page;   /* large: its first page */
	zmmx_huge *huge;
	bool chunk; /* the address lies in a chunk of this heap, block or not */
} zmmx_block_ref;

/* zmmx_key.c */
/* Takes a key from the system; if the system has none, a key that differs from the last. */
zmmx_key zmmx_key_new(const zmmx_heap *heap);
/* The same words give the same key. */
zmmx_key zmmx_key_of(uintptr_t mask, uintptr_t seed);
/* Takes a new key and encodes every free list and chunk header with it. */
void zmmx_key_renew(zmmx_heap *heap);
/* The first slow allocation after a fork takes a new key. A run is encoded with it when the run is first needed; until
 * then its memory is the same as the parent's, and shared with it. */
void zmmx_key_after_fork(zmmx_heap *heap);

/* zmmx_free_list.c */
/* Fatal: a link of the list leads out of its chunk. */
void zmmx_fatal_free_list(zmmx_heap *heap, const zmmx_run *run);
/* Whether the slot is in the run's free list, as far as the list can be followed. */
bool zmmx_free_list_has(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot);
/* Fatal: the list ends although not all slots are used. */
void zmmx_fatal_free_list_end(zmmx_heap *heap, const zmmx_run *run);
/* Fatal unless the list of an empty run has all its slots. */
void zmmx_free_list_must_be_whole(zmmx_heap *heap, const zmmx_run *run);
/* Whether the word can be the link of a slot in the run's free list. */
bool zmmx_free_list_may_hold(const zmmx_heap *heap, const zmmx_run *run, uintptr_t word);
/* Encodes all of the list with another key. The caller changes run->key. */
void zmmx_free_list_recode(zmmx_heap *heap, zmmx_run *run, const zmmx_key *key);
/* Encodes the run's free list with the present key, except for its rest. */
void zmmx_run_recode(zmmx_heap *heap, zmmx_run *run);
/* From now on slots that are freed into the run are encoded with the present key. */
void zmmx_run_adopt(zmmx_heap *heap, zmmx_run *run);

/* zmmx_carve.c */
/* In a hardened heap: clears slots, unless a sanitizer checks the content of free ones, and links them in random order;
 * the last leads to `end`. Returns the first. */
uintptr_t zmmx_carve_at_random(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end);

/* zmmx_small.c */
/* A slot from a run that has a free one, or gets one: carved, kept or aside. NULL: there is none. */
void *zmmx_small_alloc_slow(zmmx_heap *heap, uint32_t bin);
/* Makes a new run for the bin. false: something lacks. */
bool zmmx_small_extend(zmmx_heap *heap, uint32_t bin, zmmx_attempt *attempt);
/* A free of the slot made run->used negative: the run is empty, or was marked full. */
void zmmx_small_free_edge(void *slot, zmmx_heap *heap, zmmx_run *run);
/* Call before a slot of the run is freed: makes the run one that the fast paths may work on. */
void zmmx_small_claim(zmmx_heap *heap, zmmx_run *run);
/* The bins give up their runs, each of which is claimed when it is next needed. */
void zmmx_small_put_aside(zmmx_heap *heap);
/* The bins take back the runs that were put aside; all must have the present key, and none may be empty. */
void zmmx_small_put_back(zmmx_heap *heap);
/* The bins forget their runs, kept ones too: the chunks were dropped or sealed. */
void zmmx_small_forget_runs(zmmx_heap *heap);
/* Frees the pages of all empty runs. false: there were none. */
bool zmmx_small_release_spares(zmmx_heap *heap);
/* Frees the pages of kept runs, but not those of spares. false: there were none. */
bool zmmx_small_release_kept(zmmx_heap *heap);

/* zmmx_large.c */
/* NULL: something lacks. */
void *zmmx_large_alloc(zmmx_heap *heap, size_t size, zmmx_attempt *attempt);
/* The large block that starts at the page. */
void zmmx_large_free(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page);
/* Resizes in place to so many pages. false: only a copy helps. */
bool zmmx_large_resize(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

/* zmmx_mapping.c: the mappings of huge blocks, each with its record */
/* A kept mapping may serve a block of this part of its size, or of so many times its size. */
#define ZMMX_MAPPING_RATIO 4u
/* A mapping in use that is in no list and not in the address map. NULL: the system refuses. */
zmmx_huge *zmmx_mapping_create(zmmx_heap *heap, size_t size);
/* The smallest kept mapping that holds `size`, cut to that size. NULL: there is none. */
zmmx_huge *zmmx_mapping_reuse(zmmx_heap *heap, size_t size);
/* The largest kept mapping that is smaller and may grow to `size`; the limit admits the growth. */
zmmx_huge *zmmx_mapping_reuse_smaller(zmmx_heap *heap, size_t size);
/* Grows the mapping to at least `size` bytes of memory, which is more than it has. The base may change, in the address
 * map too. false: only a copy helps. */
bool zmmx_mapping_grow(zmmx_heap *heap, zmmx_huge *huge, size_t size);
/* Memory and addresses beyond `size` go back. */
void zmmx_mapping_truncate(zmmx_heap *heap, zmmx_huge *huge, size_t size);
/* Returns the mapping to the storage and frees the record. The mapping must be in no list, not in the address map, and
 * no longer counted. */
void zmmx_mapping_drop(zmmx_heap *heap, zmmx_huge *huge);
/* Keeps the mapping, of which the block had `size` bytes, for reuse. false: not worth keeping. */
bool zmmx_mapping_keep(zmmx_heap *heap, zmmx_huge *huge, size_t size);
/* Drops all kept mappings. */
void zmmx_mapping_cache_clear(zmmx_heap *heap);
/* Drops one kept mapping; there must be one. */
void zmmx_mapping_cache_drop_oldest(zmmx_heap *heap);
/* Drops mappings that were kept in vain. */
void zmmx_mapping_cache_expire(zmmx_heap *heap);
/* Drops kept mappings that the helper has emptied. */
void zmmx_mapping_settle(zmmx_heap *heap);
/* Resident bytes of mappings in use and kept. */
size_t zmmx_mappings_resident(const zmmx_heap *heap);

/* zmmx_huge.c */
/* NULL: something lacks. */
void *zmmx_huge_alloc(zmmx_heap *heap, size_t size, zmmx_attempt *attempt);
/* Keeps the mapping for reuse if that is worth it. */
void zmmx_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* false: only a copy helps. true: *result is the block with its content, or NULL if something lacks. */
bool zmmx_huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t size, zmmx_attempt *attempt, void **result);
/* Forgets the block: it is in no list, not in the address map and no longer counted. Its mapping and record are left. */
void zmmx_huge_retire(zmmx_heap *heap, zmmx_huge *huge);
/* Gives back the memory that growing blocks have in advance; they keep their addresses. Returns the bytes. */
size_t zmmx_huge_trim(zmmx_heap *heap);
/* Gives back the addresses as well. */
void zmmx_huge_trim_addresses(zmmx_heap *heap);

/* zmmx_block.c */
/* The block at a pointer; nothing, if it is not the start of a block or of a carved slot. */
zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block);
/* Bytes that the block occupies, including what a hardened heap puts around it; 0: it is not a block. */
size_t zmmx_block_size(const zmmx_block_ref *ref);
/* Bytes that a block of this size occupies, where the size includes what a hardened heap puts around it. */
size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size);
/* false: it is not a block. */
bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
/* A free of the slot made run->used negative: the run is empty, was marked full, or had this slot free already. */
void zmmx_block_free_edge(void *block, zmmx_heap *heap, zmmx_run *run);
/* Fatal: a slot that is free already was passed to `function`. */
void zmmx_fatal_double_free(zmmx_heap *heap, const char *function, const zmmx_run *run, const void *block);

/* zmmx_purge.c */
/* Reads the clock and purges what was left alone for long. */
void zmmx_purge_tick(zmmx_heap *heap);
/* An event off the fast path. Chunks and cached memory may go. */
ZMMX_INLINE void zmmx_tick(zmmx_heap *heap)
{
	if (zmmx_unlikely(!--heap->ticks)) {
		zmmx_purge_tick(heap);
	}
}

#endif
