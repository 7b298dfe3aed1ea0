/* For death tests that look into the heap: touching what lies before and behind its metadata, and overwriting links. */
#ifndef ZMMX_DEATH_METADATA_H
#define ZMMX_DEATH_METADATA_H

#include "zmmx_death.h"

#include "core/heap/zmmx_heap.h"

static inline void touched(bool guard)
{
	fprintf(stderr, "zmmx: touched %s\n", guard ? "a guard page" : "addresses that are nobody's");
	abort();
}

#ifdef _WIN32

static inline LONG WINAPI on_touch(EXCEPTION_POINTERS *fault)
{
	MEMORY_BASIC_INFORMATION region;
	const void *place = (const void *)fault->ExceptionRecord->ExceptionInformation[1];
	touched(VirtualQuery(place, &region, sizeof(region)) && region.State == MEM_RESERVE);
	return EXCEPTION_CONTINUE_SEARCH;
}

static inline void touch_begin(void)
{
	SetUnhandledExceptionFilter(on_touch);
}

#else

static inline void on_touch(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	touched(info->si_code == SEGV_ACCERR);
}

static inline void touch_begin(void)
{
	struct sigaction action = {.sa_sigaction = on_touch, .sa_flags = SA_SIGINFO};
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

#endif

static inline void touch_before(const void *start)
{
	touch_begin();
	spoil((void *)(uintptr_t)start, -1);
}

/* The last page of the `bytes` from start on may be touched. */
static inline void touch_behind(const zmmx_heap *heap, const void *start, size_t bytes)
{
	size_t whole = round_up(bytes, heap->os->page_size);
	spoil((void *)(uintptr_t)start, (ptrdiff_t)whole - 1);
	touch_begin();
	spoil((void *)(uintptr_t)start, (ptrdiff_t)whole);
}

/* So many chunks in use more. */
static inline void chunks_fill(zmmx_heap *heap, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE);
	}
}

static inline zmmx_run *run_of(const zmmx_heap *heap, const void *block)
{
	return zmmx_block_find(heap, block).small;
}

#endif
