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

/* Goes through the groups of adjacent set bits. `bits` are those of the word that are still to come. */
typedef struct bits_groups {
	const uint64_t *map;
	uint64_t bits;
	uint32_t word;
} bits_groups;

ZMMX_INLINE bits_groups bits_groups_of(const uint64_t *map)
{
	return (bits_groups){map, map[0], 0};
}

/* The end of a group that continues after its word. */
ZMMX_INLINE uint32_t bits_group_end(bits_groups *groups)
{
	do {
		if (++groups->word == ZMMX_MAP_WORDS) {
			groups->bits = 0;
			return ZMMX_PAGES;
		}
		groups->bits = groups->map[groups->word];
	} while (!~groups->bits);
	uint32_t end = groups->word * 64 + zmmx_lowest_bit(~groups->bits);
	groups->bits &= groups->bits + 1;
	return end;
}

/* The next group is [*start, *end). False: there is none. */
ZMMX_INLINE bool bits_group_next(bits_groups *groups, uint32_t *start, uint32_t *end)
{
	while (!groups->bits) {
		if (groups->word + 1 >= ZMMX_MAP_WORDS) {
			return false;
		}
		groups->bits = groups->map[++groups->word];
	}
	/* the lowest bit carries through its group into the bit after it, or out of the word */
	uint64_t carried = groups->bits + (groups->bits & -groups->bits);
	*start = groups->word * 64 + zmmx_lowest_bit(groups->bits);
	if (carried) {
		*end = groups->word * 64 + zmmx_lowest_bit(carried);
		groups->bits &= carried;
	} else {
		*end = bits_group_end(groups);
	}
	return true;
}

#endif
