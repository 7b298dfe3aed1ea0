/* A shadow of one heap: what was allocated, how large, with which content. Each operation goes to the heap
 * and is compared. false: they disagree, and `error` says how. */
#ifndef ZMMX_MODEL_H
#define ZMMX_MODEL_H

#include "core/zmmx_core.h"

typedef struct zmmx_model_block {
	char *start;
	size_t size;      /* asked for */
	size_t usable;    /* all of it carries the pattern */
	size_t occupied;  /* counted as live */
	uint64_t seed;    /* of the pattern */
	bool sealed;      /* there at the last seal */
} zmmx_model_block;

typedef struct zmmx_model {
	zmmx_heap *heap;
	zmmx_counter live, real;
	size_t limit;             /* SIZE_MAX: none */
	bool admit;               /* what the over_limit hook answers */
	size_t limit_calls, memory_calls, overflow_calls;  /* of the hooks */
	size_t last_grow, last_request;
	zmmx_hooks hooks;

	zmmx_model_block *blocks;
	size_t count, capacity;
	size_t bytes;             /* sum of occupied */
	bool hardened;
	uint64_t seeds;
	bool sealed;              /* a seal since the last reset */
	char error[256];
} zmmx_model;

/* os and storage may be NULL. false: the heap could not be created. */
bool zmmx_model_open(zmmx_model *model, const zmmx_os *os, zmmx_storage *storage);
bool zmmx_model_open_hardened(zmmx_model *model, const zmmx_os *os, zmmx_storage *storage);
/* Verifies, destroys the heap, and looks whether the counters are 0 again. */
bool zmmx_model_close(zmmx_model *model);

/* The block is the last of the table; a refusal (NULL after a hook was called) leaves the table as it is. */
bool zmmx_model_alloc(zmmx_model *model, size_t size);
bool zmmx_model_free(zmmx_model *model, size_t index);
/* copy: as in zmmx_realloc_copy(); SIZE_MAX: zmmx_realloc() */
bool zmmx_model_realloc(zmmx_model *model, size_t index, size_t size, size_t copy);
/* So many full chunks, of which all is freed but one page in each. */
bool zmmx_model_pin_chunks(zmmx_model *model, size_t count);
bool zmmx_model_gc(zmmx_model *model);
/* Makes and drops a block of that size twice, so that its mapping is kept for reuse. Returns where it is. */
void *zmmx_model_keep_mapping(zmmx_model *model, size_t size);
/* Bytes that the heap keeps for reuse, or has in advance. */
size_t zmmx_model_kept_bytes(const zmmx_model *model);
bool zmmx_model_seal(zmmx_model *model);
bool zmmx_model_reset(zmmx_model *model);
/* The walk visits exactly the blocks of the table, and its areas tile the chunks. */
bool zmmx_model_walk(zmmx_model *model);
/* zmmx_heap_check(), all content, no overlap, counters. */
bool zmmx_model_verify(zmmx_model *model);

/* ---- operations as bytes, for the stress and fuzz programs ---- */

typedef enum zmmx_op_kind {
	ZMMX_OP_ALLOC,
	ZMMX_OP_FREE,
	ZMMX_OP_REALLOC,
	ZMMX_OP_REALLOC_COPY,
	ZMMX_OP_GC,
	ZMMX_OP_RESET,
	ZMMX_OP_SEAL,
	ZMMX_OP_VERIFY,
	ZMMX_OP_WALK,
	ZMMX_OP_FORK  /* the heap is the child's from there on */
} zmmx_op_kind;

typedef struct zmmx_op {
	zmmx_op_kind kind;
	uint32_t index;   /* which block, modulo their number */
	size_t size;
	size_t copy;
} zmmx_op;

#define ZMMX_OP_BYTES 6u

/* Any bytes are an operation. */
zmmx_op zmmx_op_decode(const uint8_t bytes[ZMMX_OP_BYTES]);
/* Beyond max_bytes of live blocks, an allocation becomes a free. */
bool zmmx_op_apply(zmmx_model *model, const zmmx_op *op, size_t max_bytes);

#endif
