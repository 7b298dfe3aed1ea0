/* Processes that fork. */
#ifndef ZMMX_PHP_FORK_H
#define ZMMX_PHP_FORK_H

/* Has children of this process told that they are: their heaps get keys of their own. Once for each time the library is
 * loaded; nothing without a heap. */
void zmmx_fork_register(void);
/* RINIT: this is PHP's thread. */
void zmmx_fork_activate(void);

#endif
