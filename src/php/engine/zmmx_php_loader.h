/* The dynamic loader. */
#ifndef ZMMX_PHP_LOADER_H
#define ZMMX_PHP_LOADER_H

#include "php/engine/zmmx_php.h"

/* Whether the engine that runs exports this function, whatever the headers said. */
bool zmmx_loader_engine_has(const char *function);
/* Our code stays when the engine unloads us. If the loader refuses, nothing says so. */
void zmmx_loader_pin(void);

#endif
