/* The heap's own life: created at startup, or with a thread, and given back. */
#ifndef ZMMX_PHP_LIFECYCLE_H
#define ZMMX_PHP_LIFECYCLE_H

#include "php/engine/zmmx_php.h"

/* Creates the heap and installs the handlers, or records why not. `type` is that of MINIT. */
void zmmx_lifecycle_startup(int type);
/* For a thread that starts while zmmx is active. */
void zmmx_lifecycle_thread_startup(void);
/* Undoes the changes to the engine as a whole. */
void zmmx_lifecycle_shutdown(void);
/* Removes this thread's handlers and gives its heap back. false: blocks are still alive, so the library stays until the
 * engine frees its own heap. */
bool zmmx_lifecycle_thread_shutdown(void);
/* The engine frees its own heap. This is the end, whether or not blocks are alive. Always true. */
bool zmmx_lifecycle_full_shutdown(void);

#endif
