/* Asks all workers of a directory for their profiles. */
#ifndef ZMMX_PHP_POOL_ASKED_H
#define ZMMX_PHP_POOL_ASKED_H

#include "php/status/zmmx_php_pool.h"

typedef struct zmmx_pool_asked {
	zmmx_pool pool; /* those of this user; others may neither be asked nor believed */
	int directory;
	int *files;         /* of each worker; -1: gone */
	bool *has_answered; /* since it was asked */
} zmmx_pool_asked;

/* NULL is success, otherwise the reason, and there is nothing to end. */
const char *zmmx_pool_ask(zmmx_pool_asked *asked, const char *directory);
/* Waits until those that are busy have answered, for so many microseconds at most. One that is idle would not. */
void zmmx_pool_wait(zmmx_pool_asked *asked, uint64_t patience);
/* What a worker has written, now or earlier; to be freed. NULL: nothing. */
char *zmmx_pool_profile(const zmmx_pool_asked *asked, size_t worker, size_t *length);
void zmmx_pool_asked_end(zmmx_pool_asked *asked);

#endif
