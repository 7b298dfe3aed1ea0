/* Memory of unknown content is searched for addresses of blocks. */
#ifndef ZMMX_PHP_MEMORY_H
#define ZMMX_PHP_MEMORY_H

#include "php/hold/zmmx_php_hold.h"

/* The present entry holds the blocks whose address is in the range, unless something else does already. */
void zmmx_hold_range(zmmx_hold *hold, const void *start, size_t size);
/* The same for a block that it holds. */
void zmmx_hold_content(zmmx_hold *hold, const void *block);

/* Looks into everything of known content that was pushed, the nearest to a root first. */
void zmmx_hold_follow_values(zmmx_hold *hold);
/* And then into memory of unknown content, and what is found there. */
void zmmx_hold_follow(zmmx_hold *hold);

#endif
