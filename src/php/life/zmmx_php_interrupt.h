/* Work that waits for a safe point of the script: the engine's interrupt, which comes between two of its instructions. */
#ifndef ZMMX_PHP_INTERRUPT_H
#define ZMMX_PHP_INTERRUPT_H

/* MINIT and MSHUTDOWN. */
void zmmx_interrupt_startup(void);
void zmmx_interrupt_shutdown(void);

#endif
