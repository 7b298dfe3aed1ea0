/* Where reports go: a file named by a setting, or stderr. */
#ifndef ZMMX_PHP_LOG_H
#define ZMMX_PHP_LOG_H

#include "php/record/zmmx_php_sites.h"
#include "php/report/zmmx_php_file.h"

typedef struct zmmx_log {
	zmmx_file file;
	const char *setting;
	const char *path; /* "": stderr */
	bool *told;
	char *buffer;
	size_t room, length;
} zmmx_log;

/* `setting` names the file `path`. Output is buffered and written in one piece if it fits. If the file cannot be
 * written, stderr gets the output and, unless *told, the reason. */
zmmx_log zmmx_log_begin(const char *setting, const char *path, bool *told, char *buffer, size_t room);
/* A line that does not fit into the empty buffer is left out. */
void zmmx_log_print(zmmx_log *log, const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 2, 3);
/* The PHP stack of a site, "  in Class::function at a.php:3" a line, the innermost first. */
void zmmx_log_stack(zmmx_log *log, const zmmx_sites *sites, uint32_t site, const char *indent);
/* Writes the rest of the buffer and closes the file. */
void zmmx_log_end(zmmx_log *log);

#endif
