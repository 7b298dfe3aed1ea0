/* Tables that keep each different entry once and give it a number, from 1 on; 0 is none. Their memory is the system's,
 * so the heap's handlers may use them. Entries keep their numbers; pointers to them last until the next addition. */
#ifndef ZMMX_PHP_INTERN_H
#define ZMMX_PHP_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The start of each entry. */
typedef struct zmmx_intern_entry {
	uint32_t hash;
} zmmx_intern_entry;

typedef struct zmmx_intern {
	char *entries;     /* entry n is the (n - 1)th */
	uint32_t *buckets; /* open addressing: numbers of entries */
	size_t entry_size;
	uint32_t count, capacity, bucket_count;
} zmmx_intern;

typedef bool zmmx_intern_matches(const void *entry, const void *key);

/* Starts an empty table for entries of that size. It takes no memory before the first entry. */
/* clang-format off */
#define ZMMX_INTERN_EMPTY(entry_type) {.entry_size = sizeof(entry_type)}
/* clang-format on */

/* The number of the entry that matches the key. If there is none, *added is true and the new entry is all zero except
 * for its hash, for the caller to fill in. 0: the system has no memory. */
uint32_t zmmx_intern_number(zmmx_intern *table, uint32_t hash, zmmx_intern_matches *matches, const void *key, bool *added);
/* The same, but 0 if there is none. */
uint32_t zmmx_intern_find(const zmmx_intern *table, uint32_t hash, zmmx_intern_matches *matches, const void *key);
/* Gives all memory back; numbers begin at 1 again. */
void zmmx_intern_clear(zmmx_intern *table);

static inline void *zmmx_intern_at(const zmmx_intern *table, uint32_t number)
{
	return table->entries + (size_t)(number - 1) * table->entry_size;
}

static inline uint32_t zmmx_hash_mix(uint32_t hash, uintptr_t value)
{
	uint64_t mixed = ((uint64_t)hash << 32 ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(mixed >> 32) ^ (uint32_t)mixed;
}

/* ---- texts: copies of strings, each once ---- */

typedef struct zmmx_text {
	zmmx_intern_entry entry;
	uint32_t length;
	char *bytes; /* with a NUL */
} zmmx_text;

/* Remembers where a text was last seen, to find its number without a hash. The text there is compared. */
typedef struct zmmx_text_seen {
	const void *where;
	uint32_t number;
} zmmx_text_seen;

#define ZMMX_TEXTS_SEEN 256u

typedef struct zmmx_texts {
	zmmx_intern table;
	zmmx_text_seen seen[ZMMX_TEXTS_SEEN];
} zmmx_texts;

/* The number of the text, which is copied if it is new. 0: the system has no memory. */
uint32_t zmmx_text_number(zmmx_texts *texts, const char *bytes, size_t length);
/* "" for number 0. */
const char *zmmx_text_at(const zmmx_texts *texts, uint32_t number);
/* Like zmmx_intern_clear(). */
void zmmx_texts_clear(zmmx_texts *texts);

#endif
