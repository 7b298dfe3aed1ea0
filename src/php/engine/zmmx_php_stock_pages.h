/* The memory of the stock heap's free pages. */
#ifndef ZMMX_PHP_STOCK_PAGES_H
#define ZMMX_PHP_STOCK_PAGES_H

#include "php/engine/zmmx_php.h"

/* The free pages of its first chunk go back to the system. Nothing changes for the stock heap. */
void zmmx_stock_pages_release(zend_mm_heap *stock);

#endif
