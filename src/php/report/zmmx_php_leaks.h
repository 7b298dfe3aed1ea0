/* Leaks: blocks that outlive their request, or a call. */
#ifndef ZMMX_PHP_LEAKS_H
#define ZMMX_PHP_LEAKS_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_track.h"

/* A request begins: tracks blocks from here on if leaks are reported. */
void zmmx_leaks_activate(void);
/* User code has ended: remembers data for the report that the engine is about to drop. */
void zmmx_leaks_deactivate(void);
/* The engine has taken objects apart. */
void zmmx_leaks_post_deactivate(void);
/* The request has ended normally: live blocks are leaks, and are to be reported. */
bool zmmx_leaks_are_wanted(void);
/* The request has ended, and its blocks are about to be dropped: the blocks still recorded leaked. */
void zmmx_leaks_report(void);
/* The leaks of the last request that ended in this thread, like zmmx_track_survivors(), but not to be freed. */
const zmmx_survivors *zmmx_leaks_last(size_t *count);

#endif
