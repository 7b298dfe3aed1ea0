/* Threads of thread-safe PHP. */
#ifndef ZMMX_PHP_THREADS_H
#define ZMMX_PHP_THREADS_H

#include "zmmx_php.h"

#ifdef ZTS

/* MINIT, before anything uses the globals; MSHUTDOWN, after everything. */
void zmmx_threads_startup(void);
void zmmx_threads_shutdown(void);
/* A thread's globals and heap. */
zend_zmmx_globals *zmmx_thread_startup(void);
void zmmx_thread_shutdown(zend_zmmx_globals *globals);
/* The engine frees `block`. True when that was its own heap, with which the thread's goes. */
bool zmmx_thread_free_heap(void *block);

#endif

#endif
