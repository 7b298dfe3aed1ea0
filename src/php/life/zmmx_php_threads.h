/* Threads of thread-safe PHP. */
#ifndef ZMMX_PHP_THREADS_H
#define ZMMX_PHP_THREADS_H

#include "php/engine/zmmx_php.h"

#ifdef ZTS

/* MINIT, before anything uses the globals; MSHUTDOWN, after everything. */
void zmmx_threads_startup(void);
void zmmx_threads_shutdown(void);
/* Makes this thread's globals and heap. NULL, before zmmx_threads_startup(): nothing is made. */
zend_zmmx_globals *zmmx_thread_startup(void);
/* NULL is allowed. Called from any thread. If blocks are alive, the globals stay until the engine frees its heap. */
void zmmx_thread_shutdown(zend_zmmx_globals *globals);
/* The engine frees `block`, in any thread. True when that was its own heap, with which the thread's goes. */
bool zmmx_thread_free_heap(void *block);

#endif

#endif
