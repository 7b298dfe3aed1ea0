/* Changes in a child process to the heap that it was forked with. */
#include "php/life/zmmx_php_fork.h"

#include "php/engine/zmmx_php_globals.h"
#include "php/life/zmmx_php_helper.h"
#include "php/status/zmmx_php_status.h"

#ifndef PHP_WIN32

#include <pthread.h>

#ifdef ZTS

/* A thread that forks waits for no helper, because there is none. */
static void fork_begins(void)
{
	zmmx_globals_lock();
}

static void parent_goes_on(void)
{
	zmmx_globals_unlock();
}

static void child_begins(void)
{
	zmmx_globals_forked();
	if (ZMMX_G(heap)) {
		zmmx_heap_forked(ZMMX_G(heap));
		zmmx_status_forked();
	}
}

#else

/* The child gets the heap as it is between two steps of the helper, which it does not get. */
static void fork_begins(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_hold(ZMMX_G(heap));
	}
}

static void parent_goes_on(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_let_go(ZMMX_G(heap));
	}
}

static void child_begins(void)
{
	if (ZMMX_G(heap)) {
		zmmx_php_helper_forked();
		zmmx_heap_let_go(ZMMX_G(heap));
		zmmx_heap_forked(ZMMX_G(heap));
		zmmx_status_forked();
	}
}

#endif

/* The C library forgets it when the library goes. */
void zmmx_fork_register(void)
{
	static bool watching;
	if (!watching && ZMMX_G(heap)) {
		watching = pthread_atfork(fork_begins, parent_goes_on, child_begins) == 0;
	}
}

#else

void zmmx_fork_register(void)
{
}

#endif
