/* The helper: a second thread that returns free memory while the owner of the heap does not call it.
 *
 * Only the owner changes the heap. The helper reads where free memory is, returns it to the system, and sets flags; the owner
 * settles those when it next holds free memory. So everything else, and all figures, are the owner's alone. What is free cannot
 * be taken meanwhile: the helper works under a lock that the owner takes with each hold. */
#include "core/base/zmmx_bitset.h"
#include "core/pages/zmmx_pages.h"

/* So many looks in a row, each a quarter of the age after the last, make three quarters. */
#define QUIET_LOOKS 4u
/* Fewer free pages of a chunk are left alone. */
#define LEAST_PAGES 8u
/* What is returned at once: the owner may be waiting. */
#define STEP_BYTES ZMMX_CHUNK_SIZE

/* ---- the owner ---- */

void zmmx_idle_arm(zmmx_heap *heap)
{
	bool armed = heap->idle_wanted && !heap->helped && heap->purge_age != ZMMX_PURGE_NEVER;
	heap->idle_from = armed ? ZMMX_IDLE_BYTES : SIZE_MAX;
}

ZMMX_APART void zmmx_idle_tell(zmmx_heap *heap)
{
	heap->idle_from = SIZE_MAX;
	if (heap->hooks->idle) {
		heap->hooks->idle(heap->context);
	}
}

void zmmx_heap_set_idle(zmmx_heap *heap, bool wanted)
{
	heap->idle_wanted = wanted;
	zmmx_idle_arm(heap);
}

bool zmmx_helper_begin(zmmx_heap *heap)
{
	zmmx_helper *helper = &heap->helper;
	zmmx_assert(!heap->helped);
	if (!ZMMX_OS_HAS_THREADS) {
		return false;
	}
	*helper = (zmmx_helper){.given_unasked = zmmx_thp_is_whole(heap, zmmx_storage_anonymous(), ZMMX_ADVICE_NONE),
	                        .emptied_mappings = helper->emptied_mappings};
	zmmx_os_lock_begin(&helper->lock);
	heap->helped = true;
	zmmx_idle_arm(heap);
	if (heap->holds) {
		zmmx_os_lock_take(&helper->lock);
	}
	return true;
}

static void settle(zmmx_heap *heap)
{
	if (heap->helper.emptied_chunks) {
		heap->helper.emptied_chunks = false;
		zmmx_chunks_settle(heap);
	}
}

void zmmx_helper_end(zmmx_heap *heap)
{
	heap->helped = false;
	free_hold(heap);
	settle(heap);
	free_let_go(heap);
	zmmx_idle_arm(heap);
}

ZMMX_APART void zmmx_helper_wait(zmmx_heap *heap)
{
	zmmx_helper *helper = &heap->helper;
	zmmx_os_lock_take(&helper->lock);
	helper->holds++;
	settle(heap);
	if (helper->ended) {
		zmmx_os_lock_give(&helper->lock);
		zmmx_helper_end(heap);
	}
}

ZMMX_APART void zmmx_helper_go_on(zmmx_heap *heap)
{
	zmmx_os_lock_give(&heap->helper.lock);
}

void zmmx_heap_hold(zmmx_heap *heap)
{
	free_hold(heap);
}

void zmmx_heap_let_go(zmmx_heap *heap)
{
	free_let_go(heap);
}

/* ---- the helper ---- */

uint32_t zmmx_helper_age(const zmmx_heap *heap)
{
	return heap->purge_age;
}

static bool may_empty(const zmmx_storage *storage)
{
	return storage == zmmx_storage_anonymous(); /* another one may not be made for two threads */
}

static bool give(const zmmx_heap *heap, uintptr_t start, size_t size)
{
	return heap->os->purge(heap->os, (void *)start, size) == 0;
}

static void tell(const zmmx_heap *heap, size_t kept, size_t pages)
{
	if (heap->hooks->helped) {
		heap->hooks->helped(heap->context, kept, pages);
	}
}

/* The mapping is marked at the first step: what is left of it is not worth keeping. */
static bool mapping_step(zmmx_heap *heap, zmmx_helper *helper)
{
	zmmx_huge *huge = helper->mapping;
	if (!huge) {
		return false;
	}
	zmmx_meta_verify_huge(heap, huge);
	size_t left = huge->mapped - helper->mapping_done, step = left < STEP_BYTES ? left : STEP_BYTES;
	if (may_empty(huge->storage) && step && give(heap, huge->base + helper->mapping_done, step)) {
		huge->emptied = helper->emptied_mappings = true;
		helper->mapping_done += step;
		tell(heap, step, 0);
	} else {
		helper->mapping = huge->next;
		helper->mapping_done = 0;
	}
	return true;
}

static bool cached_step(zmmx_heap *heap, zmmx_helper *helper)
{
	zmmx_chunk *chunk = helper->cached;
	if (!chunk) {
		return false;
	}
	zmmx_chunk_verify(heap, chunk);
	helper->cached = chunk->next;
	uintptr_t from = (uintptr_t)chunk + round_up(ZMMX_FIRST_PAGE * ZMMX_PAGE_SIZE, heap->os->page_size);
	size_t bytes = (uintptr_t)chunk + ZMMX_CHUNK_SIZE - from;
	if (may_empty(chunk->storage) && give(heap, from, bytes)) {
		chunk->emptied = helper->emptied_chunks = true;
		tell(heap, ZMMX_CHUNK_SIZE - chunk->purged_pages * ZMMX_PAGE_SIZE, 0);
	}
	return true;
}

/* Returns all free spans, or the rest counts as memory. */
static void chunk_empty(zmmx_heap *heap, zmmx_helper *helper, zmmx_chunk *chunk)
{
	const zmmx_os *os = heap->os;
	size_t held = (size_t)(chunk->free_pages - chunk->purged_pages) * ZMMX_PAGE_SIZE;
	uint32_t from, to, start = ZMMX_FIRST_PAGE;
	if (os->huge_pages && (chunk->advice == ZMMX_ADVICE_FOR || (helper->given_unasked && chunk->advice == ZMMX_ADVICE_NONE))) {
		os->huge_pages(os, chunk, ZMMX_CHUNK_SIZE, false);
	}
	while (zmmx_chunk_span(heap, chunk, &start, &from, &to)) {
		if (bits_count(chunk->purged_map, from, to - from) < to - from
		    && !give(heap, page_address((uintptr_t)chunk, from), (to - from) * ZMMX_PAGE_SIZE)) {
			return;
		}
	}
	chunk->emptied = helper->emptied_chunks = true;
	tell(heap, 0, held);
}

static bool chunk_step(zmmx_heap *heap, zmmx_helper *helper)
{
	zmmx_chunk *chunk = helper->chunk;
	if (!chunk || heap->chunk_count == 1) {
		return false;
	}
	zmmx_chunk_verify(heap, chunk);
	helper->chunk = chunk->next;
	if (may_empty(chunk->storage) && chunk->free_pages - chunk->purged_pages >= (int)LEAST_PAGES) {
		chunk_empty(heap, helper, chunk);
	}
	return true;
}

static bool step(zmmx_heap *heap, zmmx_helper *helper)
{
	return mapping_step(heap, helper) || cached_step(heap, helper) || chunk_step(heap, helper);
}

static bool owner_was_here(zmmx_helper *helper)
{
	if (helper->holds == helper->holds_seen) {
		return false;
	}
	helper->holds_seen = helper->holds;
	helper->quiet = 0;
	return true;
}

/* The owner has been away for as long as it takes; from here on it may come back between any two steps. */
static bool steps(zmmx_heap *heap, zmmx_helper *helper)
{
	helper->mapping = heap->huge_cached;
	helper->mapping_done = 0;
	helper->cached = heap->cached;
	helper->chunk = heap->chunks;
	while (step(heap, helper)) {
		zmmx_os_lock_give(&helper->lock);
		zmmx_os_lock_take(&helper->lock);
		if (owner_was_here(helper)) {
			return false;
		}
	}
	helper->ended = true;
	return true;
}

bool zmmx_helper_look(zmmx_heap *heap)
{
	zmmx_helper *helper = &heap->helper;
	zmmx_os_lock_take(&helper->lock);
	bool over = !owner_was_here(helper) && ++helper->quiet >= QUIET_LOOKS && steps(heap, helper);
	zmmx_os_lock_give(&helper->lock);
	return !over;
}
