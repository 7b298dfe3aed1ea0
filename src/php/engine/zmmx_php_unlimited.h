/* Work for which memory_limit does not count. */
#ifndef ZMMX_PHP_UNLIMITED_H
#define ZMMX_PHP_UNLIMITED_H

#include "php/engine/zmmx_php.h"

/* Calls work() while neither the memory limit nor a limit error that the engine has yet to raise counts. It must not run
 * any user code. False: it bailed out, which the caller has to pass on. */
bool zmmx_unlimited(void (*work)(void *argument), void *argument);

#endif
