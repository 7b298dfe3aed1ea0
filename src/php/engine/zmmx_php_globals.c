/* The globals: one set for the process, or in thread-safe PHP one for each thread.
 *
 * TSRM does not own them: when a thread ends with live blocks, they must last until the engine frees its heap, and TSRM
 * frees the rest of other threads from the main one. So they are in a locked list; the handlers find their thread's
 * globals in a thread-local variable. */
#include "php/engine/zmmx_php_globals.h"

#ifdef ZTS

#include "TSRM.h"

TSRM_TLS zend_zmmx_globals *zmmx_thread TSRM_TLS_MODEL_ATTR;
TSRM_TLS zmmx_heap *zmmx_thread_heap TSRM_TLS_MODEL_ATTR;

static bool is_open; /* between MINIT and MSHUTDOWN; only changes while there is one thread */
static MUTEX_T lock; /* for the list and zmmx_once(); its holder takes no other lock */
static zend_zmmx_globals *threads;

void zmmx_thread_switch(zend_zmmx_globals *globals)
{
	zmmx_thread = globals;
	zmmx_thread_heap = globals ? globals->heap : NULL;
}

zend_zmmx_globals *zmmx_globals_create(void)
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

zend_zmmx_globals *zmmx_globals_find(const void *stock)
{
	tsrm_mutex_lock(lock);
	zend_zmmx_globals *globals = threads;
	while (globals && (const void *)globals->stock != stock) {
		globals = globals->next_thread;
	}
	tsrm_mutex_unlock(lock);
	return globals;
}

static void lock_free(void)
{
	tsrm_mutex_free(lock);
	lock = NULL;
}

void zmmx_globals_destroy(zend_zmmx_globals *globals)
{
	tsrm_mutex_lock(lock);
	zend_zmmx_globals **link = &threads;
	while (*link != globals) {
		link = &(*link)->next_thread;
	}
	*link = globals->next_thread;
	tsrm_mutex_unlock(lock);
	if (zmmx_thread == globals) {
		zmmx_thread_switch(NULL);
	}
	free(globals);
	if (!is_open && !threads) {
		lock_free();
	}
}

/* A thread that TSRM gave the resources of an earlier one with the same id, to free them; or one that is older than the
 * module. */
zend_zmmx_globals *zmmx_thread_attach(void)
{
	ZEND_TSRMLS_CACHE_UPDATE();
	zend_zmmx_globals *globals = zmmx_globals_find(zend_mm_get_heap());
	zmmx_thread_switch(globals ? globals : zmmx_globals_create());
	return zmmx_thread;
}

void zmmx_globals_open(void)
{
	if (!lock) {
		lock = tsrm_mutex_alloc();
	}
	zend_zmmx_globals *globals = zmmx_globals_find(zend_mm_get_heap());
	zmmx_thread_switch(globals ? globals : zmmx_globals_create());
	is_open = true;
}

void zmmx_globals_close(void)
{
	is_open = false;
}

bool zmmx_globals_are_open(void)
{
	return is_open;
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

void zmmx_globals_lock(void)
{
	tsrm_mutex_lock(lock);
}

void zmmx_globals_unlock(void)
{
	tsrm_mutex_unlock(lock);
}

void zmmx_globals_forked(void)
{
	for (zend_zmmx_globals *globals = threads; globals; globals = globals->next_thread) {
		globals->abandoned = globals != zmmx_thread;
	}
	tsrm_mutex_unlock(lock);
}

#else

zend_zmmx_globals zmmx_globals;

#endif
