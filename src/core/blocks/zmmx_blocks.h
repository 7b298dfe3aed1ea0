/* Blocks of the base heap: small, large and huge ones, the keys of free lists, and memory that goes back by age. */
#ifndef ZMMX_BLOCKS_H
#define ZMMX_BLOCKS_H

#include "core/pages/zmmx_pages.h"

/* Where a block is. Exactly one of `small`, `large`, `huge` holds for a live-looking block; none otherwise. */
typedef struct zmmx_block_ref {
	zmmx_run *small;     /* the run's first descriptor */
	zmmx_run *large;     /* the descriptor of a large block */
	uint32_t page;       /* large: its first page */
	zmmx_huge *huge;
	bool chunk;          /* the address lies in a chunk of this heap, whatever it is */
} zmmx_block_ref;

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
/* The run's free list is encoded with the present key from here on. */
void zmmx_run_recode(zmmx_heap *heap, zmmx_run *run);

/* zmmx_carve.c */
/* In a hardened heap: clears slots, but not if what is in free ones is a sanitizer's business, and links them in random
 * order; the last leads to `end`. Returns the first. */
uintptr_t zmmx_carve_at_random(zmmx_heap *heap, uintptr_t first, uint32_t count, uint32_t slot_size, uintptr_t end);

/* zmmx_small.c */
/* From a run that has a free slot, or gets one: carved, kept, or put aside. NULL: there is none. */
void *zmmx_small_alloc_slow(zmmx_heap *heap, uint32_t bin);
/* A new run for the bin. false: something lacks. */
bool zmmx_small_extend(zmmx_heap *heap, uint32_t bin, zmmx_attempt *attempt);
/* A free made run->used negative: the run is empty, or was marked full, or this is one free too many. */
void zmmx_small_free_edge(void *block, zmmx_heap *heap, zmmx_run *run);
/* Before a slot of the run is freed: it is to be one that the fast paths may work on. */
void zmmx_small_claim(zmmx_heap *heap, zmmx_run *run);
/* The bins have no runs: theirs are used when they are needed, and claimed then. */
void zmmx_small_put_aside(zmmx_heap *heap);
/* The bins have no runs, and none is kept: the chunks were dropped or sealed. */
void zmmx_small_forget_runs(zmmx_heap *heap);
/* The pages of all runs that hold no block go back. false: there were none. */
bool zmmx_small_release_spares(zmmx_heap *heap);
/* The pages of kept runs go back, those of spares do not. false: there were none. */
bool zmmx_small_release_kept(zmmx_heap *heap);

/* zmmx_large.c */
/* NULL: something lacks. */
void *zmmx_large_alloc(zmmx_heap *heap, size_t size, zmmx_attempt *attempt);
/* The large block that begins with the page. */
void zmmx_large_free(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page);
/* Where it is, to so many pages. false: only a copy helps. */
bool zmmx_large_resize(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

/* zmmx_mapping.c: of huge blocks, each with its record */
/* A kept mapping serves a block of this part of its size, or of so many times as much. */
#define ZMMX_MAPPING_RATIO 4u
/* In use, but in no list and not in the address map. NULL: the system refuses. */
zmmx_huge *zmmx_mapping_create(zmmx_heap *heap, size_t size);
/* The smallest kept mapping that holds `size`, cut to that; NULL: there is none. */
zmmx_huge *zmmx_mapping_reuse(zmmx_heap *heap, size_t size);
/* The largest kept mapping that is smaller, and is to grow: the limit admits that. */
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
/* NULL: something lacks. */
void *zmmx_huge_alloc(zmmx_heap *heap, size_t size, zmmx_attempt *attempt);
/* Its mapping is kept for reuse, if that is worth it. */
void zmmx_huge_free(zmmx_heap *heap, zmmx_huge *huge);
/* false: can't be done without a copy. true: *result is the block, content kept, or NULL when something lacks. */
bool zmmx_huge_resize(zmmx_heap *heap, zmmx_huge *huge, size_t size, zmmx_attempt *attempt, void **result);
/* The block is gone: in no list, not in the map and not counted any more. Its mapping and record are left. */
void zmmx_huge_retire(zmmx_heap *heap, zmmx_huge *huge);
/* Gives back the memory that growing blocks have in advance; they keep their addresses. Returns its bytes. */
size_t zmmx_huge_trim(zmmx_heap *heap);
/* And the addresses. */
void zmmx_huge_trim_addresses(zmmx_heap *heap);

/* zmmx_block.c */
/* What a pointer leads to: nothing, if it is not the start of a block or of a slot that was carved. */
zmmx_block_ref zmmx_block_find(const zmmx_heap *heap, const void *block);
/* Bytes that the block occupies, with what is around it in a hardened heap; 0: it is none. */
size_t zmmx_block_size(const zmmx_block_ref *ref);
/* Bytes that a block of this size occupies, what a hardened heap puts around it included in the size. */
size_t zmmx_occupied_size(const zmmx_heap *heap, size_t size);
/* false: it is no block. */
bool zmmx_block_free(zmmx_heap *heap, void *block, const zmmx_block_ref *ref);
/* A slot that is free already was given to `function`. */
void zmmx_fatal_double_free(zmmx_heap *heap, const char *function, const zmmx_run *run, const void *block);

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

#endif
