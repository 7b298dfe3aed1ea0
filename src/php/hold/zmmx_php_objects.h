/* What objects hold. */
#ifndef ZMMX_PHP_OBJECTS_H
#define ZMMX_PHP_OBJECTS_H

#include "php/hold/zmmx_php_hold.h"

/* Looks into an object that the present entry holds. Runs no user code, builds no table of properties, and initializes no lazy
 * object. */
void zmmx_hold_object(zmmx_hold *hold, zend_object *object);

#endif
