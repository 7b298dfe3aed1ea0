#ifndef PHP_ZMMX_H
#define PHP_ZMMX_H

#include "php.h"

#define PHP_ZMMX_VERSION "0.1.0"

extern zend_module_entry zmmx_module_entry;
#define phpext_zmmx_ptr &zmmx_module_entry

#endif
