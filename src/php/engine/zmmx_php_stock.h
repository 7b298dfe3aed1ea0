/* The engine's own heap, which keeps the blocks from before us, and its counters, which we use. */
#ifndef ZMMX_PHP_STOCK_H
#define ZMMX_PHP_STOCK_H

#include "php/engine/zmmx_php.h"

/* Finds the counters in a stock heap, for the process. This thread's must be in use and have no handlers. Counters that
 * are not found stay unknown. */
void zmmx_stock_counters_find(void);
/* From now on, counts in this thread's stock heap, or in our own counters if those were not found. */
void zmmx_stock_counters_attach(void);

/* Like foreign_free and foreign_realloc of zmmx_hooks. `context` is not used. If the block is not the stock heap's
 * either, the process ends. Not for the stock heap itself, which the engine frees last. */
void zmmx_stock_free(void *context, void *block);
void *zmmx_stock_realloc(void *context, void *block, size_t size);

/* Whether the address is in the stock heap's first chunk. */
static zend_always_inline bool zmmx_stock_chunk_has(const void *block)
{
	uintptr_t first = (uintptr_t)ZMMX_G(stock) & ~(uintptr_t)(ZMMX_CHUNK_SIZE - 1);
	return (uintptr_t)block - first < ZMMX_CHUNK_SIZE;
}

/* Whether a block may be the stock heap's. Always true for its blocks; cheap. */
static zend_always_inline bool zmmx_stock_is_likely(const void *block)
{
	return zmmx_stock_chunk_has(block) || ZMMX_G(stock_grown);
}

/* At the end of a request: renews its share if it was called, because others may call it directly. */
void zmmx_stock_settle(void);
/* Whether others may have taken blocks directly from it in this request, so that its share is too low. Renews the
 * share, by a walk. */
bool zmmx_stock_holds_more(void);

#endif
