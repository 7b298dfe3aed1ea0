/* Shared by the POSIX layer's files. */
#ifndef ZMMX_OS_CGROUP_H
#define ZMMX_OS_CGROUP_H

#include <stdbool.h>
#include <stddef.h>

/* The start of a small file of the system as a string. false: it cannot be read, and the text is "". */
bool zmmx_os_text_read(const char *name, char *text, size_t size);

/* Whether the addresses of the process are limited, so that the heap must not hoard them: the rest of the process needs
 * them too. */
bool zmmx_os_addresses_are_scarce(void);

/* Bytes that the process may take until one of its control groups is full; SIZE_MAX: none is limited. `root` is put
 * before the names of the system's files: "" except in a test. */
size_t zmmx_os_cgroup_room(const char *root);

#endif
