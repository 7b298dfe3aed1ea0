/* How many workers have ended because of zmmx.max_resident. */
#ifndef ZMMX_PHP_RESTARTS_H
#define ZMMX_PHP_RESTARTS_H

#include "php/engine/zmmx_php.h"

/* Before FPM forks its workers: they count together, whichever of them is asked. Elsewhere a process counts for itself. */
void zmmx_restarts_startup(void);
void zmmx_restarts_shutdown(void);
void zmmx_restarts_add(void);
size_t zmmx_restarts_count(void);
/* Those of one pool of this master; 0: it has none of that name. */
size_t zmmx_restarts_of(const char *pool);
/* Whether this is a worker of FPM, whose master replaces it. */
bool zmmx_restarts_are_due(void);

#endif
