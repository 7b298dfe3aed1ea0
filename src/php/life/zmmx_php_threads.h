/* Threads of thread-safe PHP. */
#ifndef ZMMX_PHP_THREADS_H
#define ZMMX_PHP_THREADS_H

#include "php/engine/zmmx_php.h"

#ifdef ZTS

/* MINIT, before anything uses the globals; MSHUTDOWN, after everything. */
void zmmx_threads_startup(void);
void zmmx_threads_shutdown(void);
/* Creates this thread's globals and heap. NULL, before zmmx_threads_startup(): none are created. */
zend_zmmx_globals *zmmx_thread_startup(void);
/* NULL is allowed. May be called from any thread. If blocks are alive, the globals stay until the engine frees its
 * heap. */
void zmmx_thread_shutdown(zend_zmmx_globals *globals);
/* The engine frees `block`, in any thread. true: it was the engine's own heap, with which the thread's heap goes. */
bool zmmx_thread_free_heap(void *block);

#endif

#endif
