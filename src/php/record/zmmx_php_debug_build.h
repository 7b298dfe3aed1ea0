/* Debug builds of PHP: the lines of C that allocated. Does nothing in others. */
#ifndef ZMMX_PHP_DEBUG_BUILD_H
#define ZMMX_PHP_DEBUG_BUILD_H

#include "php/engine/zmmx_php.h"

#if ZEND_DEBUG
/* With this thread's heap. */
void zmmx_debug_build_startup(void);
void zmmx_debug_build_shutdown(void);
/* From the handlers: a block was allocated, or freed. */
void zmmx_debug_build_on_alloc(const void *block, size_t size, const zmmx_caller *caller);
void zmmx_debug_build_on_free(const void *block);
/* All blocks are gone. */
void zmmx_debug_build_clear(void);
/* A request begins. */
void zmmx_debug_build_activate(void);
/* The request has ended: reports the remaining blocks. */
void zmmx_debug_build_report(void);
#else
#define zmmx_debug_build_startup() ((void)0)
#define zmmx_debug_build_shutdown() ((void)0)
#define zmmx_debug_build_clear() ((void)0)
#define zmmx_debug_build_activate() ((void)0)
#define zmmx_debug_build_report() ((void)0)

static inline void zmmx_debug_build_on_alloc(const void *block, size_t size, const zmmx_caller *caller)
{
	(void)block, (void)size, (void)caller;
}

static inline void zmmx_debug_build_on_free(const void *block)
{
	(void)block;
}

#endif

#endif
