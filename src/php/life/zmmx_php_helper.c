/* The thread that returns free memory while nothing of PHP runs.
 *
 * It runs only while there is something for it, because a second thread has its price: some calls of the system are for
 * processes with one thread alone, and the C library takes its locks. Everything here but helper_run() is called by PHP's
 * thread. */
#include "php/life/zmmx_php_helper.h"

#include "php/engine/zmmx_php_replace.h"
#include "php/life/zmmx_php_settings.h"

#include "php_main.h"

ZEND_INI_MH(zmmx_on_purge_thread)
{
	bool automatic = zend_string_equals_literal_ci(new_value, "auto");
	bool off = zmmx_settings_off(new_value);
	if (!automatic && !off) {
		return zmmx_settings_refuse(entry, new_value, "auto or off");
	}
	ZMMX_G(purge_thread) = automatic;
	if (off) {
		zmmx_php_helper_stop();
	}
	return SUCCESS;
}

#if defined(ZTS) || defined(PHP_WIN32)

void zmmx_php_helper_start(void *context)
{
	(void)context;
}

void zmmx_php_helper_stop(void)
{
}

void zmmx_php_helper_activate(void)
{
}

void zmmx_php_helper_deactivate(void)
{
}

void zmmx_php_helper_shutdown(void)
{
}

void zmmx_php_helper_forked(bool settled)
{
	(void)settled;
}

#else

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#define STACK_BYTES ((size_t)128 * 1024)

static pthread_t thread;
static bool exists;  /* and is to be joined */
static bool refused; /* the system has none for us */
static unsigned requests;
static zif_handler former_unshare, former_setns;

/* For the thread's waits. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake;
static bool stopping;

#ifdef __APPLE__
#define WAIT_CLOCK CLOCK_REALTIME /* the only one it knows */
#else
#define WAIT_CLOCK CLOCK_MONOTONIC
#endif

static void wake_begin(void)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
#ifndef __APPLE__
	pthread_condattr_setclock(&attributes, WAIT_CLOCK);
#endif
	pthread_cond_init(&wake, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* ---- the thread ---- */

/* false: it is to end. */
static bool wait_for(uint32_t milliseconds)
{
	struct timespec until;
	clock_gettime(WAIT_CLOCK, &until);
	long nanoseconds = until.tv_nsec + (long)(milliseconds % 1000) * 1000000;
	until.tv_sec += (time_t)(milliseconds / 1000) + nanoseconds / 1000000000;
	until.tv_nsec = nanoseconds % 1000000000;
	pthread_mutex_lock(&lock);
	while (!stopping && pthread_cond_timedwait(&wake, &lock, &until) == 0) {
	}
	bool goes_on = !stopping;
	pthread_mutex_unlock(&lock);
	return goes_on;
}

static void *helper_run(void *heap)
{
	uint32_t quarter = zmmx_helper_age(heap) / 4;
#ifdef __linux__
	pthread_setname_np(pthread_self(), "zmmx purge");
#endif
	while (wait_for(quarter) && zmmx_helper_look(heap)) {
	}
	return NULL;
}

/* ---- its life ---- */

static void thread_join(void)
{
	if (exists) {
		exists = false;
		pthread_join(thread, NULL);
		pthread_cond_destroy(&wake);
	}
}

static bool thread_create(void)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	size_t stack = STACK_BYTES > (size_t)PTHREAD_STACK_MIN ? STACK_BYTES : (size_t)PTHREAD_STACK_MIN;
	sigfillset(&all);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, stack);
	wake_begin();
	stopping = false;
	pthread_sigmask(SIG_SETMASK, &all, &before);
	exists = pthread_create(&thread, &attributes, helper_run, ZMMX_G(heap)) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return exists;
}

void zmmx_php_helper_start(void *context)
{
	(void)context;
	if (!ZMMX_G(purge_thread) || refused || php_during_module_startup()) {
		return;
	}
	int before = errno; /* a program may look at it after it has freed what it no longer needs */
	thread_join();      /* of one that has ended, or the heap would not ask */
	if (zmmx_helper_begin(ZMMX_G(heap)) && !thread_create()) {
		refused = true;
		zmmx_helper_end(ZMMX_G(heap));
	}
	errno = before;
}

static void thread_stop(void)
{
	pthread_mutex_lock(&lock);
	stopping = true;
	pthread_cond_signal(&wake);
	pthread_mutex_unlock(&lock);
	thread_join();
}

void zmmx_php_helper_stop(void)
{
	if (exists) {
		thread_stop();
		zmmx_helper_end(ZMMX_G(heap));
	}
}

void zmmx_php_helper_forked(bool settled)
{
	exists = refused = false;
	lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	if (settled) {
		zmmx_helper_end(ZMMX_G(heap));
		zmmx_heap_let_go(ZMMX_G(heap));
	} else {
		zmmx_helper_lose(ZMMX_G(heap));
	}
}

/* ---- calls that want one thread alone ---- */

static ZEND_FUNCTION(zmmx_unshare)
{
	zmmx_php_helper_stop();
	former_unshare(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

static ZEND_FUNCTION(zmmx_setns)
{
	zmmx_php_helper_stop();
	former_setns(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

/* Extensions that are loaded after this one are there at the first request. */
static void functions_wrap(void)
{
	former_unshare = zmmx_function_replace(NULL, "pcntl_unshare", ZEND_FN(zmmx_unshare));
	former_setns = zmmx_function_replace(NULL, "pcntl_setns", ZEND_FN(zmmx_setns));
}

static void functions_unwrap(void)
{
	if (former_unshare) {
		zmmx_function_replace(NULL, "pcntl_unshare", former_unshare);
	}
	if (former_setns) {
		zmmx_function_replace(NULL, "pcntl_setns", former_setns);
	}
	former_unshare = former_setns = NULL;
}

/* ---- requests ---- */

void zmmx_php_helper_activate(void)
{
	if (!ZMMX_G(heap) || php_during_module_startup()) {
		return;
	}
	if (requests++ == 0) {
		functions_wrap();
	}
	zmmx_heap_set_idle(ZMMX_G(heap), true);
}

/* What the heap keeps after the first request is little, and most programs end with it. */
void zmmx_php_helper_deactivate(void)
{
	if (ZMMX_G(heap) && requests == 1) {
		zmmx_heap_set_idle(ZMMX_G(heap), false);
	}
}

/* A child of Apache's prefork shuts PHP down in its handler of SIGTERM, which may interrupt PHP anywhere. */
static void heap_leave(void)
{
	if (!exists || !zmmx_heap_interrupt(ZMMX_G(heap))) {
		zmmx_php_helper_stop();
	} else {
		thread_stop();
		zmmx_helper_lose(ZMMX_G(heap));
	}
}

void zmmx_php_helper_shutdown(void)
{
	functions_unwrap();
	if (ZMMX_G(heap)) {
		zmmx_heap_set_idle(ZMMX_G(heap), false);
		heap_leave();
	}
	thread_join();
	requests = 0;
}

#endif
