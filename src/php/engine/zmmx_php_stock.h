/* The engine's own heap, which keeps the blocks from before us, and its counters, which we count in. */
#ifndef ZMMX_PHP_STOCK_H
#define ZMMX_PHP_STOCK_H

#include "php/engine/zmmx_php.h"

/* Finds where the counters are in a stock heap, for the process. This thread's must be in use and without handlers. What is
 * not found stays unknown. */
void zmmx_stock_counters_find(void);
/* Counts in this thread's stock heap from here on, or in counters of our own if those were not found. */
void zmmx_stock_counters_attach(void);

/* As zmmx_hooks' foreign_free and foreign_realloc. `context` is not used. A block that is not the stock heap's either ends
 * the process. Not for the stock heap itself, which the engine frees last. */
void zmmx_stock_free(void *context, void *block);
void *zmmx_stock_realloc(void *context, void *block, size_t size);

/* Whether the address lies in the stock heap's first chunk. */
static zend_always_inline bool zmmx_stock_chunk_has(const void *block)
{
	uintptr_t first = (uintptr_t)ZMMX_G(stock) & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1);
	return (uintptr_t)block - first < ZMMX_CHUNK_SIZE;
}

/* Whether a block may be the stock heap's. Never wrong about one of its blocks; cheap. */
static zend_always_inline bool zmmx_stock_is_likely(const void *block)
{
	return zmmx_stock_chunk_has(block) || ZMMX_G(stock_grown);
}


/* At the end of a request: takes its share anew if it was called, for others may call it past us. */
void zmmx_stock_settle(void);
/* Whether others may have taken blocks of its past us in this request: then there are more than its share says. Takes
 * the share anew, by a walk. */
bool zmmx_stock_holds_more(void);

#endif
