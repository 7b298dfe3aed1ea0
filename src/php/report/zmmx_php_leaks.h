/* Leaks: blocks that outlive their request, or a call. */
#ifndef ZMMX_PHP_LEAKS_H
#define ZMMX_PHP_LEAKS_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_track.h"

/* A request begins: blocks are tracked from here on if leaks are of interest. */
void zmmx_leaks_activate(void);
/* User code has ended: what the report needs and the engine is about to drop is remembered. */
void zmmx_leaks_deactivate(void);
/* The engine has taken objects apart. */
void zmmx_leaks_post_deactivate(void);
/* The request has ended as it should: what is alive now leaked, and that is to be said. */
bool zmmx_leaks_are_wanted(void);
/* The request has ended, and its blocks are about to be dropped: those that are still recorded leaked. */
void zmmx_leaks_report(void);
/* Of the last request that ended in this thread, as zmmx_track_survivors() gives them, but not to be freed. */
const zmmx_survivors *zmmx_leaks_last(size_t *count);


#endif
