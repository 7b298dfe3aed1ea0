/* PHP arrays of holders. */
#ifndef ZMMX_PHP_HOLDER_ARRAYS_H
#define ZMMX_PHP_HOLDER_ARRAYS_H

#include "php/hold/zmmx_php_holders.h"

/* The result of zmmx_holders(), with at most `limit` paths and as many classes; the other paths are one row. */
void zmmx_holders_build(zval *array, const zmmx_holders *holders, size_t limit);

#endif
