/* Single instructions that C has no name for: the builtins of GCC and clang, or of Microsoft's compiler. */
#ifndef ZMMX_BITS_H
#define ZMMX_BITS_H

#include <stdint.h>

#include "core/zmmx_config.h"

#ifdef ZMMX_MSC_INTRINSICS

#include <intrin.h>
#include <stdlib.h>

/* Undefined for 0, like the builtins of the others. */
ZMMX_INLINE uint32_t zmmx_lowest_bit(uint64_t word)
{
	unsigned long bit;
	if (_BitScanForward(&bit, (unsigned long)(uint32_t)word)) {
		return bit;
	}
	_BitScanForward(&bit, (unsigned long)(word >> 32));
	return bit + 32;
}

ZMMX_INLINE uint32_t zmmx_highest_bit(uint64_t word)
{
	unsigned long bit;
	if (_BitScanReverse(&bit, (unsigned long)(word >> 32))) {
		return bit + 32;
	}
	_BitScanReverse(&bit, (unsigned long)(uint32_t)word);
	return bit;
}

/* Some processors that run Windows lack the instruction. */
ZMMX_INLINE uint32_t zmmx_bit_count(uint64_t word)
{
	word -= (word >> 1) & UINT64_C(0x5555555555555555);
	word = (word & UINT64_C(0x3333333333333333)) + ((word >> 2) & UINT64_C(0x3333333333333333));
	word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (uint32_t)((word * UINT64_C(0x0101010101010101)) >> 56);
}

#ifdef _MSC_VER
#define zmmx_unreachable() __assume(0)
#else
#define zmmx_unreachable() abort()
#endif

#else

ZMMX_INLINE uint32_t zmmx_lowest_bit(uint64_t word)
{
	return (uint32_t)__builtin_ctzll(word);
}

ZMMX_INLINE uint32_t zmmx_highest_bit(uint64_t word)
{
	return 63u - (uint32_t)__builtin_clzll(word);
}

ZMMX_INLINE uint32_t zmmx_bit_count(uint64_t word)
{
	return (uint32_t)__builtin_popcountll(word);
}

#define zmmx_unreachable() __builtin_unreachable()

#endif

#endif
