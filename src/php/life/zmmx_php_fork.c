/* Changes in a child process to the heap that it was forked with. */
#include "php/life/zmmx_php_fork.h"

#include "php/engine/zmmx_php_globals.h"
#include "php/status/zmmx_php_status.h"

#ifndef PHP_WIN32

#include <pthread.h>

static void child_begins(void)
{
#ifdef ZTS
	zmmx_globals_forked();
#endif
	if (ZMMX_G(heap)) {
		zmmx_heap_forked(ZMMX_G(heap));
		zmmx_status_forked();
	}
}

/* The C library forgets it when the library goes. */
void zmmx_fork_register(void)
{
	static bool watching;
	if (!watching && ZMMX_G(heap)) {
#ifdef ZTS
		watching = pthread_atfork(zmmx_globals_lock, zmmx_globals_unlock, child_begins) == 0;
#else
		watching = pthread_atfork(NULL, NULL, child_begins) == 0;
#endif
	}
}

#else

void zmmx_fork_register(void)
{
}

#endif
