/* What arrays and references hold. */
#ifndef ZMMX_PHP_VALUES_H
#define ZMMX_PHP_VALUES_H

#include "php/hold/zmmx_php_hold.h"

/* Each looks into a thing that the present entry holds. `named` is the kind of step to elements with keys that are strings;
 * 0: by their keys if they are few, ZMMX_STEP_ELEMENT: all alike. */
void zmmx_hold_array(zmmx_hold *hold, const HashTable *table, zmmx_step_kind named);
/* Only the table itself and its keys, not its values. */
void zmmx_hold_table(zmmx_hold *hold, const HashTable *table);
void zmmx_hold_reference(zmmx_hold *hold, const zend_reference *reference);
/* To a property by its name in a table of properties, which may begin with a class. */
zmmx_step zmmx_property_step(const zend_string *name);

#endif
