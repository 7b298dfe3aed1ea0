/* Functions of the engine that do not see a custom heap: gc_mem_caches(), and memory_get_usage() and the like. */
#ifndef ZMMX_PHP_USAGE_FUNCTIONS_H
#define ZMMX_PHP_USAGE_FUNCTIONS_H

/* Replaces those that need it on this engine, or restores them. For the process, while it has one thread. */
void zmmx_usage_functions_replace(void);
void zmmx_usage_functions_restore(void);

#endif
