/* Transparent huge pages: when the system is asked for them, what they may cost, and when they are broken up.
 *
 * A huge page takes one fault instead of 512, and one entry of the processor's page tables; but all of it is memory, used or
 * not. So it has to be likely that it will be used. It is when the heap has filled others before it in this request, or went
 * as far in the last ones.
 *
 * Where memory is at hand, a huge page costs a fifth of the small ones. Where the system has to move other pages out of the
 * way, or a host to find memory for its guest, it can cost several times as much. So the first write to each is timed. What
 * it saves or costs is added up: a slow one is paid for by the fast ones around it, several in a row are gone without for a
 * while. Meanwhile small pages are timed, too, as on some machines these are as dear. A program that works long with what it
 * has before it needs more goes on to save time in every access, so to it a huge page is worth more.
 *
 * Where the system gives huge pages unasked it does so for everybody in the process. Then it is asked for nothing and not
 * timed, and only asked against them where they are not wanted at all.
 *
 * Nothing here can fail. */
#include "core/pages/zmmx_pages.h"

/* Of the last chunk that a heap is expected to need, so much may stay unused. */
#define EXPECTED_UNUSED (ZMMX_CHUNK_SIZE / 4)
/* Where the process can have less than this, it needs its memory for other things. */
#define ROOM_LEAST (16 * ZMMX_CHUNK_SIZE)

/* Microseconds. As much memory in small pages costs this at least. */
#define WORTH 1000u
/* And of the time that the program works until it needs more, this part is lost to looking up small pages. */
#define WORK_SHARE 8u
#define WORK_WORTH_MAX 4000u
/* No machine clears a huge page in less: the system gave a small one. */
#define QUICK 15u
/* What may be lost to slow ones at first, and at most, having saved more. */
#define CREDIT_INITIAL 4000
#define CREDIT_MAX 8000
/* Chunks' worth of memory to go without when it is spent; doubled by each further try that is slow. */
#define PAUSE_INITIAL ((size_t)8)
#define PAUSE_MAX ((size_t)256)
/* Pages that tell what small ones cost: they are fetched with one call. */
#define SAMPLE_PAGES 32u

/* With so many pages free a chunk holds next to nothing: breaking it up costs no more than keeping it. */
#define FREE_NEARLY_ALL 480u
/* With so many, when they were left alone so many times as long. */
#define FREE_HALF 256u
#define HALF_PATIENCE 16u

void zmmx_thp_begin(zmmx_heap *heap, size_t from)
{
	heap->thp_from = from;
	heap->thp_credit = CREDIT_INITIAL;
}

void zmmx_thp_reset(zmmx_heap *heap)
{
	size_t peak = heap->live->peak - heap->foreign_live, chunks = heap->chunk_peak * ZMMX_CHUNK_SIZE;
	heap->thp_expected = (heap->thp_expected + (peak < chunks ? peak : chunks)) / 2;
	heap->thp_inherited = 0;
	heap->thp_kept_to_join = true;
}

static zmmx_os_thp system_gives(zmmx_heap *heap)
{
	if (!heap->thp) {
		heap->thp = heap->os->thp ? heap->os->thp(heap->os) : ZMMX_OS_THP_ASKED;
	}
	return heap->thp;
}

static uint64_t processor_time(const zmmx_heap *heap)
{
	const zmmx_os *os = heap->os;
	/* On a busy machine the thread may have had to wait for other reasons. A host that looks for memory does so at the
	 * cost of the guest's processor. */
	return os->processor_time ? os->processor_time(os) : os->clock(os);
}

/* ---- whether to ask ---- */

static bool is_expected(const zmmx_heap *heap, size_t size)
{
	return size <= heap->thp_expected + EXPECTED_UNUSED;
}

static bool is_large_with(const zmmx_heap *heap, size_t need)
{
	size_t inherited = heap->thp_inherited < heap->real_share ? heap->thp_inherited : heap->real_share;
	size_t size = heap->real_share - inherited + need;
	return size >= heap->thp_from || is_expected(heap, size);
}

/* Where addresses are limited it says 0; a huge page takes no more of them than small ones. */
static bool memory_is_short(zmmx_heap *heap)
{
	size_t room = zmmx_room(heap);
	return room && room < ROOM_LEAST;
}

static void sample_small(zmmx_heap *heap, zmmx_storage *storage, void *start)
{
	if (heap->key_number) {
		return; /* the child of a fork is to have no memory of its own for what it does not need */
	}
	uint64_t before = processor_time(heap);
	zmmx_storage_populate(heap, storage, start, round_up(SAMPLE_PAGES * ZMMX_PAGE_SIZE, heap->os->page_size));
	heap->thp_tried = processor_time(heap);
	uint64_t time = (heap->thp_tried - before) * (ZMMX_PAGES / SAMPLE_PAGES);
	heap->thp_small = heap->thp_small ? (heap->thp_small * 3 + time) / 4 : time;
}

static bool is_paused(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t need)
{
	size_t chunks = (need + ZMMX_CHUNK_SIZE - 1) / ZMMX_CHUNK_SIZE;
	if (heap->thp_pause <= chunks) {
		heap->thp_pause = 0;
		return false;
	}
	heap->thp_pause -= chunks;
	sample_small(heap, storage, start);
	return true;
}

static zmmx_advice advice_for(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t need)
{
	if (heap->huge_pages == ZMMX_HUGE_PAGES_OFF) {
		return ZMMX_ADVICE_AGAINST;
	}
	bool always = heap->huge_pages == ZMMX_HUGE_PAGES_ON;
	if (!always) {
		bool unasked = heap->chunk_number && system_gives(heap) == ZMMX_OS_THP_ALWAYS;
		if (!unasked && (!is_large_with(heap, need) || system_gives(heap) == ZMMX_OS_THP_NEVER || is_paused(heap, storage, start, need))) {
			return ZMMX_ADVICE_NONE;
		}
	}
	if (memory_is_short(heap)) {
		return ZMMX_ADVICE_AGAINST;
	}
	return always || system_gives(heap) == ZMMX_OS_THP_ASKED ? ZMMX_ADVICE_FOR : ZMMX_ADVICE_NONE;
}

zmmx_advice zmmx_thp_advise(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need)
{
	zmmx_advice advice = advice_for(heap, storage, start, need);
	if (advice == ZMMX_ADVICE_NONE || zmmx_storage_huge_pages(heap, storage, start, size, advice == ZMMX_ADVICE_FOR)) {
		return advice;
	}
	return ZMMX_ADVICE_NONE;
}

bool zmmx_thp_is_whole(zmmx_heap *heap, const zmmx_storage *storage, zmmx_advice advice)
{
	/* of the first chunk it is asked when there is reason to */
	bool unasked = advice == ZMMX_ADVICE_NONE && storage->huge_pages && heap->chunk_number;
	return advice == ZMMX_ADVICE_FOR || (unasked && system_gives(heap) == ZMMX_OS_THP_ALWAYS);
}

/* ---- what they cost ---- */

/* What the next huge page is worth. */
static uint64_t worth(const zmmx_heap *heap, uint64_t now)
{
	uint64_t work = (now - heap->thp_tried) / WORK_SHARE;
	return (heap->thp_small > WORTH ? heap->thp_small : WORTH) + (work < WORK_WORTH_MAX ? work : WORK_WORTH_MAX);
}

static uint64_t first_write_time(zmmx_heap *heap, void *start, uint64_t before)
{
	*(volatile char *)start = 0;
	heap->thp_tried = processor_time(heap);
	return heap->thp_tried - before;
}

static void pause_begin(zmmx_heap *heap)
{
	heap->thp_credit = 0;
	heap->thp_pause = heap->thp_pause_next ? heap->thp_pause_next : PAUSE_INITIAL;
	heap->thp_pause_next = heap->thp_pause < PAUSE_MAX ? heap->thp_pause * 2 : PAUSE_MAX;
}

static zmmx_thp judge(zmmx_heap *heap, uint64_t time, uint64_t value)
{
	if (time < QUICK) {
		pause_begin(heap);
		return ZMMX_THP_NONE;
	}
	int64_t credit = heap->thp_credit + (int64_t)value - (int64_t)time;
	heap->thp_credit = credit < CREDIT_MAX ? credit : CREDIT_MAX;
	if (credit < 0) {
		pause_begin(heap);
		return ZMMX_THP_SLOW;
	}
	if (time <= value) {
		heap->thp_pause_next = 0;
	}
	return ZMMX_THP_GIVEN;
}

/* A slow one says little of those after it: of a block with more, the next is tried as well. */
zmmx_thp zmmx_thp_probe(zmmx_heap *heap, void *start, size_t need)
{
	if (heap->huge_pages == ZMMX_HUGE_PAGES_ON || system_gives(heap) == ZMMX_OS_THP_ALWAYS) {
		return ZMMX_THP_GIVEN;
	}
	uint64_t now = processor_time(heap), value = worth(heap, now);
	for (;; start = (char *)start + ZMMX_CHUNK_SIZE, need -= ZMMX_CHUNK_SIZE) {
		uint64_t time = first_write_time(heap, start, now);
		zmmx_thp thp = judge(heap, time, value);
		if (thp != ZMMX_THP_GIVEN || time <= value || need < 2 * ZMMX_CHUNK_SIZE) {
			return thp;
		}
		now = heap->thp_tried;
	}
}

/* ---- when they end, and begin later ---- */

bool zmmx_thp_lets_go(zmmx_heap *heap, const zmmx_chunk *chunk, uint32_t idle)
{
	uint32_t free_pages = chunk->free_pages;
	return free_pages >= FREE_NEARLY_ALL || (free_pages >= FREE_HALF && idle / HALF_PATIENCE >= heap->purge_age)
	       || !zmmx_thp_is_whole(heap, chunk->storage, chunk->advice) || memory_is_short(heap);
}

static void join(zmmx_heap *heap, zmmx_chunk *chunk)
{
	zmmx_chunk_verify(heap, chunk);
	if (chunk->advice != ZMMX_ADVICE_NONE || chunk->purged_pages
	    || !zmmx_storage_huge_pages(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE, true)) {
		return;
	}
	chunk->advice = ZMMX_ADVICE_FOR;
	if (zmmx_storage_join(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE)) {
		chunk->touched = ZMMX_PAGES;
	}
}

/* For the chunks of a list, as long as the heap is expected to need them; *size grows by each. */
static void join_list(zmmx_heap *heap, zmmx_chunk *chunk, size_t *size)
{
	for (; chunk && is_expected(heap, *size); chunk = chunk->next) {
		join(heap, chunk);
		*size += ZMMX_CHUNK_SIZE;
	}
}

void zmmx_thp_join_kept(zmmx_heap *heap)
{
	bool due = heap->thp_kept_to_join && heap->huge_pages == ZMMX_HUGE_PAGES_AUTO && is_expected(heap, ZMMX_CHUNK_SIZE);
	heap->thp_kept_to_join = false;
	if (!due || system_gives(heap) != ZMMX_OS_THP_ASKED || memory_is_short(heap)) {
		return;
	}
	size_t size = ZMMX_CHUNK_SIZE;
	join_list(heap, heap->chunks, &size);
	join_list(heap, heap->cached, &size);
}
