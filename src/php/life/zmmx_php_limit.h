/* Exceeding memory_limit, and running out of system memory. */
#ifndef ZMMX_PHP_LIMIT_H
#define ZMMX_PHP_LIMIT_H

#include "php/engine/zmmx_php.h"

/* As zmmx_hooks' over_limit, out_of_memory and size_overflow: `grow` and `asked` are bytes, `context` is not used.
 * zmmx_php_limit_exceeded() returns true if the memory is to be had nevertheless, and false if the error is only recorded and
 * the allocation must fail; otherwise all three raise an error and do not return. */
bool zmmx_php_limit_exceeded(void *context, size_t grow, size_t asked);
void zmmx_php_limit_system_refused(void *context, size_t grow, size_t asked);
void zmmx_php_limit_size_overflow(void *context, size_t asked);

/* Has memory that is only kept for reuse given back before the limit is lowered. For the process, while it has one
 * thread. */
void zmmx_php_limit_wrap_ini(void);
void zmmx_php_limit_unwrap_ini(void);

#endif
