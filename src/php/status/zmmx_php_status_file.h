/* The file of zmmx.status_dir: made in a directory that others may write to, mapped, and taken away. */
#ifndef ZMMX_PHP_STATUS_FILE_H
#define ZMMX_PHP_STATUS_FILE_H

#include "php/engine/zmmx_php.h"
#include "php/status/zmmx_status_file.h"

/* "zmmx-", three numbers, and what is behind it for a snapshot or a profile. */
#define ZMMX_STATUS_NAME_BYTES 80
#define ZMMX_STATUS_SNAPSHOT ".json"
#define ZMMX_STATUS_PROFILE ".pb"
void zmmx_status_name(char name[ZMMX_STATUS_NAME_BYTES], const zmmx_status_file *file, const char *behind);

/* In a new process, while it still has the root directory of its parent: remembers what only /proc tells. */
void zmmx_status_file_forked(void);
/* A mapped file. */
typedef struct zmmx_status_place {
	zmmx_status_file *file;
	char *path; /* to be freed */
	uint64_t device, inode;
} zmmx_status_place;

/* Makes a file in the directory and maps it; its constant part is filled in. NULL is success, otherwise the reason. */
const char *zmmx_status_file_make(zmmx_status_place *place, const char *directory);
/* Whether the path still leads to it. */
bool zmmx_status_file_is_there(const zmmx_status_place *place);
/* Unmaps it. */
void zmmx_status_file_unmap(zmmx_status_file *file);
/* The same, and removes it unless this process has it from its parent. */
void zmmx_status_file_drop(zmmx_status_file *file, const char *path);

/* Around changes behind `sequence`. */
void zmmx_status_file_begin(zmmx_status_file *file);
void zmmx_status_file_end(zmmx_status_file *file);
/* Copies the text, or its end. */
void zmmx_status_text(char *to, size_t room, const char *text);

/* When the process started, in the system's ticks. 0: there is none, it has ended, or the system does not tell. */
uint64_t zmmx_status_process_start(uint32_t pid);
/* Bytes of it in memory. 0: there is none, or the system does not tell. */
size_t zmmx_status_process_resident(uint32_t pid);
/* What tells this process's pid namespace from others; 0: unknown. */
uint64_t zmmx_status_pid_namespace(void);
/* The master of this worker of FPM; 0: it is none. */
uint64_t zmmx_status_master(void);

#endif
