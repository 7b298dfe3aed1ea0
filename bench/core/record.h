/* What record.c writes and load.c reads: one record for each call. */
#ifndef ZMMX_BENCH_RECORD_H
#define ZMMX_BENCH_RECORD_H

#include <stdint.h>

typedef struct record {
	uint64_t old; /* the block freed or reallocated, or 0 */
	uint64_t new; /* the block given, or 0 */
	uint64_t size;
} record;

#endif
