/* A death test does one thing wrong. Its first line says what stderr must then hold, as an extended regular
 * expression for one whole line; it must end by SIGABRT. */
#ifndef ZMMX_DEATH_H
#define ZMMX_DEATH_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#endif

#include "core/zmmx_core.h"

/* Pointers pass through here so that the compiler does not see the mistake. */
static inline void *hide(const void *pointer)
{
	void *volatile hidden = (void *)(uintptr_t)pointer;
	return hidden;
}

static inline zmmx_heap *heap_new(void)
{
	static const zmmx_config config;
	zmmx_heap *heap = zmmx_heap_create(&config);
	if (!heap) {
		exit(2);
	}
	return heap;
}

/* Plays the tracking of allocation sites. */
static inline void sites_describe(void *context, const void *block, char *buffer, size_t size)
{
	(void)context;
	(void)block;
	snprintf(buffer, size, "allocated at a.php:3, freed at a.php:9");
}

static inline zmmx_heap *hardened_heap_new(void)
{
	static const zmmx_hooks hooks = {.describe = sites_describe};
	static const zmmx_config config = {.hooks = &hooks, .hardened = true};
	zmmx_heap *heap = zmmx_heap_create(&config);
	if (!heap) {
		exit(2);
	}
	return heap;
}

/* The bug of most tests: one byte turns into another. */
static inline void spoil(void *block, ptrdiff_t offset)
{
	char *byte = (char *)hide(block) + offset;
	*byte = (char)~*byte;
}

static zmmx_heap *faulty;

#ifdef _WIN32

static inline LONG WINAPI on_fault(EXCEPTION_POINTERS *fault)
{
	char place[256] = "nowhere";
	zmmx_heap_explain(faulty, (void *)fault->ExceptionRecord->ExceptionInformation[1], place, sizeof(place));
	fprintf(stderr, "zmmx: fault %s\n", place);
	abort();
}

/* A guard page that is touched says whose it is. */
static inline void faults_explain(zmmx_heap *heap)
{
	faulty = heap;
	SetUnhandledExceptionFilter(on_fault);
}

#else

static inline void on_fault(int signal, siginfo_t *info, void *context)
{
	char place[256] = "nowhere";
	(void)signal;
	(void)context;
	zmmx_heap_explain(faulty, info->si_addr, place, sizeof(place));
	fprintf(stderr, "zmmx: fault %s\n", place);
	abort();
}

/* A guard page that is touched says whose it is. */
static inline void faults_explain(zmmx_heap *heap)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	faulty = heap;
	sigaction(SIGSEGV, &action, NULL);
}

#endif

static inline void *header_of(void *block)
{
	return (void *)((uintptr_t)block & ~(ZMMX_CHUNK_SIZE - 1));
}

#endif
