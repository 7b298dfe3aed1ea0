/* Transparent huge pages: when to ask the system for them, and whether it gave one. Nothing here can fail. */
#include "core/pages/zmmx_pages.h"

/* A heap of at least this size asks for huge pages; one that is hardly used is then at most a sixteenth of it. */
#define THP_FROM ((size_t)32 * 1024 * 1024)

/* Microseconds. Clearing a huge page takes 100 to 300 where memory is available. It takes 2000 and more where the
 * system has to move other pages away, or a host has to find memory for its guest; small pages may be available then. */
#define THP_SLOW 1000u
/* No machine clears a huge page in less: the system gave a small one. */
#define THP_QUICK 15u
/* Memory, in chunks, to use without huge pages after a slow one or none; doubled each further time. */
#define PAUSE_INITIAL ((size_t)8)
#define PAUSE_MAX ((size_t)256)

static bool thp_is_wanted(zmmx_heap *heap, size_t need)
{
	if (heap->huge_pages != ZMMX_HUGE_PAGES_AUTO) {
		return heap->huge_pages == ZMMX_HUGE_PAGES_ON;
	}
	if (heap->real_share + need < THP_FROM) {
		return false;
	}
	size_t chunks = (need + ZMMX_CHUNK_SIZE - 1) / ZMMX_CHUNK_SIZE;
	if (heap->thp_pause > chunks) {
		heap->thp_pause -= chunks;
		return false;
	}
	heap->thp_pause = 0;
	return true;
}

bool zmmx_thp_advise(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need)
{
	if (thp_is_wanted(heap, need)) {
		return zmmx_storage_huge_pages(heap, storage, start, size, true);
	}
	if (heap->huge_pages == ZMMX_HUGE_PAGES_OFF) {
		zmmx_storage_huge_pages(heap, storage, start, size, false);
	}
	return false;
}

/* Measures the processor's time, because a thread on a busy machine may have waited for other reasons. A host that
 * looks for memory does so at the expense of the guest's processor time. */
static uint64_t first_write_time(const zmmx_heap *heap, void *start)
{
	const zmmx_os *os = heap->os;
	uint64_t (*time)(const zmmx_os *) = os->processor_time ? os->processor_time : os->clock;
	uint64_t before = time(os);
	*(volatile char *)start = 0;
	return time(os) - before;
}

zmmx_thp zmmx_thp_probe(zmmx_heap *heap, void *start)
{
	if (heap->huge_pages == ZMMX_HUGE_PAGES_ON) {
		return ZMMX_THP_GIVEN;
	}
	uint64_t time = first_write_time(heap, start);
	if (time >= THP_QUICK && time < THP_SLOW) {
		heap->thp_pause_next = 0;
		return ZMMX_THP_GIVEN;
	}
	heap->thp_pause = heap->thp_pause_next ? heap->thp_pause_next : PAUSE_INITIAL;
	heap->thp_pause_next = heap->thp_pause < PAUSE_MAX ? heap->thp_pause * 2 : PAUSE_MAX;
	return time < THP_QUICK ? ZMMX_THP_NONE : ZMMX_THP_SLOW;
}
