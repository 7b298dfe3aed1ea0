/* What would be freed with a value. */
#ifndef ZMMX_PHP_RETAINED_H
#define ZMMX_PHP_RETAINED_H

#include "php/hold/zmmx_php_hold.h"

typedef struct zmmx_retained {
	size_t own;       /* bytes of the value itself */
	size_t retained;  /* and of all that only it leads to */
	size_t reachable; /* and of what else it leads to */
	size_t blocks;    /* retained ones */
	bool is_of_code;  /* the value is a literal, which stays */
	bool complete;
} zmmx_retained;

/* A trial deletion like that of the engine's collector, but with the counts in tables beside the heap. While zmmx is not
 * active everything is 0. */
void zmmx_retained_collect(zmmx_retained *retained, const zval *value);

#endif
