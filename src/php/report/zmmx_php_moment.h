/* Which process and request a report is about, and when it was made. Nothing here allocates. */
#ifndef ZMMX_PHP_MOMENT_H
#define ZMMX_PHP_MOMENT_H

#include <time.h>

#include "php/engine/zmmx_php.h"

/* "2026-11-25T16:02:28Z" */
#define ZMMX_DATE_BYTES 32
const char *zmmx_date_of(time_t moment, char buffer[ZMMX_DATE_BYTES]);
const char *zmmx_date_now(char buffer[ZMMX_DATE_BYTES]);
/* Whether this is a process of FPM, the master or a worker. */
bool zmmx_is_fpm(void);
/* The name of this worker's pool; "" if it is no worker of FPM. */
#define ZMMX_POOL_BYTES 256
const char *zmmx_pool_now(char buffer[ZMMX_POOL_BYTES]);
/* The path of the script and the URI of the request that runs; "" for none. */
const char *zmmx_script_now(void);
const char *zmmx_uri_now(void);
/* The length of what a report may show of a URI: its query may hold secrets. */
#define ZMMX_URI_BYTES 512
int zmmx_uri_path(const char *uri);
/* ", URI /index.php", with a question mark for each control character, which a client may put there to forge a line of the
 * log; "" for none. */
const char *zmmx_uri_phrase(const char *uri, char buffer[ZMMX_URI_BYTES]);

#endif
