/* The free pages of the stock heap's first chunk, which no request uses any more: their memory goes back to the system.
 *
 * Where the system gives huge pages unasked the whole chunk is one, for a dozen blocks from before our time. Its header says
 * which pages are free. The header is private to the engine, so nothing is believed of it that its content does not prove:
 * the map of used pages is where what is used, by the entry of each page, is what the map says, and as much as the counter
 * of free pages leaves. The stock heap may take such pages at any time; that they are clear then makes no difference. */
#include "php/engine/zmmx_php_stock_pages.h"

#define PAGES ZMMX_PAGES
#define WORD_BITS (8 * sizeof(zend_ulong))
#define MAP_BYTES (PAGES / 8)
#define INFO_BYTES (PAGES * sizeof(uint32_t))
/* An entry: the first page of a large block or of several for a bin, or a further one of those. */
#define IS_LARGE 0x40000000u
#define IS_SMALL 0x80000000u
#define LARGE_PAGES 0x3ffu

/* Where the counter of free pages has been since there is this heap: behind three pointers. */
#define FREE_PAGES_AT (3 * sizeof(void *))

static bool is_used(const zend_ulong *map, uint32_t page)
{
	return map[page / WORD_BITS] >> page % WORD_BITS & 1;
}

/* Pages of the large block, if it is one, that begins there; else 1; 0: that is no entry of a used page. */
static uint32_t entry_pages(uint32_t info)
{
	if (info & IS_SMALL) {
		return 1;
	}
	return info & IS_LARGE ? info & LARGE_PAGES : 0;
}

/* Used pages, if map and entries agree; 0 if not. */
static uint32_t used_count(const zend_ulong *map, const uint32_t *info)
{
	uint32_t used = 0;
	for (uint32_t page = 0; page < PAGES;) {
		if (!is_used(map, page)) {
			page++;
			continue;
		}
		uint32_t end = page + entry_pages(info[page]);
		if (end == page || end > PAGES) {
			return 0;
		}
		for (; page < end; page++, used++) {
			if (!is_used(map, page)) {
				return 0;
			}
		}
	}
	return used;
}

/* The first page is the header. */
static const zend_ulong *map_find(const char *chunk)
{
	uint32_t free_pages = *(const uint32_t *)(chunk + FREE_PAGES_AT);
	if (free_pages >= PAGES) {
		return NULL;
	}
	for (const char *at = chunk + FREE_PAGES_AT; at + MAP_BYTES + INFO_BYTES <= chunk + ZMMX_PAGE_SIZE; at += sizeof(zend_ulong)) {
		const uint32_t *info = (const uint32_t *)(at + MAP_BYTES);
		if (info[0] == (IS_LARGE | 1) && used_count((const zend_ulong *)at, info) == PAGES - free_pages) {
			return (const zend_ulong *)at;
		}
	}
	return NULL;
}

static void pages_release(const zmmx_os *os, char *chunk, uint32_t first, uint32_t end)
{
	size_t unit = os->page_size;
	size_t from = (first * ZMMX_PAGE_SIZE + unit - 1) / unit * unit, to = end * ZMMX_PAGE_SIZE / unit * unit;
	if (from < to) {
		os->purge(os, chunk + from, to - from);
	}
}

void zmmx_stock_pages_release(zend_mm_heap *stock)
{
	const zmmx_os *os = zmmx_os_default();
	char *chunk = (char *)((uintptr_t)stock & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1));
	/* the heap is inside its first chunk, which begins with a pointer to it */
	const zend_ulong *map = *(zend_mm_heap **)chunk == stock ? map_find(chunk) : NULL;
	if (!map || !os->huge_pages) {
		return;
	}
	os->huge_pages(os, chunk, ZMMX_CHUNK_SIZE, false); /* or the system would join what is left again */
	for (uint32_t page = 0; page < PAGES; page++) {
		uint32_t first = page;
		while (page < PAGES && !is_used(map, page)) {
			page++;
		}
		if (page > first) {
			pages_release(os, chunk, first, page);
		}
	}
}
