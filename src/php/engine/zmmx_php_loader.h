/* The dynamic loader. */
#ifndef ZMMX_PHP_LOADER_H
#define ZMMX_PHP_LOADER_H

#include "php/engine/zmmx_php.h"

/* Whether the running engine exports this function, whatever its headers said. */
bool zmmx_loader_engine_has(const char *function);
/* Keeps our code when the engine unloads us. Silent if the loader refuses. */
void zmmx_loader_pin(void);

#endif
