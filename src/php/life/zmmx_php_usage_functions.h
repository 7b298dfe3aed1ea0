/* Functions of the engine that are blind to a custom heap: gc_mem_caches(), and memory_get_usage() and its sisters. */
#ifndef ZMMX_PHP_USAGE_FUNCTIONS_H
#define ZMMX_PHP_USAGE_FUNCTIONS_H

/* Replaces those that this engine needs replaced, or puts them back. For the process, while it has one thread. */
void zmmx_usage_functions_replace(void);
void zmmx_usage_functions_restore(void);

#endif
