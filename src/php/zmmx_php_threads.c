/* Thread-safe PHP: each thread's globals, and with them its heap.
 *
 * TSRM calls zmmx_thread_begin() when it makes a thread's resources and zmmx_thread_end() when it frees them, ours
 * before the engine's, whose heap goes last. The globals are not TSRM's: when a thread ends with live blocks they
 * must be there until the engine frees its heap, and TSRM frees what is left of other threads from the main one.
 * So they hang in a list, which is locked; the handlers find their thread's in a thread-local variable. */
#include "zmmx_php.h"
#include "zmmx_php_lifecycle.h"

#ifdef ZTS

#include "TSRM.h"

TSRM_TLS zend_zmmx_globals *zmmx_thread TSRM_TLS_MODEL_ATTR;

static bool started;               /* between MINIT and MSHUTDOWN; changes while there is one thread */
static MUTEX_T lock;               /* of the list, and of zmmx_once(); while it is held no other lock is taken */
static zend_zmmx_globals *threads;

static zend_zmmx_globals *globals_create(void)
{
	zend_zmmx_globals *globals = pecalloc(1, sizeof(zend_zmmx_globals), true);
	globals->stock = zend_mm_get_heap();
	globals->reason = "not started in this thread";
	tsrm_mutex_lock(lock);
	globals->next_thread = threads;
	threads = globals;
	tsrm_mutex_unlock(lock);
	return globals;
}

/* The globals whose thread has this heap of the engine's, or NULL. */
static zend_zmmx_globals *globals_find(const void *stock)
{
	tsrm_mutex_lock(lock);
	zend_zmmx_globals *globals = threads;
	while (globals && (const void *)globals->stock != stock) {
		globals = globals->next_thread;
	}
	tsrm_mutex_unlock(lock);
	return globals;
}

static void lock_drop(void)
{
	tsrm_mutex_free(lock);
	lock = NULL;
}

static void globals_drop(zend_zmmx_globals *globals)
{
	tsrm_mutex_lock(lock);
	zend_zmmx_globals **link = &threads;
	while (*link != globals) {
		link = &(*link)->next_thread;
	}
	*link = globals->next_thread;
	tsrm_mutex_unlock(lock);
	if (zmmx_thread == globals) {
		zmmx_thread = NULL;
	}
	free(globals);
	if (!started && !threads) {
		lock_drop();
	}
}

/* Calls `leave` as if from the thread of `globals`. */
static bool as_thread(zend_zmmx_globals *globals, bool (*leave)(void))
{
	zend_zmmx_globals *former = zmmx_thread;
	zmmx_thread = globals;
	bool result = leave();
	zmmx_thread = former;
	return result;
}

/* A thread that TSRM gave the resources of an earlier one with the same id, to free them; or one that was there before
 * the module. */
zend_zmmx_globals *zmmx_thread_attach(void)
{
	ZEND_TSRMLS_CACHE_UPDATE();
	zend_zmmx_globals *globals = globals_find(zend_mm_get_heap());
	zmmx_thread = globals ? globals : globals_create();
	return zmmx_thread;
}

zend_zmmx_globals *zmmx_thread_begin(void)
{
	ZEND_TSRMLS_CACHE_UPDATE();
	if (!started) {
		return NULL;  /* the main thread: its globals come with MINIT */
	}
	zmmx_thread = globals_create();
	zmmx_hook_install_in_thread();
	return zmmx_thread;
}

void zmmx_thread_end(zend_zmmx_globals *globals)
{
	if (globals && as_thread(globals, zmmx_hook_leave)) {
		globals_drop(globals);
	}
}

void zmmx_threads_start(void)
{
	if (!lock) {
		lock = tsrm_mutex_alloc();
	}
	zmmx_thread = globals_find(zend_mm_get_heap());
	if (!zmmx_thread) {
		zmmx_thread = globals_create();
	}
	started = true;
}

void zmmx_threads_stop(void)
{
	started = false;
	zmmx_thread_end(zmmx_thread);
}

bool zmmx_thread_free_heap(void *block)
{
	/* the engine's heap lies in the first page of a chunk, where no block is */
	size_t offset = (uintptr_t)block & (ZMMX_CHUNK_SIZE - 1);
	zend_zmmx_globals *globals = offset && offset < ZMMX_PAGE_SIZE ? globals_find(block) : NULL;
	if (!globals) {
		return false;
	}
	as_thread(globals, zmmx_hook_full_shutdown);
	globals_drop(globals);
	return true;
}

void zmmx_once(bool *done, void (*action)(void))
{
	tsrm_mutex_lock(lock);
	if (!*done) {
		*done = true;
		action();
	}
	tsrm_mutex_unlock(lock);
}

void zmmx_threads_fork_begins(void)
{
	tsrm_mutex_lock(lock);
}

void zmmx_threads_fork_ends(void)
{
	tsrm_mutex_unlock(lock);
}

void zmmx_threads_forked(void)
{
	for (zend_zmmx_globals *globals = threads; globals; globals = globals->next_thread) {
		globals->abandoned = globals != zmmx_thread;
	}
	tsrm_mutex_unlock(lock);
}

#endif
