/* Counters that FPM's master and its workers share. They are in memory of their own, because the worker that counts is gone
 * when somebody asks. */
#include "php/report/zmmx_php_restarts.h"

#include "php/report/zmmx_php_moment.h"

#ifndef PHP_WIN32
#include <sys/mman.h>
#endif

/* Most pools that are told apart; those beyond count in the sum alone. */
#define POOLS 255

/* A pool has no number, so the first worker of it that counts takes the next place. */
typedef struct pool_counter {
	uint64_t name; /* its hash; 0: free */
	size_t count;
} pool_counter;

typedef struct counters {
	size_t all;
	pool_counter pools[POOLS];
} counters;

static counters own;
static counters *shared = &own;

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
		void *mapped = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		shared = mapped == MAP_FAILED ? &own : mapped;
	}
#endif
}

void zmmx_restarts_shutdown(void)
{
#ifndef PHP_WIN32
	if (shared != &own) {
		munmap(shared, sizeof(*shared));
		shared = &own;
	}
#endif
}

#ifdef PHP_WIN32

void zmmx_restarts_add(void)
{
	InterlockedIncrementSizeT(&shared->all);
}

size_t zmmx_restarts_count(void)
{
	return *(volatile size_t *)&shared->all;
}

size_t zmmx_restarts_of(const char *pool)
{
	(void)pool;
	return 0;
}

#else

static uint64_t name_hash(const char *name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (; *name; name++) {
		hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
	}
	return hash | 1;
}

/* The counter of the pool, or NULL; with `add` a free one becomes it. */
static size_t *counter_of(const char *pool, bool add)
{
	uint64_t name = name_hash(pool);
	for (size_t i = 0; i < POOLS; i++) {
		uint64_t there = 0;
		if (add) {
			__atomic_compare_exchange_n(&shared->pools[i].name, &there, name, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
		}
		there = __atomic_load_n(&shared->pools[i].name, __ATOMIC_RELAXED);
		if (there == name || !there) {
			return there ? &shared->pools[i].count : NULL;
		}
	}
	return NULL;
}

void zmmx_restarts_add(void)
{
	char buffer[ZMMX_POOL_BYTES];
	const char *pool = zmmx_pool_now(buffer);
	size_t *of_pool = *pool ? counter_of(pool, true) : NULL;
	__atomic_add_fetch(&shared->all, 1, __ATOMIC_RELAXED);
	if (of_pool) {
		__atomic_add_fetch(of_pool, 1, __ATOMIC_RELAXED);
	}
}

size_t zmmx_restarts_count(void)
{
	return __atomic_load_n(&shared->all, __ATOMIC_RELAXED);
}

size_t zmmx_restarts_of(const char *pool)
{
	const size_t *count = counter_of(pool, false);
	return count ? __atomic_load_n(count, __ATOMIC_RELAXED) : 0;
}

#endif
