/* Where the walk begins: everything that PHP code can name, and what the engine and extensions have. */
#ifndef ZMMX_PHP_ROOTS_H
#define ZMMX_PHP_ROOTS_H

#include "php/hold/zmmx_php_hold.h"

/* Walks from all roots, those of PHP code before those that only the engine knows. */
void zmmx_hold_all(zmmx_hold *hold);

#endif
