/* Every thread's globals, in a list. */
#ifndef ZMMX_PHP_GLOBALS_H
#define ZMMX_PHP_GLOBALS_H

#include "php/engine/zmmx_php.h"

#ifdef ZTS

/* In MINIT, before anything uses the globals, and in MSHUTDOWN: creates or finds this thread's globals, and does not
 * destroy them. The list itself is freed with the last globals after it was closed. */
void zmmx_globals_open(void);
void zmmx_globals_close(void);
bool zmmx_globals_are_open(void);
/* Adds the caller's thread to the list; to be destroyed. Ends the process if there is no memory. */
zend_zmmx_globals *zmmx_globals_create(void);
void zmmx_globals_destroy(zend_zmmx_globals *globals);
/* The globals of the thread with this engine heap, or NULL. */
zend_zmmx_globals *zmmx_globals_find(const void *stock);
/* Around fork(), for the calling thread: other threads wait. */
void zmmx_globals_lock(void);
void zmmx_globals_unlock(void);
/* In the child, instead of unlocking: other threads do not exist there, and their globals are abandoned. */
void zmmx_globals_forked(void);

#endif

#endif
