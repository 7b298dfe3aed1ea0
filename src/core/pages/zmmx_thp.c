/* Transparent huge pages: when to ask the system for them, what they may cost, and when to break them up.
 *
 * A huge page takes one fault instead of 512, and one entry of the processor's page tables, but all of it is memory, used
 * or not. So zmmx asks for one only where it is likely to be used: because the heap has filled other chunks before it in
 * this request, or because earlier requests went as far. Other chunks begin with small pages, which are joined to a huge
 * one as soon as half of them was used.
 *
 * If memory is available, a huge page costs a fifth of the small ones. If the system has to move other pages out of the
 * way, or a host to find memory for its guest, it can cost several times as much. So the first write to each is timed, and
 * an account adds up what huge pages save and cost: fast ones pay for a slow one among them, and after several slow ones in
 * a row zmmx does without for a while. During that time it also times small pages, which are as dear on some machines. A
 * program that works long before it needs more memory saves time in every access, so a huge page is worth more to it.
 *
 * If the system gives huge pages unasked, it does so for the whole process. zmmx then neither asks for them nor times them,
 * and only asks against them where they are not wanted at all.
 *
 * Nothing here can fail. */
#include "core/pages/zmmx_pages.h"

/* The part of the last chunk that a heap is expected to need which may stay unused. */
#define EXPECTED_UNUSED (ZMMX_CHUNK_SIZE / 4)
/* A process that can have less than this needs its memory for other things. */
#define ROOM_LEAST (16 * ZMMX_CHUNK_SIZE)

/* Microseconds. The same memory in small pages costs at least this. */
#define WORTH 1000u
/* The part of a program's working time that it loses to looking up small pages. */
#define WORK_SHARE 8u
#define WORK_WORTH_MAX 4000u
/* No machine clears a huge page in less: the system gave a small one. */
#define QUICK 15u
/* The account of what slow ones may lose: at first, and at most. */
#define CREDIT_INITIAL 4000
#define CREDIT_MAX 8000
/* Memory, in chunks, to use without huge pages when the account is empty; doubled by each further slow one. */
#define PAUSE_INITIAL ((size_t)8)
#define PAUSE_MAX ((size_t)256)
/* Small pages to time, fetched by one call. */
#define SAMPLE_PAGES 32u

/* A chunk with so many free pages holds almost nothing: breaking it up costs no more than keeping it. */
#define FREE_NEARLY_ALL 480u
/* A chunk with so many is broken up if it was left alone for so many times the purge age. */
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
	size_t least = peak < chunks ? peak : chunks;
	heap->thp_expected = (size_t)usual_after((double)heap->thp_expected, (double)least, ZMMX_CHUNK_SIZE);
	heap->thp_inherited = 0;
}

static zmmx_os_thp system_gives(zmmx_heap *heap)
{
	if (!heap->thp) {
		heap->thp = heap->os->thp ? heap->os->thp(heap->os) : ZMMX_OS_THP_ASKED;
	}
	return heap->thp;
}

size_t zmmx_heap_huge_pages_from(zmmx_heap *heap)
{
	zmmx_os_thp given = system_gives(heap);
	if (heap->huge_pages == ZMMX_HUGE_PAGES_OFF || given == ZMMX_OS_THP_NEVER) {
		return SIZE_MAX;
	}
	return heap->huge_pages == ZMMX_HUGE_PAGES_ON || given == ZMMX_OS_THP_ALWAYS ? 0 : heap->thp_from;
}

static uint64_t processor_time(const zmmx_heap *heap)
{
	const zmmx_os *os = heap->os;
	/* not the time of day: a thread on a busy machine may have waited for other reasons, while a host that looks for
	 * memory uses the guest's processor time */
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

/* A room of 0 means that addresses are limited, of which a huge page takes no more than small ones. */
static bool memory_is_short(zmmx_heap *heap)
{
	size_t room = zmmx_room(heap);
	return room && room < ROOM_LEAST;
}

static void sample_small(zmmx_heap *heap, zmmx_storage *storage, void *start)
{
	if (heap->key_number) {
		return; /* the child of a fork should get no memory of its own that it does not need */
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
	/* for the first chunk, the system is asked only when there is a reason */
	bool unasked = advice == ZMMX_ADVICE_NONE && storage->huge_pages && heap->chunk_number;
	return advice == ZMMX_ADVICE_FOR || (unasked && system_gives(heap) == ZMMX_OS_THP_ALWAYS);
}

/* ---- what they cost ---- */

/* The worth of the next huge page, in microseconds. */
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

static zmmx_thp account(zmmx_heap *heap, uint64_t time, uint64_t value)
{
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

static zmmx_thp judge(zmmx_heap *heap, uint64_t time, uint64_t value)
{
	if (time < QUICK) {
		pause_begin(heap);
		return ZMMX_THP_NONE;
	}
	return account(heap, time, value);
}

/* One slow page says little about the next, so in a block with more of them that one is tried as well. */
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

static bool may_join(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	/* the child of a fork should get no memory of its own that it does not need */
	return chunk->advice == ZMMX_ADVICE_NONE && !chunk->purged_pages && !heap->join_refused
	       && heap->huge_pages == ZMMX_HUGE_PAGES_AUTO && !heap->key_number && !heap->thp_pause
	       && system_gives(heap) == ZMMX_OS_THP_ASKED && !memory_is_short(heap);
}

bool zmmx_thp_join_used(zmmx_heap *heap, zmmx_chunk *chunk)
{
	if (!may_join(heap, chunk)) {
		return false;
	}
	const zmmx_os *os = heap->os;
	uint64_t began = os->clock(os), before = processor_time(heap), value = worth(heap, before);
	if (!zmmx_storage_join(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE)) {
		heap->join_refused = chunk->storage == heap->storage;
		return false;
	}
	/* the system waits for all processors first, on a busy machine longer than a huge page can save */
	heap->join_refused = os->clock(os) - began > WORTH;
	chunk->advice = ZMMX_ADVICE_FOR;
	chunk->touched = ZMMX_PAGES;
	heap->thp_tried = processor_time(heap);
	account(heap, heap->thp_tried - before, value);
	return true;
}
