/* The thread that returns free memory while nothing of PHP runs: see zmmx_helper_look(). */
#ifndef ZMMX_PHP_HELPER_H
#define ZMMX_PHP_HELPER_H

#include "php/engine/zmmx_php.h"

/* hooks->idle: starts it, if it may run. */
void zmmx_php_helper_start(void *context);
/* Ends it. The heap asks for another one when it needs it. */
void zmmx_php_helper_stop(void);
/* RINIT, and RSHUTDOWN. */
void zmmx_php_helper_activate(void);
void zmmx_php_helper_deactivate(void);
/* MSHUTDOWN: there will be no other. */
void zmmx_php_helper_shutdown(void);
/* In the child of a fork, which has no such thread. */
void zmmx_php_helper_forked(void);

#endif
