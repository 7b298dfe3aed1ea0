/* A lock between two threads of the process; where there are none of ours it is never taken. */
#ifndef ZMMX_OS_LOCK_H
#define ZMMX_OS_LOCK_H

#ifdef _WIN32

#define ZMMX_OS_HAS_THREADS 0
typedef char zmmx_os_lock;

static inline void zmmx_os_lock_begin(zmmx_os_lock *lock)
{
	(void)lock;
}

static inline void zmmx_os_lock_take(zmmx_os_lock *lock)
{
	(void)lock;
}

static inline void zmmx_os_lock_give(zmmx_os_lock *lock)
{
	(void)lock;
}

#else

#include <pthread.h>

#define ZMMX_OS_HAS_THREADS 1
typedef pthread_mutex_t zmmx_os_lock;

/* Nobody may have it. */
static inline void zmmx_os_lock_begin(zmmx_os_lock *lock)
{
	pthread_mutex_init(lock, NULL);
}

static inline void zmmx_os_lock_take(zmmx_os_lock *lock)
{
	pthread_mutex_lock(lock);
}

static inline void zmmx_os_lock_give(zmmx_os_lock *lock)
{
	pthread_mutex_unlock(lock);
}

#endif

#endif
