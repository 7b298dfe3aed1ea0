/* The heap's own life: made at startup, or with a thread, and given back. */
#ifndef ZMMX_PHP_LIFECYCLE_H
#define ZMMX_PHP_LIFECYCLE_H

#include "php/engine/zmmx_php.h"

/* Creates the heap and installs the handlers, or sets the reason why not. `type` is that of MINIT. */
void zmmx_lifecycle_startup(int type);
/* For a thread that begins while zmmx is active. */
void zmmx_lifecycle_thread_startup(void);
/* Takes back what was done to the engine as a whole. */
void zmmx_lifecycle_shutdown(void);
/* Takes this thread's handlers out and gives its heap back. False when blocks are still alive: then the library stays,
 * until the engine frees its own heap. */
bool zmmx_lifecycle_thread_shutdown(void);
/* The engine frees its own heap: live blocks or not, this is the end. Always true. */
bool zmmx_lifecycle_full_shutdown(void);

#endif
