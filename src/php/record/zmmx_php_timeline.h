/* The heap's figures over the time of a request: a bounded number of points, each with the PHP line that ran. */
#ifndef ZMMX_PHP_TIMELINE_H
#define ZMMX_PHP_TIMELINE_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_sites.h"

/* When there are so many, every two become one. */
#define ZMMX_POINTS 1024u

/* The figures of a point, as the columns of a report name them. FIGURE(name) */
#define ZMMX_POINT_FIGURES(FIGURE) \
	FIGURE(live)  /* bytes in live blocks */ \
	FIGURE(large) /* of them in large blocks, as of the last count */ \
	FIGURE(huge)  /* of them in huge blocks */ \
	FIGURE(committed) \
	FIGURE(cached)   /* committed in addition, in chunks and mappings kept for reuse */ \
	FIGURE(resident) /* of the process; 0 where the system does not tell */ \
	FIGURE(limit)    /* memory_limit; 0: none */

#define ZMMX_POINT_MEMBER(name) size_t name;

typedef struct zmmx_point {
	uint64_t time; /* microseconds since the start */
	ZMMX_POINT_FIGURES(ZMMX_POINT_MEMBER)
	uint32_t site; /* 0: unknown */
} zmmx_point;

typedef struct zmmx_timeline {
	zmmx_sites *sites; /* of depth 1 */
	uint64_t start;    /* by the system's clock */
	uint64_t gap;      /* the least microseconds between two points */
	uint64_t counting; /* microseconds that counting large blocks took */
	size_t large;      /* bytes, as of the last count */
	size_t highest;    /* live bytes of all points */
	size_t committed;  /* when last looked at */
	uint32_t count;
	zmmx_point points[ZMMX_POINTS];
} zmmx_timeline;

/* NULL: the system has no memory. There must be a heap. */
zmmx_timeline *zmmx_timeline_create(void);
/* NULL is allowed. */
void zmmx_timeline_destroy(zmmx_timeline *timeline);
/* From the heap's hook, in the middle of an operation. Returns whether a safe point is wanted. */
bool zmmx_timeline_on_change(zmmx_timeline *timeline);
/* At a safe point: a point if one is due, or in any case. */
void zmmx_timeline_at_safe_point(zmmx_timeline *timeline, bool in_any_case);
/* Microseconds since the start. */
uint64_t zmmx_timeline_now(const zmmx_timeline *timeline);

#endif
