/* Thread-safe PHP: a thread's heap begins and ends with the thread.
 *
 * TSRM calls zmmx_thread_startup() when it creates a thread's resources and zmmx_thread_shutdown() when it frees them,
 * ours before the engine's, whose heap goes last. */
#include "php/life/zmmx_php_threads.h"

#include "php/engine/zmmx_php_globals.h"
#include "php/life/zmmx_php_lifecycle.h"

#ifdef ZTS

#include "TSRM.h"

/* Calls `leave` as if from the thread of `globals`. */
static bool as_thread(zend_zmmx_globals *globals, bool (*leave)(void))
{
	zend_zmmx_globals *former = zmmx_thread;
	zmmx_thread_switch(globals);
	bool result = leave();
	zmmx_thread_switch(former);
	return result;
}

zend_zmmx_globals *zmmx_thread_startup(void)
{
	ZEND_TSRMLS_CACHE_UPDATE();
	if (!zmmx_globals_are_open()) {
		return NULL; /* the main thread, which gets its globals in MINIT */
	}
	zmmx_thread_switch(zmmx_globals_create());
	zmmx_lifecycle_thread_startup();
	return zmmx_thread;
}

void zmmx_thread_shutdown(zend_zmmx_globals *globals)
{
	if (globals && as_thread(globals, zmmx_lifecycle_thread_shutdown)) {
		zmmx_globals_destroy(globals);
	}
}

void zmmx_threads_startup(void)
{
	zmmx_globals_open();
}

void zmmx_threads_shutdown(void)
{
	zmmx_globals_close();
	zmmx_thread_shutdown(zmmx_thread);
}

bool zmmx_thread_free_heap(void *block)
{
	/* the engine's heap is in the first page of a chunk, which holds no blocks */
	size_t offset = (uintptr_t)block & (ZMMX_CHUNK_SIZE - 1);
	zend_zmmx_globals *globals = offset && offset < ZMMX_PAGE_SIZE ? zmmx_globals_find(block) : NULL;
	if (!globals) {
		return false;
	}
	as_thread(globals, zmmx_lifecycle_full_shutdown);
	zmmx_globals_destroy(globals);
	return true;
}

#endif
