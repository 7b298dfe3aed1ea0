/* The settings of the heap's policies and checks. */
#ifndef ZMMX_PHP_SETTINGS_H
#define ZMMX_PHP_SETTINGS_H

#include "php/engine/zmmx_php.h"

/* Each sets its global, and changes the heap if there is one. A bad value is warned of and refused. */
#define ZMMX_SETTING_HANDLER(name, value, where, displayer, type, member) ZEND_INI_MH(zmmx_on_##name);
ZMMX_SETTINGS(ZMMX_SETTING_HANDLER)
/* Whether it says off; php.ini turns a bare off into "". */
bool zmmx_settings_off(const zend_string *value);
/* Warns of a bad value and what is allowed. Always FAILURE. */
zend_result zmmx_settings_refuse(const zend_ini_entry *entry, const zend_string *value, const char *allowed);
/* Applies the settings to a heap that was just created. */
void zmmx_settings_apply(void);
/* Frees the texts that settings and requests keep outside the heap. */
void zmmx_settings_free(void);

#endif
