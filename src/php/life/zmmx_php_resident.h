/* zmmx.max_resident: processes that stay large give way to new ones. */
#ifndef ZMMX_PHP_RESIDENT_H
#define ZMMX_PHP_RESIDENT_H

#include "php/engine/zmmx_php.h"

/* At the end of a request, for the line in the log: which one it was. */
void zmmx_resident_note(void);
/* After a request, when the heap is empty: a worker of FPM that is still too large asks FPM to end it. */
void zmmx_resident_check(void);
/* Whether this process is above zmmx.max_resident after giving back what it can. */
bool zmmx_resident_is_over(void);

#endif
