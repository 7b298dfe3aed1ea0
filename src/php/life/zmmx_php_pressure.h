/* What happens while committed memory is high: callbacks of the script, and the collection of cycles at zmmx.soft_limit. */
#ifndef ZMMX_PHP_PRESSURE_H
#define ZMMX_PHP_PRESSURE_H

#include "php/engine/zmmx_php.h"

/* From the engine's interrupt: does what is due. */
void zmmx_pressure_interrupt(void);
/* At the beginning of a request, and at its end, which drops the callbacks. */
void zmmx_pressure_activate(void);
void zmmx_pressure_deactivate(void);
/* A limit or a setting may have changed. */
void zmmx_pressure_update(void);
/* The heap's hook. */
void zmmx_pressure_changed(void *context);

/* Calls the function at that level. Returns its number; 0: the system has no memory. */
zend_long zmmx_pressure_add(const zend_fcall_info *function, const zend_fcall_info_cache *resolved, zmmx_level at);
/* false: there is none of that number. */
bool zmmx_pressure_remove(zend_long number);

#endif
