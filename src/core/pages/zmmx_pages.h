/* Chunks and their pages: committing them, choosing the chunk to take from, and keeping freed ones. */
#ifndef ZMMX_PAGES_H
#define ZMMX_PAGES_H

#include "core/base/zmmx_page_table.h"

/* What an attempt to allocate lacks. */
typedef enum zmmx_lack {
	ZMMX_LACKS_NOTHING, /* it was refused for good */
	ZMMX_LACKS_LIMIT,   /* the limit does not allow `grow` bytes more */
	ZMMX_LACKS_CHUNK,   /* no chunk has the pages, and another may not be taken yet */
	ZMMX_LACKS_MEMORY   /* the system refused `grow` bytes */
} zmmx_lack;

/* A request while it is tried. The layers below only try, and say what they lack; zmmx_reclaim_for() provides it, or
 * refuses. */
typedef struct zmmx_attempt {
	size_t request; /* the size that errors name */
	size_t grow;
	size_t beyond;    /* the bytes that this counts as beyond the limit */
	uint8_t lack;     /* a zmmx_lack */
	bool needs_chunk; /* because there is no free span */
	bool may_map;     /* may take another chunk, because nothing else is left that would make room */
	bool admitted;    /* the limit no longer applies */
	bool starved;     /* everything that can go back has gone back */
} zmmx_attempt;

ZMMX_INLINE void attempt_begin(zmmx_attempt *attempt, size_t request)
{
	attempt->request = request;
	attempt->lack = ZMMX_LACKS_NOTHING;
	attempt->needs_chunk = attempt->may_map = attempt->admitted = attempt->starved = false;
}

ZMMX_INLINE void attempt_lacks(zmmx_attempt *attempt, zmmx_lack lack, size_t grow)
{
	attempt->lack = (uint8_t)lack;
	attempt->grow = attempt->beyond = grow;
}

/* zmmx_helper.c */
/* So many bytes of free memory are worth a helper: two chunks, and a part of another. */
#define ZMMX_IDLE_BYTES ((size_t)5 * 1024 * 1024)
void zmmx_helper_wait(zmmx_heap *heap);
void zmmx_helper_go_on(zmmx_heap *heap);
/* Sets from how many free bytes on the embedder is told. */
void zmmx_idle_arm(zmmx_heap *heap);
void zmmx_idle_tell(zmmx_heap *heap);

/* Call before anything is done with free memory: free pages of chunks, the lists of chunks, what is cached. May be nested.
 * Nothing in between may leave by longjmp. */
ZMMX_INLINE void free_hold(zmmx_heap *heap)
{
	if (!heap->holds++ && zmmx_unlikely(heap->helped)) {
		zmmx_helper_wait(heap);
	}
}

ZMMX_INLINE void free_let_go(zmmx_heap *heap)
{
	zmmx_assert(heap->holds);
	if (!--heap->holds && zmmx_unlikely(heap->helped)) {
		zmmx_helper_go_on(heap);
	}
}

/* zmmx_commit.c */
/* Whether the limit, unless it was asked already, allows `grow` more bytes. */
bool zmmx_limit_allows(const zmmx_heap *heap, zmmx_attempt *attempt, size_t grow);
/* Bytes by which the heap would exceed the limit. */
size_t zmmx_limit_excess(const zmmx_heap *heap, size_t grow);
/* Whether the heap may commit `grow` more bytes. */
bool zmmx_limit_fits(const zmmx_heap *heap, size_t grow);
/* Counts so many more bytes as committed. Kept memory must give way soon (heap->keeps_too_much), so that it does not
 * raise the heap's peak. */
void zmmx_real_add(zmmx_heap *heap, size_t bytes);
/* Counts so many bytes as no longer committed. */
void zmmx_real_sub(zmmx_heap *heap, size_t bytes);
/* Calls the hook of a watched heap. */
void zmmx_watcher_tell(zmmx_heap *heap);
/* The limit is hit and nothing is left to give back: asks the hook whether to go on. */
bool zmmx_limit_overrun(zmmx_heap *heap, size_t grow, size_t request);
/* The system refused `grow` bytes: tells the hook. */
void zmmx_out_of_memory(zmmx_heap *heap, size_t grow, size_t request);
/* The size overflows when it is rounded: tells the hook. Returns NULL. */
void *zmmx_size_overflow(zmmx_heap *heap, size_t request);

/* zmmx_reuse.c: whether freed memory is worth keeping */
/* Bytes of freed mappings and chunks that are kept. */
size_t zmmx_cached_bytes(const zmmx_heap *heap);
/* Call after memory has become free. */
ZMMX_INLINE void idle_note(zmmx_heap *heap)
{
	size_t pages = (heap->free_pages - heap->purged_pages) * ZMMX_PAGE_SIZE;
	if (zmmx_unlikely(pages + heap->cached_chunk_bytes + heap->huge_cached_bytes >= heap->idle_from)) {
		zmmx_idle_tell(heap);
	}
}

/* Memory that the system has for the process, as last asked: SIZE_MAX without a bound, 0 where addresses are limited. */
size_t zmmx_room(zmmx_heap *heap);
/* Whether to keep `size` bytes that are being freed, in addition to `kept` others. If not, their ghost is remembered. */
bool zmmx_reuse_wants(zmmx_heap *heap, zmmx_reuse *reuse, size_t size, size_t kept);
/* Nothing kept fits; memory of `least` to `most` bytes would. */
void zmmx_reuse_missed(zmmx_heap *heap, zmmx_reuse *reuse, size_t least, size_t most);
/* So many bytes go back because they were kept for too long; from now on fewer are wanted. */
void zmmx_reuse_kept_in_vain(zmmx_reuse *reuse, size_t size);
/* Whether memory freed at that time was kept in vain. */
bool zmmx_reuse_is_over(const zmmx_heap *heap, uint32_t freed_in, uint32_t freed_at);

/* What requests usually take, a moving average, after one that took `peak`. A single large request among small ones must
 * not count as usual, so it counts for twice the usual and two chunks at most. All in the unit in which a chunk is `chunk`. */
ZMMX_INLINE double usual_after(double usual, double peak, double chunk)
{
	double most = usual * 2 + chunk * 2;
	return (usual + (peak < most ? peak : most)) / 2;
}

/* zmmx_thp.c */
typedef enum zmmx_thp {
	ZMMX_THP_NONE, /* a small page */
	ZMMX_THP_SLOW, /* a huge page that took so long that small ones are better for now */
	ZMMX_THP_GIVEN
} zmmx_thp;
/* Call before the first chunk: sets from how many bytes on the heap asks for huge pages. */
void zmmx_thp_begin(zmmx_heap *heap, size_t from);
/* Call in a reset, before it resets the peaks. */
void zmmx_thp_reset(zmmx_heap *heap);
/* Asks for huge pages in fresh memory, or against them, depending on the setting, the heap's size and the last attempts.
 * `need` bytes will soon be used. Returns what the system was told. */
zmmx_advice zmmx_thp_advise(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need);
/* Whether the system gives huge pages there, if it has any. */
bool zmmx_thp_is_whole(zmmx_heap *heap, const zmmx_storage *storage, zmmx_advice advice);
/* Call if it does: writes to fresh memory, and tells from the time that it takes which kind of page the system gave. */
zmmx_thp zmmx_thp_probe(zmmx_heap *heap, void *start, size_t need);
/* Whether a purge by age returns the free pages of a chunk, which was left alone for `idle` milliseconds. */
bool zmmx_thp_lets_go(zmmx_heap *heap, const zmmx_chunk *chunk, uint32_t idle);
/* So many pages of a chunk are enough to expect that the rest will be used as well. */
#define ZMMX_THP_USED (ZMMX_PAGES / 2)
/* Makes a huge page of a chunk of which so many pages were used, if it is in small pages. */
bool zmmx_thp_join_used(zmmx_heap *heap, zmmx_chunk *chunk);

/* zmmx_chunk.c: all of it between free_hold() and free_let_go() */
/* A chunk with all pages free, in use and in the fit index. NULL: the system refuses. */
zmmx_chunk *zmmx_chunk_obtain(zmmx_heap *heap);
/* An empty chunk goes out of use, to the cache or the system. */
void zmmx_chunk_release(zmmx_heap *heap, zmmx_chunk *chunk);
/* Drops everything in the chunk; all pages are free afterwards. */
void zmmx_chunk_clean(zmmx_heap *heap, zmmx_chunk *chunk);
/* Puts the chunk into use: counts what it commits, and its free pages. */
void zmmx_chunk_list_add(zmmx_heap *heap, zmmx_chunk *chunk);
/* Takes the chunk out of use and no longer counts it. It must be in no fit list. */
void zmmx_chunk_list_remove(zmmx_heap *heap, zmmx_chunk *chunk);
/* Keeps an empty chunk that is out of use. */
void zmmx_chunk_cache(zmmx_heap *heap, zmmx_chunk *chunk);
/* Drops cached chunks until so many are left, those with the least memory first. */
void zmmx_chunk_cache_trim(zmmx_heap *heap, size_t keep);
/* Drops chunks that were kept in vain. */
void zmmx_chunk_cache_expire(zmmx_heap *heap);
/* Returns the chunk to the storage. It must be in no list and no longer counted. */
void zmmx_chunk_drop(zmmx_heap *heap, zmmx_chunk *chunk);
/* Forgets the chunk and leaks its memory on purpose. */
void zmmx_chunk_lose(zmmx_heap *heap, zmmx_chunk *chunk);
/* Writes the words that zmmx_chunk_verify() checks. */
void zmmx_chunk_sign(const zmmx_heap *heap, zmmx_chunk *chunk);
/* The key that the header is signed with; the present one if it is signed with none. */
const zmmx_key *zmmx_chunk_key(const zmmx_heap *heap, const zmmx_chunk *chunk);

/* The third word of a header that is signed with this key. */
ZMMX_INLINE uintptr_t zmmx_chunk_guard(const zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key)
{
	return ~((uintptr_t)chunk ^ (uintptr_t)heap ^ key->mask);
}

ZMMX_INLINE bool zmmx_chunk_is_signed(const zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key, uintptr_t list_end)
{
	return chunk->heap == heap && chunk->list_end == list_end && chunk->guard == zmmx_chunk_guard(heap, chunk, key);
}

/* For a header that is not signed with the present key: fatal if it is signed with none of the heap's. */
void zmmx_chunk_verify_old(zmmx_heap *heap, const zmmx_chunk *chunk);

/* Fatal if the header was overwritten. */
ZMMX_INLINE void zmmx_chunk_verify(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	if (zmmx_unlikely(!zmmx_chunk_is_signed(heap, chunk, &heap->key, heap->list_end))) {
		zmmx_chunk_verify_old(heap, chunk);
	}
}

/* The same, before the header is written to; that is the moment to sign it with the present key. */
ZMMX_INLINE void zmmx_chunk_prepare(zmmx_heap *heap, zmmx_chunk *chunk)
{
	if (zmmx_unlikely(!zmmx_chunk_is_signed(heap, chunk, &heap->key, heap->list_end))) {
		zmmx_chunk_verify_old(heap, chunk);
		zmmx_chunk_sign(heap, chunk);
	}
}

/* Returns the memory of free pages to the system. */
void zmmx_chunk_purge(zmmx_heap *heap, zmmx_chunk *chunk);
/* The next free span from page *start on that is whole pages of the system; *start is set for the next call. false: there is
 * none. */
bool zmmx_chunk_span(const zmmx_heap *heap, const zmmx_chunk *chunk, uint32_t *start, uint32_t *from, uint32_t *to);
/* Counts what the helper has emptied. */
void zmmx_chunks_settle(zmmx_heap *heap);
/* Resident bytes of chunks in use and cached, with their descriptors. */
size_t zmmx_chunks_resident(const zmmx_heap *heap);

/* zmmx_fit.c */
/* Adds a chunk in use that is not sealed. */
void zmmx_fit_insert(zmmx_heap *heap, zmmx_chunk *chunk);
/* Removes the chunk; does nothing if it is in no list. */
void zmmx_fit_remove(zmmx_heap *heap, zmmx_chunk *chunk);
/* Call after free_map, free_pages and longest changed. */
void zmmx_fit_update(zmmx_heap *heap, zmmx_chunk *chunk);
/* The fullest chunk with a free span of so many pages, or NULL. */
zmmx_chunk *zmmx_fit_find(const zmmx_heap *heap, uint32_t pages);
/* Number of the list that the chunk belongs to; ZMMX_FIT_NONE: it has no free page. */
uint32_t zmmx_fit_list(const zmmx_chunk *chunk);

/* zmmx_pages.c */
/* The first of `pages` free pages, which are taken out of the free map, or 0. *chunk is their chunk. */
uint32_t zmmx_pages_take(zmmx_heap *heap, uint32_t pages, zmmx_attempt *attempt, zmmx_chunk **chunk);
/* Bytes that one more chunk commits if so many of its pages are taken. */
size_t zmmx_chunk_growth(const zmmx_heap *heap, uint32_t pages);
/* Bytes that zmmx_pages_take() would commit now. */
size_t zmmx_pages_growth(const zmmx_heap *heap, uint32_t pages);
/* Frees the pages. Their descriptors must be clean already. May give the chunk back. */
void zmmx_pages_give(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);
/* Takes exactly these pages, for the block before them. false: not all are free, or the limit does not allow it;
 * nothing is collected. */
bool zmmx_pages_take_at(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages);

#endif
