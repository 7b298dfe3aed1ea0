/* For zmmx_php_file.c: paths and their links. Nothing here allocates. */
#ifndef ZMMX_PHP_LINKS_H
#define ZMMX_PHP_LINKS_H

#include <sys/stat.h>

#include "php/engine/zmmx_php.h"

/* What an errno value means. */
const char *zmmx_reason(int error);
/* Up to and with the last slash. */
size_t zmmx_folder_length(const char *path);
/* Follows the links that the path, of MAXPATHLEN, ends in, if they are root's or our own: others' may have been put there
 * for us. NULL, or why not. */
const char *zmmx_links_follow(char *path);

#ifndef PHP_WIN32
/* Whether a file is root's or our own. */
bool zmmx_owner_is_trusted(const struct stat *status);
/* Whether the path is /proc/PROCESS/fd/NUMBER, or /dev/fd/NUMBER: a link that the system makes and nobody else, which may
 * lead to a pipe that has no path. */
bool zmmx_link_is_descriptor(const char *path);
/* The descriptor of this process that such a path stands for; -1: none. */
int zmmx_link_descriptor(const char *path);
#endif

#endif
