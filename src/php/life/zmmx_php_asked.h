/* What only a safe point of the script can do for zmmx.status_dir: a snapshot or a profile that another process asks for, and
 * the file of a forked child. */
#ifndef ZMMX_PHP_ASKED_H
#define ZMMX_PHP_ASKED_H

#include "php/engine/zmmx_php.h"

/* From the engine's interrupt. */
void zmmx_asked_interrupt(void);
/* RSHUTDOWN. */
void zmmx_asked_deactivate(void);
/* The same, when nothing of the request is live any more in the profile. */
void zmmx_asked_profile_deactivate(void);

#endif
