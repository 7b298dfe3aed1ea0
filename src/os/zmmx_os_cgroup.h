/* Shared by the POSIX layer's files. */
#ifndef ZMMX_OS_CGROUP_H
#define ZMMX_OS_CGROUP_H

#include <stddef.h>

/* Bytes that the process may take until one of its control groups is full; SIZE_MAX: none is limited. `root` is put
 * before the names of the system's files: "" except in a test. */
size_t zmmx_os_cgroup_room(const char *root);

#endif
