/* A guard page that was touched tells whose it is. */
#ifndef ZMMX_PHP_SEGV_H
#define ZMMX_PHP_SEGV_H

/* Handles SIGSEGV if the heap is hardened and nobody else does; otherwise nothing. */
void zmmx_segv_install(void);
/* Takes out our handler, if it is still there. */
void zmmx_segv_uninstall(void);

#endif
