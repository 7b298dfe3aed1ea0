/* zmmx.snapshot. */
#ifndef ZMMX_PHP_SNAPSHOT_H
#define ZMMX_PHP_SNAPSHOT_H

#include "php/engine/zmmx_php.h"

/* At the start of a request: has the snapshot taken when its shutdown functions have run. */
void zmmx_snapshot_activate(void);
/* As a shutdown function: writes the snapshot, or gets to the end of the list first. */
bool zmmx_snapshot_at_end(void);
/* At the end of a request: if the shutdown functions have not come to it, now. */
void zmmx_snapshot_deactivate(void);
/* Writes the file now. False: no file is set, or it can't be written, about which there is a warning. */
bool zmmx_snapshot_write(void);

#endif
