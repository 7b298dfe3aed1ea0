/* What only a safe point of the script can do for zmmx.status_dir: a snapshot that another process asks for, and the file of a
 * forked child. */
#ifndef ZMMX_PHP_ASKED_H
#define ZMMX_PHP_ASKED_H

#include "php/engine/zmmx_php.h"

/* From the engine's interrupt. */
void zmmx_asked_interrupt(void);
/* RSHUTDOWN. */
void zmmx_asked_deactivate(void);

#endif
