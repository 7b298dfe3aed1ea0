/* A counter that FPM's master and its workers share. It is in memory of its own, because the worker that counts is gone when
 * somebody asks. */
#include "php/report/zmmx_php_restarts.h"

#include "php/report/zmmx_php_moment.h"

#ifndef PHP_WIN32
#include <sys/mman.h>
#endif

static size_t own;
static size_t *counter = &own;

#ifndef PHP_WIN32
static pid_t master; /* 0: not FPM's */
#endif

bool zmmx_restarts_are_due(void)
{
#ifdef PHP_WIN32
	return false;
#else
	return master && master != getpid(); /* php-fpm -i has a request, too, but would die of the signal */
#endif
}

void zmmx_restarts_startup(void)
{
#ifndef PHP_WIN32
	if (zmmx_is_fpm()) {
		master = getpid();
		void *shared = mmap(NULL, sizeof(*counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		counter = shared == MAP_FAILED ? &own : shared;
	}
#endif
}

void zmmx_restarts_shutdown(void)
{
#ifndef PHP_WIN32
	if (counter != &own) {
		munmap(counter, sizeof(*counter));
		counter = &own;
	}
#endif
}

#ifdef PHP_WIN32

void zmmx_restarts_add(void)
{
	InterlockedIncrementSizeT(counter);
}

size_t zmmx_restarts_count(void)
{
	return *(volatile size_t *)counter;
}

#else

void zmmx_restarts_add(void)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

size_t zmmx_restarts_count(void)
{
	return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

#endif
