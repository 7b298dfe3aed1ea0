/* The sums of a walk: by path, and by class. */
#ifndef ZMMX_PHP_HOLDERS_H
#define ZMMX_PHP_HOLDERS_H

#include "php/hold/zmmx_php_class_sums.h"

typedef struct zmmx_holders {
	zmmx_hold hold;
	size_t size, reached; /* bytes */
	zmmx_rank *paths;     /* of all paths with blocks, by what they retain */
	size_t path_count;
	zmmx_intern classes; /* of zmmx_class_sum */
	zmmx_rank *class_ranks;
	const char *lacks; /* what the system has no memory for; NULL: the result is complete */
} zmmx_holders;

#define ZMMX_DEPTH_MAX 32

/* Walks the heap and sums up. Its memory is the system's; without enough the result is not complete. To be destroyed. While
 * zmmx is not active everything is 0. */
void zmmx_holders_collect(zmmx_holders *holders, unsigned depth);
void zmmx_holders_destroy(zmmx_holders *holders);

#endif
