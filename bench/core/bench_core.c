/* Replays a stream on a heap and says what an operation costs:
 *
 *   bench_core HEAP STREAM [REPEATS]     without REPEATS: as many as take 0.3 s, at least 3
 *
 * HEAP: zmmx; libc (whatever malloc() the process has: LD_PRELOAD puts another one there); none (the loop alone).
 * STREAM: a name of --list, or a file that record.c wrote. One line goes to stdout: the operations of one replay, the
 * median nanoseconds of CPU time of one operation, the instructions of one (-1 where the system does not count them), and the
 * peak of the process. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../instructions.h"
#include "stream.h"
#include "core/zmmx_core.h"

#define ENOUGH_NS 300000000
#define LEAST_REPEATS 3
#define MOST_REPEATS 100

/* How a heap is called. The replay is inlined for each, so that there is no call but the heap's own. */
typedef struct heap_calls {
	void *(*alloc)(void *heap, size_t size);
	void (*release)(void *heap, void *block);
	void *(*resize)(void *heap, void *block, size_t size);
} heap_calls;

/* Writes to the new part of a block: to each of its pages, as a program that fills it does. */
static inline void touch(void *block, size_t before, size_t size)
{
	volatile char *bytes = block;

	for (size_t i = before; i < size; i += 4096) {
		bytes[i] = 1;
	}
	bytes[size - 1] = 1;
}

static inline __attribute__((always_inline)) void replay(const stream *s, void **blocks, void *heap, heap_calls calls)
{
	for (const op *o = s->ops, *end = o + s->count; o < end; o++) {
		void **block = &blocks[o->slot];
		if (o->kind == OP_FREE) {
			calls.release(heap, *block);
			continue;
		}
		*block = o->kind == OP_ALLOC ? calls.alloc(heap, o->size) : calls.resize(heap, *block, o->size);
		touch(*block, o->before, o->size);
	}
}

static inline void *libc_alloc(void *heap, size_t size)
{
	(void)heap;
	return malloc(size);
}

static inline void libc_release(void *heap, void *block)
{
	(void)heap;
	free(block);
}

static inline void *libc_resize(void *heap, void *block, size_t size)
{
	(void)heap;
	return realloc(block, size);
}

static inline void *none_alloc(void *heap, size_t size)
{
	(void)size;
	return heap;
}

static inline void none_release(void *heap, void *block)
{
	(void)heap;
	(void)block;
}

static inline void *none_resize(void *heap, void *block, size_t size)
{
	(void)block;
	(void)size;
	return heap;
}

static inline void *zmmx_heap_alloc(void *heap, size_t size)
{
	return zmmx_alloc(heap, size);
}

static inline void zmmx_heap_release(void *heap, void *block)
{
	zmmx_free(heap, block);
}

static inline void *zmmx_heap_resize(void *heap, void *block, size_t size)
{
	return zmmx_realloc(heap, block, size);
}

static void replay_zmmx(const stream *s, void **blocks, void *heap)
{
	replay(s, blocks, heap, (heap_calls){zmmx_heap_alloc, zmmx_heap_release, zmmx_heap_resize});
}

static void replay_libc(const stream *s, void **blocks, void *heap)
{
	replay(s, blocks, heap, (heap_calls){libc_alloc, libc_release, libc_resize});
}

static void replay_none(const stream *s, void **blocks, void *heap)
{
	replay(s, blocks, heap, (heap_calls){none_alloc, none_release, none_resize});
}

typedef void replay_function(const stream *s, void **blocks, void *heap);

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The times of replays, sorted; how many is in *repeats, 0 for as many as fit. */
static double *replays_time(replay_function *function, const stream *s, void **blocks, void *heap, size_t *repeats)
{
	size_t least = *repeats ? *repeats : LEAST_REPEATS, most = *repeats ? *repeats : MOST_REPEATS;
	double *ns = malloc(most * sizeof *ns);
	int64_t start = cpu_ns();
	size_t done = 0;

	while (done < least || (done < most && cpu_ns() - start < ENOUGH_NS)) {
		int64_t begin = cpu_ns();
		function(s, blocks, heap);
		ns[done++] = (double)(cpu_ns() - begin) / (double)s->count;
	}
	qsort(ns, done, sizeof *ns, by_value);
	*repeats = done;
	return ns;
}

/* One replay that is not counted, then those that are. */
static void measure(replay_function *function, const stream *s, void **blocks, void *heap, size_t repeats)
{
	int counter = instructions_open(0, false);
	struct rusage usage;

	function(s, blocks, heap);
	int64_t before = instructions_read(counter);
	double *ns = replays_time(function, s, blocks, heap, &repeats);
	int64_t counted = instructions_read(counter) - before;
	getrusage(RUSAGE_SELF, &usage);
	printf("operations=%zu ns=%.3f instructions=%.3f peak_kib=%ld\n", s->count, ns[repeats / 2],
	       before < 0 ? -1.0 : (double)counted / (double)s->count / (double)repeats, usage.ru_maxrss);
	free(ns);
}

static int usage_error(const char *message)
{
	fprintf(stderr, "usage: bench_core zmmx|libc|none STREAM|FILE [REPEATS]\n       bench_core --list\nbench_core: %s\n",
	        message);
	return 2;
}

int main(int argc, char **argv)
{
	stream s = {0};
	/* for the loop alone: one block as large as any operation */
	static char *whole;
	long repeats = argc > 3 ? strtol(argv[3], NULL, 10) : 0;

	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		stream_list();
		return 0;
	}
	if (argc < 3 || repeats < (argc > 3)) {
		return usage_error("a heap, a stream and a number of repeats from 1 on");
	}
	if (strchr(argv[2], '/')) {
		stream_load(&s, argv[2]);
	} else if (!stream_make(&s, argv[2])) {
		return usage_error("there is no such stream; --list names them");
	}
	void **blocks = calloc(s.slots, sizeof *blocks);
	if (!blocks) {
		return usage_error("no memory");
	}
	if (strcmp(argv[1], "zmmx") == 0) {
		zmmx_heap *heap = zmmx_heap_create(&(zmmx_config){0});
		measure(replay_zmmx, &s, blocks, heap, (size_t)repeats);
		zmmx_heap_destroy(heap);
	} else if (strcmp(argv[1], "libc") == 0) {
		measure(replay_libc, &s, blocks, NULL, (size_t)repeats);
	} else if (strcmp(argv[1], "none") == 0) {
		whole = malloc((size_t)1 << 30);
		measure(replay_none, &s, blocks, whole, (size_t)repeats);
	} else {
		return usage_error("the heaps are zmmx, libc and none");
	}
	return 0;
}
