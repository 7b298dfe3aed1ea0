/* Hash tables with open addressing and linear probing: entries with a key, in an array whose length is a power of two, at
 * most partly full. An entry whose key is 0 is vacant. */
#ifndef ZMMX_HASH_H
#define ZMMX_HASH_H

#include "core/base/zmmx_bits.h"

/* Defines TABLE_entry(), which returns the entry with a key, or the vacant one where it belongs, and TABLE_vacate(). `home`
 * maps a key to a number; its low bits, as many as `mask` has, are the place where the search begins. */
#define ZMMX_HASH(TABLE, entry_type, key, home) \
	ZMMX_INLINE entry_type *TABLE##_entry(entry_type *entries, size_t mask, uintptr_t wanted) \
	{ \
		size_t i = home(wanted) & mask; \
		while (entries[i].key && entries[i].key != wanted) { \
			i = (i + 1) & mask; \
		} \
		return &entries[i]; \
	} \
	ZMMX_INLINE void TABLE##_vacate(entry_type *entries, size_t mask, entry_type *entry) \
	{ \
		/* later entries move up, so that no search ends at the hole too early */ \
		size_t hole = (size_t)(entry - entries); \
		for (size_t i = (hole + 1) & mask; entries[i].key; i = (i + 1) & mask) { \
			/* one may move into the hole unless its home is after the hole, cyclically */ \
			if (((i - home(entries[i].key)) & mask) >= ((i - hole) & mask)) { \
				entries[hole] = entries[i]; \
				hole = i; \
			} \
		} \
		entries[hole].key = 0; \
	} \
	_Static_assert(sizeof(((entry_type *)0)->key) == sizeof(uintptr_t), "keys are words")

#endif
