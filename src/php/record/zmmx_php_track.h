/* Tracking: every block and where it was allocated, from the moment somebody asks for it. */
#ifndef ZMMX_PHP_TRACK_H
#define ZMMX_PHP_TRACK_H

#include "php/record/zmmx_php_sites.h"

/* Who wants blocks to be tracked; while nobody does, what was recorded is dropped. */
#define ZMMX_TRACK_SITES 1u   /* zmmx.track */
#define ZMMX_TRACK_LEAKS 2u   /* zmmx.leaks, or a handler of another extension */
#define ZMMX_TRACK_CALL 4u    /* zmmx_assert_no_leak() at work */

/* Blocks of one site. */
typedef struct zmmx_survivors {
	uint32_t site;
	size_t blocks, bytes;
	uintptr_t address;    /* of the first one */
	size_t size;          /* its own */
} zmmx_survivors;

typedef struct zmmx_track zmmx_track;

/* ZMMX_TRACK_* want blocks to be tracked, or no longer. Blocks from before are not recorded. Without memory for it there is
 * a warning, and tracking stays off; without a heap nothing happens. */
void zmmx_track_want(unsigned who);
void zmmx_track_unwant(unsigned who);
/* ZMMX_TRACK_CALL counts: it ends when it was taken back as often as it was wanted, or here: a fatal error leaves every
 * call in the middle. */
void zmmx_track_end_calls(void);
bool zmmx_track_is_on(void);
/* Tracking is on, and no block is recorded: somebody stands in front of us. */
bool zmmx_track_is_deaf(void);
/* From the handlers: a block was made, or freed, or replaced by another. */
void zmmx_track_on_alloc(const void *block, size_t size, const zmmx_caller *caller);
void zmmx_track_on_free(const void *block, const zmmx_caller *caller);
/* All blocks are gone. */
void zmmx_track_clear(void);
/* Blocks are counted by epochs: those allocated from here on are told from all before. The new epoch's number. */
uint32_t zmmx_track_epoch(void);
/* The sites of live blocks allocated in `epoch` or later (0: of all), most bytes first; to be freed with free(). NULL
 * and *count 0: there are none, or no memory, or tracking is off. */
zmmx_survivors *zmmx_track_survivors(uint32_t epoch, size_t *count);
/* Frees the survivors of the last request, which say their sites by number: they go before the sites do. */
void zmmx_track_drop_last(void);
/* Of what is recorded now; NULL while tracking is off. */
const zmmx_sites *zmmx_track_sites(void);
/* As zmmx_hooks' describe. */
void zmmx_track_describe(void *context, const void *block, char *buffer, size_t size);

#endif
