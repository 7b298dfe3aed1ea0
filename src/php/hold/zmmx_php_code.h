/* What compiled code holds. */
#ifndef ZMMX_PHP_CODE_H
#define ZMMX_PHP_CODE_H

#include "php/hold/zmmx_php_hold.h"

/* Each looks into code that the present entry holds. */
void zmmx_hold_code(zmmx_hold *hold, const zend_op_array *code);
void zmmx_hold_class(zmmx_hold *hold, const zend_class_entry *ce);
/* The static variables of a function, its static properties, and its constants, as roots. */
void zmmx_hold_static_variables(zmmx_hold *hold, const zend_op_array *code);
void zmmx_hold_static_properties(zmmx_hold *hold, zend_class_entry *ce);
void zmmx_hold_class_constants(zmmx_hold *hold, const zend_class_entry *ce);

#endif
