/* Files that a setting names: how they are opened and written to. Nothing here allocates. Where a text is returned, it
 * says why the call failed, and NULL is success. */
#ifndef ZMMX_PHP_FILE_H
#define ZMMX_PHP_FILE_H

#include "php/engine/zmmx_php.h"

typedef struct zmmx_file {
	int descriptor;
	bool regular;
	uint64_t patience;  /* microseconds that may still be spent waiting for a reader */
} zmmx_file;

/* Opens a file, which is made if there is none, to append to it; a FIFO or a device to write to it. */
const char *zmmx_file_append(zmmx_file *file, const char *path);
/* To what is open already and stays so. */
zmmx_file zmmx_file_at(int descriptor);
/* All of it; a regular file gets it in one piece. */
const char *zmmx_file_write(zmmx_file *file, const char *bytes, size_t size);
/* One that was opened by zmmx_file_append(). */
const char *zmmx_file_close(zmmx_file *file);
/* Makes this the content of a file: whoever reads it finds either the former one or the whole new one. A FIFO or a device
 * is written to. */
const char *zmmx_file_replace(const char *path, const char *bytes, size_t size);
/* Whether somebody could write such a file. Makes and opens nothing: who writes later may be another user. */
bool zmmx_file_is_possible(const char *path);

#endif
