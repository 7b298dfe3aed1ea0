/* zmmx.snapshot. */
#ifndef ZMMX_PHP_SNAPSHOT_H
#define ZMMX_PHP_SNAPSHOT_H

#include "php/engine/zmmx_php.h"

/* At the start of a request: has the snapshot taken when its shutdown functions have run. */
void zmmx_snapshot_activate(void);
/* As a shutdown function: writes the snapshot, or first moves to the end of the list. */
bool zmmx_snapshot_at_end(void);
/* At the end of a request: writes the snapshot, unless the shutdown functions did. */
void zmmx_snapshot_deactivate(void);
/* Writes the file now. false: no file is set, or writing failed, with a warning. */
bool zmmx_snapshot_write(void);
/* Writes all parts of a snapshot to another file. false: that failed, without a warning. */
bool zmmx_snapshot_write_to(const char *name);

#endif
