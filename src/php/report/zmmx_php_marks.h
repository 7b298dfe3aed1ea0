/* Marks: figures remembered during a request. */
#ifndef ZMMX_PHP_MARKS_H
#define ZMMX_PHP_MARKS_H

#include "php/engine/zmmx_php.h"

/* So many at a time; older ones are dropped. */
#define ZMMX_MARKS 256

struct zmmx_mark {
	zmmx_stats stats;
	size_t size, resident;
	size_t peak;      /* peak of live bytes since then, with the stock heap's, up to the next mark */
	size_t heap_peak; /* the request's peak at the mark */
	uint32_t epoch;   /* epoch of the blocks tracked since then; 0: blocks are not tracked */
};

/* Remembers the figures and returns the mark's number, from 1. 0: the system has no memory for marks. */
size_t zmmx_mark_set(void);
/* NULL: no such mark, or too old. */
const zmmx_mark *zmmx_mark_find(zend_long number);
/* The peak of live bytes since the mark. */
size_t zmmx_mark_peak(const zmmx_mark *mark);
/* At the end of a request. */
void zmmx_marks_clear(void);

#endif
