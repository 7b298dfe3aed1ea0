/* Reading a recorded stream: addresses become slots, which are used again when their block is gone. */
#include <stdio.h>
#include <stdlib.h>

#include "record.h"
#include "stream.h"

/* Live blocks by address: open addressing. A removed entry keeps its place as a tombstone. */
typedef struct table {
	struct entry {
		uint64_t address;
		uint32_t slot;
	} * entries;
	size_t size;      /* a power of two */
	size_t filled;    /* tombstones too */
	uint32_t *vacant; /* slots without a block */
	size_t vacants;
	uint32_t slots;
} table;

#define TOMBSTONE UINT64_MAX

static void *must(void *memory)
{
	if (!memory) {
		fprintf(stderr, "bench_core: no memory for the recorded stream\n");
		exit(125);
	}
	return memory;
}

static struct entry *table_find(const table *t, uint64_t address)
{
	size_t i = (size_t)(address * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (t->size - 1);

	while (t->entries[i].address != 0 && t->entries[i].address != address) {
		i = (i + 1) & (t->size - 1);
	}
	return &t->entries[i];
}

static void table_grow(table *t)
{
	struct entry *old = t->entries;
	size_t old_size = t->size;

	t->size = old_size ? 2 * old_size : 1 << 16;
	t->entries = must(calloc(t->size, sizeof *t->entries));
	t->vacant = must(realloc(t->vacant, t->size * sizeof *t->vacant));
	t->filled = 0;
	for (size_t i = 0; i < old_size; i++) {
		if (old[i].address != 0 && old[i].address != TOMBSTONE) {
			*table_find(t, old[i].address) = old[i];
			t->filled++;
		}
	}
	free(old);
}

static uint32_t table_add(table *t, uint64_t address)
{
	if (2 * t->filled >= t->size) {
		table_grow(t);
	}
	struct entry *entry = table_find(t, address);
	entry->address = address;
	entry->slot = t->vacants ? t->vacant[--t->vacants] : t->slots++;
	t->filled++;
	return entry->slot;
}

/* The slot of a block that goes; false: it came from elsewhere. */
static bool table_remove(table *t, uint64_t address, uint32_t *slot)
{
	struct entry *entry = table_find(t, address);
	if (address == 0 || entry->address != address) {
		return false;
	}
	*slot = entry->slot;
	entry->address = TOMBSTONE;
	t->vacant[t->vacants++] = *slot;
	return true;
}

/* A realloc() keeps its slot: the one that was given up last is taken first. */
static void record_add(stream *s, table *t, const record *r)
{
	uint32_t slot;
	bool known = table_remove(t, r->old, &slot);

	if (!r->new) {
		if (known) {
			stream_add(s, OP_FREE, slot, 0);
		}
		return;
	}
	slot = table_add(t, r->new);
	stream_add(s, known ? OP_REALLOC : OP_ALLOC, slot, r->size ? r->size : 1);
}

void stream_load(stream *s, const char *path)
{
	FILE *file = fopen(path, "rb");
	table t = {0};
	record r;

	if (!file) {
		perror(path);
		exit(125);
	}
	table_grow(&t);
	while (fread(&r, sizeof r, 1, file) == 1) {
		record_add(s, &t, &r);
	}
	fclose(file);
	free(t.entries);
	free(t.vacant);
	stream_close(s);
}
