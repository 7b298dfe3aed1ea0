/* For zmmx_php_file.c: paths and their links. Nothing here allocates. */
#ifndef ZMMX_PHP_LINKS_H
#define ZMMX_PHP_LINKS_H

#include <sys/stat.h>

#include "php/engine/zmmx_php.h"

/* The meaning of an errno value. */
const char *zmmx_reason(int error);
/* The path up to and including the last slash. */
size_t zmmx_folder_length(const char *path);
/* Follows the links at the end of the path (of MAXPATHLEN) if they are root's or ours; others may have been put there
 * to deceive us. NULL, or why it failed. */
const char *zmmx_links_follow(char *path);

#ifndef PHP_WIN32
/* Whether a file is root's or ours. */
bool zmmx_owner_is_trusted(const struct stat *status);
/* Whether the path is /proc/PROCESS/fd/NUMBER or /dev/fd/NUMBER: a link that only the system can make, and that may
 * lead to a pipe without a path. */
bool zmmx_link_is_descriptor(const char *path);
/* The descriptor of this process that such a path names; -1: none. */
int zmmx_link_descriptor(const char *path);
#endif

#endif
