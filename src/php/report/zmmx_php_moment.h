/* Which request a report is about, and when it was made. Nothing here allocates. */
#ifndef ZMMX_PHP_MOMENT_H
#define ZMMX_PHP_MOMENT_H

#include "php/engine/zmmx_php.h"

/* "2026-11-25T16:02:28Z" */
#define ZMMX_DATE_BYTES 32
const char *zmmx_date_now(char buffer[ZMMX_DATE_BYTES]);
/* The path of the script and the URI of the request that runs, without what follows a question mark; "" for none. */
const char *zmmx_script_now(void);
const char *zmmx_uri_now(void);
/* ", URI /index.php", with a question mark for each control character, which a client may put there to forge a line of the
 * log; "" for none. */
#define ZMMX_URI_BYTES 512
const char *zmmx_uri_phrase(const char *uri, char buffer[ZMMX_URI_BYTES]);

#endif
