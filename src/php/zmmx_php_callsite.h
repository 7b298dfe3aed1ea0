/* Places in machine code, looked up in the libraries that are loaded. */
#ifndef ZMMX_PHP_CALLSITE_H
#define ZMMX_PHP_CALLSITE_H

#include "zmmx_php_sites.h"

/* The place that `pc` returns to; if that is the allocator's own interface, the one that called it. 0: no memory. */
uint32_t zmmx_callsite_of_caller(zmmx_sites *sites, const void *pc);
/* `pc` is what a handler returns to when the allocator is called: from now on not taken for a caller itself. */
void zmmx_callsite_pass(zmmx_sites *sites, const void *pc);
/* The extension whose library the code lies in, NULL: none's. */
const char *zmmx_callsite_extension(const zmmx_callsite *code);

#endif
