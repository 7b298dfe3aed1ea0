/* Work without memory_limit. */
#ifndef ZMMX_PHP_UNLIMITED_H
#define ZMMX_PHP_UNLIMITED_H

#include "php/engine/zmmx_php.h"

/* Calls work() while neither the memory limit nor a pending limit error of the engine counts. It must not run user
 * code. false: it bailed out, and the caller must pass that on. */
bool zmmx_unlimited(void (*work)(void *argument), void *argument);

#endif
