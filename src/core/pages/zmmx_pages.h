/* Chunks and their pages: what may be committed, which chunk to take from, and what is kept when it is freed. */
#ifndef ZMMX_PAGES_H
#define ZMMX_PAGES_H

#include "core/base/zmmx_page_table.h"

/* What an attempt to allocate lacked. */
typedef enum zmmx_lack {
	ZMMX_LACKS_NOTHING,  /* it was refused for good */
	ZMMX_LACKS_LIMIT,    /* the limit does not allow `grow` bytes more */
	ZMMX_LACKS_CHUNK,    /* no chunk has the pages, and another may not be taken yet */
	ZMMX_LACKS_MEMORY    /* the system refused `grow` bytes */
} zmmx_lack;

/* A request while it is tried. These layers only try, and say what they lack; zmmx_reclaim_for() gets it, or refuses. */
typedef struct zmmx_attempt {
	size_t request;      /* the size to name in an error */
	size_t grow;
	size_t beyond;       /* what that counts as beyond the limit */
	zmmx_lack lack;
	bool needs_chunk;    /* for want of a free span */
	bool may_map;        /* another chunk: nothing else is left that would make room */
	bool admitted;       /* the limit does not matter any more */
	bool starved;        /* all has gone back that can */
} zmmx_attempt;

ZMMX_INLINE void attempt_lacks(zmmx_attempt *attempt, zmmx_lack lack, size_t grow)
{
	attempt->lack = lack;
	attempt->grow = attempt->beyond = grow;
}

/* zmmx_commit.c */
/* Whether the limit, which was not asked yet, allows `grow` bytes more. */
bool zmmx_limit_allows(const zmmx_heap *heap, zmmx_attempt *attempt, size_t grow);
/* By how many bytes the heap would exceed the limit. */
size_t zmmx_limit_excess(const zmmx_heap *heap, size_t grow);
/* May the heap commit `grow` bytes more? */
bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow);
/* So many bytes more are committed. What is kept for reuse is to give way soon (heap->keeps_too_much), so that it does not
 * raise the most that the heap holds. */
void zmmx_real_add(zmmx_heap *heap, size_t bytes);
/* So many bytes are no longer committed. */
void zmmx_real_sub(zmmx_heap *heap, size_t bytes);
/* It does not, and nothing is left to give back: go on nevertheless? */
bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request);
/* The system refused `grow` bytes: the hook is told. */
void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request);
/* The size overflows when it is rounded: the hook is told. Returns NULL. */
void *zmmx_size_overflow(zmmx_heap *heap, size_t request);

/* zmmx_reuse.c: what is worth keeping when it is freed */
/* Bytes of freed mappings and chunks that are kept. */
size_t zmmx_cached_bytes(const zmmx_heap *heap);
/* What the system lately said that it has for the process: SIZE_MAX if nothing bounds it, 0 where addresses are limited. */
size_t zmmx_room(zmmx_heap *heap);
/* Whether `size` bytes that are being freed are to be kept beside `kept` others; if not, they are remembered. */
bool zmmx_reuse_wants(zmmx_heap *heap, zmmx_reuse *reuse, size_t size, size_t kept);
/* Nothing kept serves; memory of `least` to `most` bytes would have. */
void zmmx_reuse_missed(zmmx_heap *heap, zmmx_reuse *reuse, size_t least, size_t most);
/* So many bytes, kept for too long, go back, and are wanted no more. */
void zmmx_reuse_kept_in_vain(zmmx_reuse *reuse, size_t size);
/* Whether what was freed then has been kept in vain. */
bool zmmx_reuse_is_over(const zmmx_heap *heap, uint32_t freed_in, uint32_t freed_at);

/* zmmx_thp.c */
typedef enum zmmx_thp {
	ZMMX_THP_NONE,  /* a small one */
	ZMMX_THP_SLOW,  /* one that took so long that small ones are better just now */
	ZMMX_THP_GIVEN
} zmmx_thp;
/* Before the first chunk: heaps of so many bytes ask for huge pages. */
void zmmx_thp_begin(zmmx_heap *heap, size_t from);
/* With a reset, while the peaks are still those of the request. */
void zmmx_thp_reset(zmmx_heap *heap);
/* Asks for huge pages in fresh memory, or against them, as set, and as the heap's size and the last tries say; `need` is
 * what will soon be used of it. Returns what the system was told. */
zmmx_advice zmmx_thp_advise(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need);
/* Whether the system gives huge pages there, if it has any. */
bool zmmx_thp_is_whole(zmmx_heap *heap, const zmmx_storage *storage, zmmx_advice advice);
/* If it does: writes to fresh memory, and tells by the time that it takes what the system gave. */
zmmx_thp zmmx_thp_probe(zmmx_heap *heap, void *start, size_t need);
/* Whether the free pages of a chunk go back by age, nobody having taken or given any for so many milliseconds. */
bool zmmx_thp_lets_go(zmmx_heap *heap, const zmmx_chunk *chunk, uint32_t idle);
/* Chunks that a reset kept become huge pages, if the request is likely to use them. */
void zmmx_thp_join_kept(zmmx_heap *heap);

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
/* Which of the heap's keys the header is signed with; the present one, if with none. */
const zmmx_key *zmmx_chunk_key(const zmmx_heap *heap, const zmmx_chunk *chunk);

/* The third word of a header that is signed with the key. */
ZMMX_INLINE uintptr_t zmmx_chunk_guard(const zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key)
{
	return ~((uintptr_t)chunk ^ (uintptr_t)heap ^ key->mask);
}

ZMMX_INLINE bool zmmx_chunk_is_signed(const zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key, uintptr_t stop)
{
	return chunk->heap == heap && chunk->stop == stop && chunk->guard == zmmx_chunk_guard(heap, chunk, key);
}

/* Of a header that is not signed with the present key: fatal if with none of the heap's. */
void zmmx_chunk_verify_old(zmmx_heap *heap, const zmmx_chunk *chunk);

/* Fatal if the header was overwritten. */
ZMMX_INLINE void zmmx_chunk_verify(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	if (zmmx_unlikely(!zmmx_chunk_is_signed(heap, chunk, &heap->key, heap->stop))) {
		zmmx_chunk_verify_old(heap, chunk);
	}
}

/* The same, before the header is written to: then it may as well be signed with the present key. */
ZMMX_INLINE void zmmx_chunk_prepare(zmmx_heap *heap, zmmx_chunk *chunk)
{
	if (zmmx_unlikely(!zmmx_chunk_is_signed(heap, chunk, &heap->key, heap->stop))) {
		zmmx_chunk_verify_old(heap, chunk);
		zmmx_chunk_sign(heap, chunk);
	}
}

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

/* zmmx_pages.c */
/* First page of `pages` free ones, taken out of the free map, or 0. *chunk is the chunk. */
uint32_t zmmx_pages_take(zmmx_heap *heap, uint32_t pages, zmmx_attempt *attempt, zmmx_chunk **chunk);
/* Bytes that one chunk more commits, of which so many pages are taken. */
size_t zmmx_chunk_growth(const zmmx_heap *heap, uint32_t pages);
/* Bytes that zmmx_pages_take() would commit now. */
size_t zmmx_pages_growth(const zmmx_heap *heap, uint32_t pages);
/* The descriptors are clean already. May give the chunk back. */
void zmmx_pages_give(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);
/* Just these pages, for the block before them. false: not all are free, or the limit is in the way; nothing is collected. */
bool zmmx_pages_take_at(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

#endif
