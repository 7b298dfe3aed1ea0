/* A report: the heap's figures at one moment, before anything is built from them. */
#ifndef ZMMX_PHP_REPORT_H
#define ZMMX_PHP_REPORT_H

#include "os/zmmx_os.h"
#include "php/engine/zmmx_php.h"

/* What is known of a chunk, a huge block and a pin. The names are also the keys in zmmx_chunks(), zmmx_huge() and zmmx_pins(),
 * in this order. FIGURE(name), of chunks FIGURE(type, name). */
#define ZMMX_REPORT_CHUNK_FIGURES(FIGURE) \
	FIGURE(size_t, number) \
	FIGURE(uint16_t, free_pages) \
	FIGURE(uint16_t, longest) \
	FIGURE(uint16_t, small_pages) \
	FIGURE(uint16_t, large_pages) \
	FIGURE(uint16_t, returned_pages) \
	FIGURE(size_t, live_bytes)
#define ZMMX_REPORT_HUGE_FIGURES(FIGURE) FIGURE(number) FIGURE(size) FIGURE(committed) FIGURE(resident)
#define ZMMX_REPORT_PIN_FIGURES(FIGURE) FIGURE(chunk) FIGURE(size) FIGURE(count) FIGURE(bytes) FIGURE(held)

#define ZMMX_REPORT_TYPED(type, name) type name;
#define ZMMX_REPORT_SIZE(name) size_t name;

/* One chunk. `used` has the live slots of its `runs` small runs, in the order of their pages. */
typedef struct zmmx_report_chunk {
	ZMMX_REPORT_CHUNK_FIGURES(ZMMX_REPORT_TYPED)
	uint16_t runs;
	uint16_t used[ZMMX_PAGES];
	char map[ZMMX_PAGES];
} zmmx_report_chunk;

typedef struct zmmx_report_huge {
	ZMMX_REPORT_HUGE_FIGURES(ZMMX_REPORT_SIZE)
} zmmx_report_huge;

/* Blocks of one size in one chunk, and the additional memory that can only go back with them. */
typedef struct zmmx_report_pin {
	ZMMX_REPORT_PIN_FIGURES(ZMMX_REPORT_SIZE)
} zmmx_report_pin;

/* The bins together. */
typedef struct zmmx_report_bins {
	size_t in_use;           /* bins that have runs */
	size_t runs, used, free; /* slots */
	size_t bytes_used, bytes_free;
} zmmx_report_bins;

/* Parts that cost more than one walk. */
#define ZMMX_REPORT_CHUNKS 1u   /* chunks, in the order of their numbers */
#define ZMMX_REPORT_HUGE 2u     /* huge blocks, newest first */
#define ZMMX_REPORT_PINS 4u     /* pins, by bytes held, most first */
#define ZMMX_REPORT_RESIDENT 8u /* heap_resident, resident */
#define ZMMX_REPORT_USAGE 16u   /* usage */
#define ZMMX_REPORT_ALL 31u

typedef struct zmmx_report {
	bool active, hardened;
	const char *reason;
	size_t size, peak, stock_size, real_size, real_peak;
	zend_long limit; /* -1: none */
	size_t headroom; /* at most ZEND_LONG_MAX */
	zmmx_stats stats;
	zmmx_report_bins bins;
	size_t held_pages;    /* free ones whose memory did not go back */
	size_t longest_pages; /* sum over the chunks of their longest free span; with ZMMX_REPORT_CHUNKS */
	size_t heap_resident, resident;
	size_t restarts;     /* see zmmx_php_restarts.h */
	zmmx_os_usage usage; /* of the process */
	zmmx_report_chunk *chunks;
	size_t chunk_count;
	zmmx_report_huge *huge;
	size_t huge_count;
	zmmx_report_pin *pins;
	size_t pin_count;
} zmmx_report;

/* Collects the totals and the parts asked for. Its memory is the system's, not the heap's; false: it has none for the lists
 * of chunks, huge blocks and pins. To be destroyed even so. */
bool zmmx_report_collect(zmmx_report *report, unsigned parts);
/* Frees the lists. */
void zmmx_report_destroy(zmmx_report *report);

/* Bytes to the limit, ZEND_LONG_MAX without one. While not active: what ZendMM's figures leave. */
size_t zmmx_report_headroom(void);
/* Whether a block of that size can be had now. While not active: an estimate from ZendMM's figures. */
bool zmmx_report_fits(size_t bytes);

/* ---- ratios derived from a report; 0 when the divisor is 0 ---- */

/* Free bytes in used runs / all bytes in their slots. */
double zmmx_report_free_slots(const zmmx_report *report);
/* Free pages / all pages of used chunks without headers. */
double zmmx_report_free_pages(const zmmx_report *report);
/* Free pages outside the longest free span of their chunk, of all free ones. With ZMMX_REPORT_CHUNKS. */
double zmmx_report_scattered_pages(const zmmx_report *report);
/* Live bytes / committed bytes. */
double zmmx_report_live(const zmmx_report *report);
/* Committed bytes / the process's resident bytes. With ZMMX_REPORT_RESIDENT. */
double zmmx_report_committed(const zmmx_report *report);

/* 0 if `whole` is. */
double zmmx_share(size_t part, size_t whole);

/* Seconds since 1970. */
double zmmx_wall_time(void);

#endif
