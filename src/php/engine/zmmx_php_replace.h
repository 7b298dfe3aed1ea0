/* Replacing functions of the engine and of other extensions. */
#ifndef ZMMX_PHP_REPLACE_H
#define ZMMX_PHP_REPLACE_H

#include "php/engine/zmmx_php.h"

/* Replaces the handler of an internal function; returns the former one, or NULL if there is no such function. */
zif_handler zmmx_function_replace(const char *class_name, const char *name, zif_handler handler);

#endif
