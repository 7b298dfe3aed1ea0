/* This thread's file in zmmx.status_dir: when it is there, and what it says. */
#ifndef ZMMX_PHP_STATUS_H
#define ZMMX_PHP_STATUS_H

#include "php/engine/zmmx_php.h"
#include "php/status/zmmx_status_file.h"

/* Makes the file, if there is a heap and the setting names a directory. Warns, once, if that fails. */
void zmmx_status_open(void);
void zmmx_status_close(void);
/* In the child of a fork: the file is the parent's. */
void zmmx_status_forked(void);

/* A request begins, the heap is about to drop it, and has dropped it. The first makes the file if it is still missing. */
void zmmx_status_busy(void);
void zmmx_status_request_end(void);
void zmmx_status_idle(void);
/* The script has hit the limit. */
void zmmx_status_limit_error(void);
/* The hook of the heap. */
void zmmx_status_changed(void *context);
/* hooks->helped: called by the heap's helper. */
void zmmx_status_helped(void *context, size_t kept, size_t pages);

/* Whether another process asks for a snapshot; and the answer that it is done. */
bool zmmx_status_is_asked(void);
void zmmx_status_answer(void);
/* The same for the profile; and whether one was ever asked for. */
bool zmmx_status_profile_is_asked(void);
void zmmx_status_profile_answer(void);
bool zmmx_status_profile_is_read(void);

#endif
