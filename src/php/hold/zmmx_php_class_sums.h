/* The objects of a walk by class. */
#ifndef ZMMX_PHP_CLASS_SUMS_H
#define ZMMX_PHP_CLASS_SUMS_H

#include "php/hold/zmmx_php_hold.h"

typedef struct zmmx_class_sum {
	zmmx_intern_entry entry;
	const zend_class_entry *ce;
	size_t instances;
	size_t own;      /* bytes of the objects themselves */
	size_t retained; /* and of all that was reached through them; what is below several of the class counts once */
	size_t open;     /* while summing: instances above the entry that is looked at */
} zmmx_class_sum;

/* A number to sort by its bytes, most first. */
typedef struct zmmx_rank {
	size_t bytes;
	uint32_t number;
} zmmx_rank;

/* Fills a table that was started for zmmx_class_sum. false: the system has no memory. */
bool zmmx_class_sums_collect(zmmx_intern *classes, const zmmx_hold *hold);
void zmmx_ranks_sort(zmmx_rank *ranks, size_t count);

#endif
