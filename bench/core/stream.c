/* Making streams: all but the recorded one follow from a fixed seed. */
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/zmmx_bins.h"
#include "core/zmmx_core.h"

static void die(const char *what)
{
	fprintf(stderr, "bench_core: %s\n", what);
	exit(125);
}

void stream_add(stream *s, op_kind kind, uint32_t slot, size_t size)
{
	if (size >= (1u << 30)) {
		die("an operation beyond 1 GiB");
	}
	if (s->count == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 4096;
		s->ops = realloc(s->ops, s->capacity * sizeof *s->ops);
		if (!s->ops) {
			die("no memory for the stream");
		}
	}
	s->ops[s->count++] = (op){.kind = kind, .size = (uint32_t)size, .slot = slot};
	if (slot >= s->slots) {
		s->slots = slot + 1;
	}
}

void stream_close(stream *s)
{
	uint32_t *size = calloc(s->slots + 1, sizeof *size); /* 0: no block */
	if (!size) {
		die("no memory for the stream");
	}
	for (size_t i = 0; i < s->count; i++) {
		op *o = &s->ops[i];
		if ((size[o->slot] != 0) != (o->kind != OP_ALLOC)) {
			die("the stream uses a block before its time");
		}
		o->before = size[o->slot];
		size[o->slot] = o->kind == OP_FREE ? 0 : o->size;
	}
	for (uint32_t slot = 0, slots = s->slots; slot < slots; slot++) {
		if (size[slot]) {
			stream_add(s, OP_FREE, slot, 0);
		}
	}
	free(size);
}

static uint32_t random_below(uint32_t bound)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * bound >> 32);
}

/* Mostly small: 8 to 1024 bytes, each power of two as often; one in fifty up to 3072. */
static size_t small_size(void)
{
	if (random_below(50) == 0) {
		return 1024 + random_below(2049);
	}
	size_t low = (size_t)8 << random_below(7);
	return low + random_below((uint32_t)low);
}

static size_t large_size(void)
{
	size_t low = (size_t)4096 << random_below(8);
	return low + random_below((uint32_t)low);
}

static size_t huge_size(void)
{
	return ((size_t)2 << 20) + random_below(6u << 20);
}

/* `live` blocks, of which one drawn by lot is replaced `times` times. */
static void replace(stream *s, uint32_t live, uint32_t times, size_t (*size)(void))
{
	for (uint32_t slot = 0; slot < live; slot++) {
		stream_add(s, OP_ALLOC, slot, size());
	}
	for (uint32_t i = 0; i < times; i++) {
		uint32_t slot = random_below(live);
		stream_add(s, OP_FREE, slot, 0);
		stream_add(s, OP_ALLOC, slot, size());
	}
}

static void make_mixed(stream *s)
{
	replace(s, 20000, 500000, small_size);
}

static void make_large(stream *s)
{
	replace(s, 200, 50000, large_size);
}

static void make_huge(stream *s)
{
	replace(s, 8, 2000, huge_size);
}

/* 1,000 blocks, then freed: the last first, or the first first. */
static void batches(stream *s, bool last_first)
{
	for (int batch = 0; batch < 200; batch++) {
		for (uint32_t slot = 0; slot < 1000; slot++) {
			stream_add(s, OP_ALLOC, slot, small_size());
		}
		for (uint32_t i = 0; i < 1000; i++) {
			stream_add(s, OP_FREE, last_first ? 999 - i : i, 0);
		}
	}
}

static void make_lifo(stream *s)
{
	batches(s, true);
}

static void make_fifo(stream *s)
{
	batches(s, false);
}

/* Buffers grown in turn by steps, and dropped at the end. */
static void grow(stream *s, uint32_t buffers, size_t first, size_t last, size_t step)
{
	for (uint32_t slot = 0; slot < buffers; slot++) {
		stream_add(s, OP_ALLOC, slot, first);
	}
	for (size_t size = first + step; size <= last; size += step) {
		for (uint32_t slot = 0; slot < buffers; slot++) {
			stream_add(s, OP_REALLOC, slot, size);
		}
	}
	for (uint32_t slot = 0; slot < buffers; slot++) {
		stream_add(s, OP_FREE, slot, 0);
	}
}

static void make_growth_small(stream *s)
{
	for (int i = 0; i < 50; i++) {
		grow(s, 20, 16, 3072, 48);
	}
}

static void make_growth_large(stream *s)
{
	grow(s, 20, 4096, 1 << 20, 4096);
}

static void make_growth_huge(stream *s)
{
	grow(s, 2, 2 << 20, 32 << 20, 256 << 10);
}

/* One bin: a ring of 100 blocks, the oldest of which is replaced. */
static void make_bin(stream *s, size_t size)
{
	for (uint32_t i = 0; i < 200000; i++) {
		if (i >= 100) {
			stream_add(s, OP_FREE, i % 100, 0);
		}
		stream_add(s, OP_ALLOC, i % 100, size);
	}
}

static const struct {
	const char *name;
	void (*make)(stream *s);
} makers[] = {
	{"lifo", make_lifo},
	{"fifo", make_fifo},
	{"mixed", make_mixed},
	{"large", make_large},
	{"huge", make_huge},
	{"growth_small", make_growth_small},
	{"growth_large", make_growth_large},
	{"growth_huge", make_growth_huge},
};
#define MAKERS (sizeof makers / sizeof *makers)

bool stream_make(stream *s, const char *name)
{
	for (size_t i = 0; i < MAKERS; i++) {
		if (strcmp(name, makers[i].name) == 0) {
			makers[i].make(s);
			stream_close(s);
			return true;
		}
	}
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		size_t size = zmmx_bin_shape(bin).slot_size;
		char of_bin[16];
		snprintf(of_bin, sizeof of_bin, "bin_%zu", size);
		if (strcmp(name, of_bin) == 0) {
			make_bin(s, size);
			stream_close(s);
			return true;
		}
	}
	return false;
}

void stream_list(void)
{
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		printf("bin_%zu\n", zmmx_bin_shape(bin).slot_size);
	}
	for (size_t i = 0; i < MAKERS; i++) {
		puts(makers[i].name);
	}
}
