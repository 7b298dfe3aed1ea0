/* A lock, and a flag, between two threads of the process; where there are none of ours they are never used. */
#ifndef ZMMX_OS_LOCK_H
#define ZMMX_OS_LOCK_H

#include <stdbool.h>

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

static inline void zmmx_os_flag_set(bool *flag, bool value)
{
	*flag = value;
}

static inline bool zmmx_os_flag_is_set(const bool *flag)
{
	return *flag;
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

static inline void zmmx_os_flag_set(bool *flag, bool value)
{
	__atomic_store_n(flag, value, __ATOMIC_RELAXED);
}

static inline bool zmmx_os_flag_is_set(const bool *flag)
{
	return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

#endif

#endif
