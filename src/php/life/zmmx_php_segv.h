/* Access to a guard page: reports which block it belongs to. */
#ifndef ZMMX_PHP_SEGV_H
#define ZMMX_PHP_SEGV_H

/* Handles SIGSEGV if the heap is hardened and there is no other handler; otherwise does nothing. */
void zmmx_segv_install(void);
/* Removes our handler if it is still installed. */
void zmmx_segv_uninstall(void);

#endif
