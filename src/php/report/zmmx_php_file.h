/* Files named by a setting: opening and writing them. Nothing here allocates. A returned text says why the call failed;
 * NULL is success. */
#ifndef ZMMX_PHP_FILE_H
#define ZMMX_PHP_FILE_H

#include "php/engine/zmmx_php.h"

typedef struct zmmx_file {
	int descriptor;
	bool regular;
	uint64_t patience; /* microseconds left for waiting for a reader */
} zmmx_file;

/* The value of a setting, with the process id for each %p. false, and no name: too long for a path. */
bool zmmx_file_name(char name[MAXPATHLEN], const char *setting);
/* Opens a file to append to it, and creates it if there is none; a FIFO or a device to write to it. */
const char *zmmx_file_append(zmmx_file *file, const char *path);
/* For a descriptor that is open already and stays open. */
zmmx_file zmmx_file_at(int descriptor);
/* Writes all of it; to a regular file in one piece. */
const char *zmmx_file_write(zmmx_file *file, const char *bytes, size_t size);
/* Closes a file from zmmx_file_append(). */
const char *zmmx_file_close(zmmx_file *file);
/* Replaces the content of a file: a reader finds either the former content or all of the new one. A FIFO or a device is
 * written to. */
const char *zmmx_file_replace(const char *path, const char *bytes, size_t size);
/* Whether the path leads to a regular file by a name, or to nothing; neither to a FIFO or a device, nor to a descriptor
 * such as /dev/stdout. */
bool zmmx_file_is_named(const char *path);
/* Whether some user could write such a file. Creates and opens nothing, because another user may write it later. */
bool zmmx_file_is_possible(const char *path);

#endif
