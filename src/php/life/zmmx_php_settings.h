/* The settings of the heap's policies and checks. */
#ifndef ZMMX_PHP_SETTINGS_H
#define ZMMX_PHP_SETTINGS_H

#include "php/engine/zmmx_php.h"

/* Each sets its global, and changes the heap if there is one. Warns about a bad value and refuses it. */
ZEND_INI_MH(zmmx_on_enable);
ZEND_INI_MH(zmmx_on_huge_pages);
ZEND_INI_MH(zmmx_on_cache_limit);
ZEND_INI_MH(zmmx_on_purge);
ZEND_INI_MH(zmmx_on_hardened);
ZEND_INI_MH(zmmx_on_check);
ZEND_INI_MH(zmmx_on_leaks);
ZEND_INI_MH(zmmx_on_track);
ZEND_INI_MH(zmmx_on_track_depth);
ZEND_INI_MH(zmmx_on_post_mortem);
ZEND_INI_MH(zmmx_on_sample_bytes);
/* Warns about a bad value and names what is allowed. Always FAILURE. */
zend_result zmmx_settings_refuse(const zend_ini_entry *entry, const zend_string *value, const char *allowed);
/* Applies the settings to a heap that was just created. */
void zmmx_settings_apply(void);
/* Frees texts that settings and requests have outside the heap. */
void zmmx_settings_drop(void);

#endif
