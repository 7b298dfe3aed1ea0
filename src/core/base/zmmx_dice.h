/* Random numbers for a hardened heap, from a secret seed. */
#ifndef ZMMX_DICE_H
#define ZMMX_DICE_H

#include "core/base/zmmx_base.h"

/* A number from 0 to `bound` - 1. */
ZMMX_INLINE uint32_t dice_below(zmmx_heap *heap, uint32_t bound)
{
	heap->dice ^= heap->dice << 13;
	heap->dice ^= heap->dice >> 7;
	heap->dice ^= heap->dice << 17;
	return (uint32_t)((heap->dice >> 32) * bound >> 32);
}

#endif
