/* Exceeding memory_limit, and running out of system memory. */
#ifndef ZMMX_PHP_LIMIT_H
#define ZMMX_PHP_LIMIT_H

#include "php/engine/zmmx_php.h"

/* Like over_limit, out_of_memory and size_overflow of zmmx_hooks: `grow` and `request` are bytes, `context` is not
 * used. zmmx_limit_exceeded() returns true if the caller gets the memory anyway, and false if the error is only
 * recorded and the allocation must fail; otherwise all three raise an error and do not return. */
bool zmmx_limit_exceeded(void *context, size_t grow, size_t request);
void zmmx_limit_system_refused(void *context, size_t grow, size_t request);
void zmmx_limit_size_overflow(void *context, size_t request);

/* Gives back memory that is only kept for reuse before the limit is lowered. For the process, while it has one thread. */
void zmmx_limit_wrap_ini(void);
void zmmx_limit_unwrap_ini(void);

#endif
