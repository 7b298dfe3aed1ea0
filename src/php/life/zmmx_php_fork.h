/* Processes that fork. */
#ifndef ZMMX_PHP_FORK_H
#define ZMMX_PHP_FORK_H

/* Makes heaps in children of this process get keys of their own. Once for each time the library is loaded; does nothing
 * without a heap. */
void zmmx_fork_watch(void);

#endif
