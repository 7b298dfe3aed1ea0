/* Tracking: every block and where it was allocated, from the first request to track on. */
#ifndef ZMMX_PHP_TRACK_H
#define ZMMX_PHP_TRACK_H

#include "php/record/zmmx_php_sites.h"

/* Reasons to track blocks; without any, the records are dropped. */
#define ZMMX_TRACK_SITES 1u /* zmmx.track */
#define ZMMX_TRACK_LEAKS 2u /* zmmx.leaks, or a handler of another extension */
#define ZMMX_TRACK_CALL 4u  /* a call of zmmx_assert_no_leak() */

/* Blocks of one site. */
typedef struct zmmx_survivors {
	uint32_t site;
	size_t blocks, bytes;
	uintptr_t address; /* of the first block */
	size_t size;       /* of that block */
} zmmx_survivors;

typedef struct zmmx_track zmmx_track;

/* Adds or removes reasons ZMMX_TRACK_*. Older blocks are not recorded. Without memory there is a warning, and tracking
 * stays off; without a heap nothing happens. */
void zmmx_track_want(unsigned who);
void zmmx_track_unwant(unsigned who);
/* ZMMX_TRACK_CALL counts: it ends when it was removed as often as it was added, or here, because a fatal error leaves
 * every call in the middle. */
void zmmx_track_end_calls(void);
bool zmmx_track_is_on(void);
/* Tracking is on, but no block is recorded, because other handlers are in front of ours. */
bool zmmx_track_is_deaf(void);
/* From the handlers: a block was allocated, freed, or replaced by another. */
void zmmx_track_on_alloc(const void *block, size_t size, const zmmx_caller *caller);
void zmmx_track_on_free(const void *block, const zmmx_caller *caller);
/* All blocks are gone. */
void zmmx_track_clear(void);
/* Starts a new epoch and returns its number: blocks allocated from now on can be told from older ones. */
uint32_t zmmx_track_epoch(void);
/* The sites of live blocks allocated in `epoch` or later (0: of all), most bytes first; the caller frees them with
 * free(). NULL and *count 0: none, no memory, or tracking is off. */
zmmx_survivors *zmmx_track_survivors(uint32_t epoch, size_t *count);
/* What has become of blocks since tracking began, strangers counted: blocks from before that were freed. */
typedef struct zmmx_track_sums {
	size_t blocks, bytes; /* live ones */
	size_t strangers;
} zmmx_track_sums;

zmmx_track_sums zmmx_track_sum(void);
/* A block of more than ZMMX_RECENT_SIZE bytes that was allocated or resized lately. */
typedef struct zmmx_recent {
	uintptr_t address;
	size_t size;   /* as requested */
	uint32_t site; /* of zmmx_track_sites() */
} zmmx_recent;

#define ZMMX_RECENT 16u
#define ZMMX_RECENT_SIZE ((size_t)64 * 1024)

/* The `nth` of them, the newest is 0; NULL: there were not so many. *alive: it was not freed. */
const zmmx_recent *zmmx_track_recent(uint32_t nth, bool *alive);
/* Takes those of an earlier moment away from what survives now: the sites that have more blocks or bytes than then, most
 * bytes first. Either may be NULL, with count 0. The new count. */
size_t zmmx_survivors_subtract(zmmx_survivors *now, size_t count, const zmmx_survivors *then, size_t then_count);
/* Frees the survivors of the last request, which say their sites by number: they go before the sites do. */
void zmmx_track_clear_last(void);
/* Of what is recorded now; NULL while tracking is off. */
const zmmx_sites *zmmx_track_sites(void);
/* Like describe of zmmx_hooks. */
void zmmx_track_describe(void *context, const void *block, char *buffer, size_t size);

#endif
