/* A last report when memory has run out. */
#ifndef ZMMX_PHP_POST_MORTEM_H
#define ZMMX_PHP_POST_MORTEM_H

#include "php/engine/zmmx_php.h"

typedef enum zmmx_death {
	ZMMX_DEATH_LIMIT,      /* memory_limit: the request ends by an error */
	ZMMX_DEATH_HARD_LIMIT, /* the process ends */
	ZMMX_DEATH_SYSTEM      /* the system has no memory */
} zmmx_death;

/* At the start of a request: from here on a report can be written, once for each cause of death. */
void zmmx_post_mortem_reserve(void);
/* `size` bytes were requested. Does nothing without zmmx.post_mortem. */
void zmmx_post_mortem_write(zmmx_death death, size_t limit, size_t size);

#endif
