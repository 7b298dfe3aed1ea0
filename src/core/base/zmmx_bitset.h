/* Searches in a chunk's 512-bit page maps. Pure functions. */
#ifndef ZMMX_BITSET_H
#define ZMMX_BITSET_H

#include "core/base/zmmx_bits.h"
#include "core/zmmx_types.h"

ZMMX_INLINE bool bits_test(const uint64_t *map, uint32_t bit)
{
	return (map[bit / 64] >> (bit % 64)) & 1;
}

/* A mask of those bits of from..from+count-1 that are in word w. */
ZMMX_INLINE uint64_t bits_mask(uint32_t word, uint32_t from, uint32_t count)
{
	uint32_t first = word * 64, end = from + count;
	uint64_t mask = ~UINT64_C(0);
	if (from > first) {
		mask &= ~UINT64_C(0) << (from - first);
	}
	if (end < first + 64) {
		mask &= ~(~UINT64_C(0) << (end - first));
	}
	return mask;
}

ZMMX_INLINE void bits_set(uint64_t *map, uint32_t from, uint32_t count)
{
	for (uint32_t word = from / 64; word <= (from + count - 1) / 64; word++) {
		map[word] |= bits_mask(word, from, count);
	}
}

ZMMX_INLINE void bits_clear(uint64_t *map, uint32_t from, uint32_t count)
{
	for (uint32_t word = from / 64; word <= (from + count - 1) / 64; word++) {
		map[word] &= ~bits_mask(word, from, count);
	}
}

ZMMX_INLINE uint32_t bits_count(const uint64_t *map, uint32_t from, uint32_t count)
{
	uint32_t sum = 0;
	for (uint32_t word = from / 64; word <= (from + count - 1) / 64; word++) {
		sum += zmmx_bit_count(map[word] & bits_mask(word, from, count));
	}
	return sum;
}

/* The first set bit at or after `from`; ZMMX_PAGES if there is none. */
ZMMX_INLINE uint32_t bits_next_set(const uint64_t *map, uint32_t from)
{
	uint32_t word = from / 64;
	if (from >= ZMMX_PAGES) {
		return ZMMX_PAGES;
	}
	uint64_t bits = map[word] & (~UINT64_C(0) << (from % 64));
	while (!bits) {
		if (++word == ZMMX_MAP_WORDS) {
			return ZMMX_PAGES;
		}
		bits = map[word];
	}
	return word * 64 + zmmx_lowest_bit(bits);
}

/* The first clear bit at or after `from`; ZMMX_PAGES if there is none. */
ZMMX_INLINE uint32_t bits_next_clear(const uint64_t *map, uint32_t from)
{
	uint32_t word = from / 64;
	if (from >= ZMMX_PAGES) {
		return ZMMX_PAGES;
	}
	uint64_t bits = ~map[word] & (~UINT64_C(0) << (from % 64));
	while (!bits) {
		if (++word == ZMMX_MAP_WORDS) {
			return ZMMX_PAGES;
		}
		bits = ~map[word];
	}
	return word * 64 + zmmx_lowest_bit(bits);
}

/* The last clear bit before `from`. It always exists, because page 0 is never free. */
ZMMX_INLINE uint32_t bits_previous_clear(const uint64_t *map, uint32_t from)
{
	uint32_t word = (from - 1) / 64;
	uint64_t bits = ~map[word];
	if (from % 64) {
		bits &= ~(~UINT64_C(0) << (from % 64));
	}
	while (!bits) {
		bits = ~map[--word];
	}
	return word * 64 + zmmx_highest_bit(bits);
}

#endif
