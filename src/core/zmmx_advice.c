/* Advice to the system: large pages where they pay, and pages in advance. Nothing here can fail. */
#include "zmmx_internal.h"

/* A heap of this size asks for large pages: one that is hardly used is then a sixteenth of it at most. */
#define LARGE_PAGES_FROM ((size_t)32 * 1024 * 1024)

/* Microseconds. Clearing a large page takes 100 to 300 where memory is at hand. Where the system has to move other
 * pages out of the way, or a host to find memory for its guest, it is 2000 and more, and small pages may be at hand. */
#define LARGE_PAGE_SLOW 1000u
/* No machine clears one in less: the system gave a small page. */
#define LARGE_PAGE_QUICK 15u
/* Chunks' worth of memory to go without after a slow one or none; doubled by each further. */
#define PAUSE_FIRST ((size_t)8)
#define PAUSE_MOST ((size_t)256)

/* Pages fetched at once where fresh ones are taken: a fault for each costs twice as much. */
#define AHEAD_PAGES 32u

static bool large_pages_wanted(zmmx_heap *heap, size_t need)
{
	if (heap->huge_pages != ZMMX_HUGE_PAGES_AUTO) {
		return heap->huge_pages == ZMMX_HUGE_PAGES_ON;
	}
	if (heap->real_share + need < LARGE_PAGES_FROM) {
		return false;
	}
	size_t chunks = (need + ZMMX_CHUNK_SIZE - 1) / ZMMX_CHUNK_SIZE;
	if (heap->pause > chunks) {
		heap->pause -= chunks;
		return false;
	}
	heap->pause = 0;
	return true;
}

bool zmmx_large_pages_ask(zmmx_heap *heap, zmmx_storage *storage, void *start, size_t size, size_t need)
{
	if (large_pages_wanted(heap, need)) {
		return zmmx_storage_huge_pages(heap, storage, start, size, true);
	}
	if (heap->huge_pages == ZMMX_HUGE_PAGES_OFF) {
		zmmx_storage_huge_pages(heap, storage, start, size, false);
	}
	return false;
}

/* By the processor's time: on a busy machine the thread may have had to wait for other reasons. A host that looks for
 * memory does so at the cost of the guest's processor. */
static uint64_t first_write_time(const zmmx_heap *heap, void *start)
{
	const zmmx_os *os = heap->os;
	uint64_t (*time)(const zmmx_os *) = os->processor_time ? os->processor_time : os->clock;
	uint64_t before = time(os);
	*(volatile char *)start = 0;
	return time(os) - before;
}

zmmx_large_page zmmx_large_pages_try(zmmx_heap *heap, void *start)
{
	if (heap->huge_pages == ZMMX_HUGE_PAGES_ON) {
		return ZMMX_LARGE_PAGE_GIVEN;
	}
	uint64_t time = first_write_time(heap, start);
	if (time >= LARGE_PAGE_QUICK && time < LARGE_PAGE_SLOW) {
		heap->pause_next = 0;
		return ZMMX_LARGE_PAGE_GIVEN;
	}
	heap->pause = heap->pause_next ? heap->pause_next : PAUSE_FIRST;
	heap->pause_next = heap->pause < PAUSE_MOST ? heap->pause * 2 : PAUSE_MOST;
	return time < LARGE_PAGE_QUICK ? ZMMX_LARGE_PAGE_NONE : ZMMX_LARGE_PAGE_SLOW;
}

void zmmx_pages_ahead(zmmx_heap *heap, zmmx_chunk *chunk, uint32_t page, uint32_t pages)
{
	uint32_t unit = (uint32_t)(heap->os->page_size > ZMMX_PAGE_SIZE ? heap->os->page_size / ZMMX_PAGE_SIZE : 1);
	uint32_t end = page + pages;
	/* Of a block beyond some size nobody knows how much will be used soon. What the child of a fork does not need is to
	 * be no memory of its own. */
	if (pages <= AHEAD_PAGES && heap->chunk_number > 1 && !heap->key_number) {
		uint32_t start = (page > chunk->touched ? page : chunk->touched) / unit * unit;
		end = start + AHEAD_PAGES < ZMMX_PAGES ? start + AHEAD_PAGES : ZMMX_PAGES;
		end = end > page + pages ? end : (page + pages + unit - 1) / unit * unit;
		zmmx_storage_populate(heap, chunk->storage, (void *)page_address((uintptr_t)chunk, start),
		                      (end - start) * ZMMX_PAGE_SIZE);
	}
	chunk->touched = (uint16_t)end;
}
