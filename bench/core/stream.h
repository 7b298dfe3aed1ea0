/* Streams of operations: made once, replayed on any heap. */
#ifndef ZMMX_BENCH_STREAM_H
#define ZMMX_BENCH_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum op_kind {
	OP_ALLOC, /* the slot is empty before */
	OP_FREE,
	OP_REALLOC
} op_kind;

/* `slot` stands for the block: the same in all operations of its life. */
typedef struct op {
	uint32_t kind : 2;
	uint32_t size : 30;
	uint32_t slot;
	uint32_t before; /* OP_REALLOC: the size so far */
} op;

typedef struct stream {
	op *ops;
	size_t count;
	size_t capacity;
	uint32_t slots; /* one more than the highest */
} stream;

/* Adds an operation of 1 byte to 1 GiB. */
void stream_add(stream *s, op_kind kind, uint32_t slot, size_t size);
/* Frees what is live at the end, so that the stream can be replayed again, and fills in `before`. A mistake in the
 * order of operations ends the program. */
void stream_close(stream *s);

/* The stream of that name, closed; false: there is none. */
bool stream_make(stream *s, const char *name);
/* What bench/core/record.c wrote, closed. Ends the program if it can't be read. */
void stream_load(stream *s, const char *path);
/* The names of all streams that can be made, one a line on stdout. */
void stream_list(void);

#endif
