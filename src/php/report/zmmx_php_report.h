/* A report: the heap's figures as taken at one moment, before anything is built from them. */
#ifndef ZMMX_PHP_REPORT_H
#define ZMMX_PHP_REPORT_H

#include "os/zmmx_os.h"
#include "php/engine/zmmx_php.h"

/* One chunk. `used` has the live slots of its `runs` small runs, in the order of their pages. */
typedef struct zmmx_report_chunk {
	size_t number, live_bytes;
	uint16_t free_pages, longest, small_pages, large_pages, returned_pages;
	uint16_t runs;
	uint16_t used[ZMMX_PAGES];
	char map[ZMMX_PAGES];
} zmmx_report_chunk;

typedef struct zmmx_report_huge {
	size_t number, size, committed, resident;
} zmmx_report_huge;

/* Blocks of one size in one chunk, and the memory beyond their own that goes back only with them. */
typedef struct zmmx_report_pin {
	size_t chunk, size, count, bytes, held;
} zmmx_report_pin;

/* Parts that cost more than one walk. */
#define ZMMX_REPORT_CHUNKS 1u    /* chunks, in the order of their numbers */
#define ZMMX_REPORT_HUGE 2u      /* huge blocks, newest first */
#define ZMMX_REPORT_PINS 4u      /* pins, by bytes held, most first */
#define ZMMX_REPORT_RESIDENT 8u  /* heap_resident, resident */
#define ZMMX_REPORT_USAGE 16u    /* usage */
#define ZMMX_REPORT_ALL 31u

typedef struct zmmx_report {
	bool active, hardened;
	const char *reason;
	size_t size, peak, stock_size, real_size, real_peak;
	zend_long limit;         /* -1: none */
	size_t headroom;         /* at most ZEND_LONG_MAX */
	zmmx_stats stats;
	size_t longest_pages;    /* sum over the chunks of their longest free row; with ZMMX_REPORT_CHUNKS */
	size_t heap_resident, resident;
	zmmx_os_usage usage;     /* of the process */
	zmmx_report_chunk *chunks;
	size_t chunk_count;
	zmmx_report_huge *huge;
	size_t huge_count;
	zmmx_report_pin *pins;
	size_t pin_count;
} zmmx_report;

/* Takes the totals and the parts asked for. Its memory is the system's, not the heap's; false: it has none for the lists
 * of chunks, huge blocks and pins. To be dropped even so. */
bool zmmx_report_collect(zmmx_report *report, unsigned parts);
/* Frees the lists. */
void zmmx_report_drop(zmmx_report *report);

/* Bytes to the limit, ZEND_LONG_MAX without one. While not active: what ZendMM's figures leave. */
size_t zmmx_headroom_now(void);
/* Whether a block of that size can be had now. While not active: an estimate from ZendMM's figures. */
bool zmmx_fits_now(size_t bytes);

/* ---- shares derived from a report; 0 when there is nothing to divide by ---- */

/* Free bytes in used runs, of all bytes in their slots. */
double zmmx_report_free_slots(const zmmx_report *report);
/* Free pages, of all but the header pages of used chunks. */
double zmmx_report_free_pages(const zmmx_report *report);
/* Free pages outside the longest free row of their chunk, of all free ones. With ZMMX_REPORT_CHUNKS. */
double zmmx_report_scattered_pages(const zmmx_report *report);
/* Live bytes, of committed ones. */
double zmmx_report_live(const zmmx_report *report);
/* Committed bytes, of the process' resident ones. With ZMMX_REPORT_RESIDENT. */
double zmmx_report_committed(const zmmx_report *report);

/* The bins together: pages and elements stay 0, slot_size is the number of bins in use, runs, used and free add up. */
zmmx_bin_stats zmmx_report_bins(const zmmx_report *report, size_t *bytes_used, size_t *bytes_free);
/* 0 if `whole` is. */
double zmmx_share(size_t part, size_t whole);

/* Seconds since 1970. */
double zmmx_wall_time(void);

#endif
