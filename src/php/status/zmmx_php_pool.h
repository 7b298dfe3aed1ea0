/* The files of a directory like zmmx.status_dir, read at one moment. */
#ifndef ZMMX_PHP_POOL_H
#define ZMMX_PHP_POOL_H

#include "php/engine/zmmx_php.h"
#include "php/status/zmmx_status_file.h"

typedef struct zmmx_pool {
	zmmx_status_file *workers; /* by pool, pid and thread; `resident` is of now, where the system tells */
	size_t count, room;
	uint64_t pid_namespace; /* of this process: in another one a process of the same pid may be there, too */
	uint64_t master;        /* of this process if it is a worker of FPM, otherwise 0 */
} zmmx_pool;

/* Reads the files of processes that are alive, and removes those of dead ones if it may. NULL is success, otherwise the
 * reason. The memory is the system's; to be freed with zmmx_pool_free(). */
const char *zmmx_pool_read(zmmx_pool *pool, const char *directory);
void zmmx_pool_free(zmmx_pool *pool);

#endif
