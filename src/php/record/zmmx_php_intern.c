/* Tables of different entries, found by their content. */
#include "php/record/zmmx_php_intern.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_INITIAL 64u
#define CAPACITY_MAX (1u << 28)

static zmmx_intern_entry *entry_at(const zmmx_intern *table, uint32_t number)
{
	return zmmx_intern_at(table, number);
}

/* The bucket for the number of a new entry with that hash. */
static uint32_t bucket_vacant(const uint32_t *buckets, uint32_t bucket_count, uint32_t hash)
{
	uint32_t bucket = hash & (bucket_count - 1);
	while (buckets[bucket]) {
		bucket = (bucket + 1) & (bucket_count - 1);
	}
	return bucket;
}

/* Doubles the entries, with at least twice as many buckets. */
static bool table_grow(zmmx_intern *table)
{
	uint32_t capacity = table->capacity ? table->capacity * 2 : CAPACITY_INITIAL;
	uint32_t bucket_count = capacity * 2;
	if (capacity > CAPACITY_MAX) {
		return false;
	}
	uint32_t *buckets = calloc(bucket_count, sizeof(*buckets));
	char *entries = buckets ? realloc(table->entries, (size_t)capacity * table->entry_size) : NULL;
	if (!entries) {
		free(buckets);
		return false;
	}
	free(table->buckets);
	table->entries = entries;
	table->buckets = buckets;
	table->capacity = capacity;
	table->bucket_count = bucket_count;
	for (uint32_t number = 1; number <= table->count; number++) {
		buckets[bucket_vacant(buckets, bucket_count, entry_at(table, number)->hash)] = number;
	}
	return true;
}

static uint32_t entry_add(zmmx_intern *table, uint32_t hash)
{
	if (table->count == table->capacity && !table_grow(table)) {
		return 0;
	}
	uint32_t number = ++table->count;
	memset(entry_at(table, number), 0, table->entry_size);
	entry_at(table, number)->hash = hash;
	table->buckets[bucket_vacant(table->buckets, table->bucket_count, hash)] = number;
	return number;
}

static inline uint32_t entry_find(const zmmx_intern *table, uint32_t hash, zmmx_intern_matches *matches, const void *key)
{
	uint32_t number = 0;
	for (uint32_t bucket = hash; table->bucket_count; bucket++) {
		number = table->buckets[bucket & (table->bucket_count - 1)];
		const zmmx_intern_entry *entry = number ? entry_at(table, number) : NULL;
		if (!entry || (entry->hash == hash && matches(entry, key))) {
			break;
		}
	}
	return number;
}

uint32_t zmmx_intern_find(const zmmx_intern *table, uint32_t hash, zmmx_intern_matches *matches, const void *key)
{
	return entry_find(table, hash, matches, key);
}

uint32_t zmmx_intern_number(zmmx_intern *table, uint32_t hash, zmmx_intern_matches *matches, const void *key, bool *added)
{
	uint32_t number = entry_find(table, hash, matches, key);
	*added = false;
	if (!number) {
		number = entry_add(table, hash);
		*added = number != 0;
	}
	return number;
}

void zmmx_intern_clear(zmmx_intern *table)
{
	free(table->entries);
	free(table->buckets);
	*table = (zmmx_intern){.entry_size = table->entry_size};
}

/* ---- texts ---- */

typedef struct text_key {
	const char *bytes;
	size_t length;
} text_key;

static bool text_matches(const void *entry, const void *key)
{
	const zmmx_text *text = entry;
	const text_key *wanted = key;
	return text->length == wanted->length && memcmp(text->bytes, wanted->bytes, wanted->length) == 0;
}

static uint32_t text_hash(const text_key *key)
{
	uint32_t hash = (uint32_t)key->length;
	for (size_t i = 0; i < key->length; i++) {
		hash = (hash ^ (unsigned char)key->bytes[i]) * 16777619u;
	}
	return hash;
}

static uint32_t text_add(zmmx_texts *texts, const text_key *key)
{
	bool added;
	char *copy = NULL;
	uint32_t number = zmmx_intern_number(&texts->table, text_hash(key), text_matches, key, &added);
	if (!added) {
		return number;
	}
	zmmx_text *text = zmmx_intern_at(&texts->table, number);
	copy = malloc(key->length + 1);
	if (copy) {
		memcpy(copy, key->bytes, key->length);
		copy[key->length] = 0;
		text->length = (uint32_t)key->length;
		text->bytes = copy;
	}
	return number; /* without memory it stays an empty text */
}

uint32_t zmmx_text_number(zmmx_texts *texts, const char *bytes, size_t length)
{
	text_key key = {bytes, length};
	zmmx_text_seen *seen = &texts->seen[zmmx_hash_mix(0, (uintptr_t)bytes) % ZMMX_TEXTS_SEEN];
	if (seen->where == bytes && text_matches(zmmx_intern_at(&texts->table, seen->number), &key)) {
		return seen->number;
	}
	uint32_t number = text_add(texts, &key);
	*seen = (zmmx_text_seen){number ? bytes : NULL, number};
	return number;
}

const char *zmmx_text_at(const zmmx_texts *texts, uint32_t number)
{
	const zmmx_text *text = number ? zmmx_intern_at(&texts->table, number) : NULL;
	return text && text->bytes ? text->bytes : "";
}

void zmmx_texts_clear(zmmx_texts *texts)
{
	for (uint32_t number = 1; number <= texts->table.count; number++) {
		free(((zmmx_text *)zmmx_intern_at(&texts->table, number))->bytes);
	}
	zmmx_intern_clear(&texts->table);
	memset(texts->seen, 0, sizeof(texts->seen));
}
