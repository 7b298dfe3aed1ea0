/* Every thread's globals, in a list. */
#ifndef ZMMX_PHP_GLOBALS_H
#define ZMMX_PHP_GLOBALS_H

#include "php/engine/zmmx_php.h"

#ifdef ZTS

/* In MINIT, before anything uses the globals, and in MSHUTDOWN: this thread's are made or found, and not dropped. The list
 * itself goes with the last globals after it was closed. */
void zmmx_globals_open(void);
void zmmx_globals_close(void);
bool zmmx_globals_are_open(void);
/* Adds a thread's, that of the caller, to the list; to be dropped. Ends the process if there is no memory. */
zend_zmmx_globals *zmmx_globals_create(void);
void zmmx_globals_destroy(zend_zmmx_globals *globals);
/* The globals whose thread has this heap of the engine's, or NULL. */
zend_zmmx_globals *zmmx_globals_find(const void *stock);
/* Around fork(), for the thread that calls it: other threads wait. */
void zmmx_globals_lock(void);
void zmmx_globals_unlock(void);
/* In the child, instead of unlocking: threads other than this one are gone, and their globals abandoned. */
void zmmx_globals_forked(void);

#endif

#endif
