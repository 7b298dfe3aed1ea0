/* Which process and request a report is about, and when it was made. */
#include "php/report/zmmx_php_moment.h"

#include "os/zmmx_os_cgroup.h"

#ifdef __GLIBC__
#include <errno.h>
#endif

#include "SAPI.h"
#include "zend_globals.h"

const char *zmmx_date_of(time_t moment, char buffer[ZMMX_DATE_BYTES])
{
	struct tm utc;
	if (!php_gmtime_r(&moment, &utc) || !strftime(buffer, ZMMX_DATE_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc)) {
		buffer[0] = 0;
	}
	return buffer;
}

const char *zmmx_date_now(char buffer[ZMMX_DATE_BYTES])
{
	return zmmx_date_of(time(NULL), buffer);
}

bool zmmx_is_fpm(void)
{
	return strcmp(sapi_module.name, "fpm-fcgi") == 0;
}

#ifndef PHP_WIN32

#define TITLE_OF_POOL "php-fpm: pool "

/* The title is written over the arguments, whose first one the C library knows. */
static void title_read(char *title, size_t room)
{
	zmmx_os_text_read("/proc/self/cmdline", title, room);
#ifdef __GLIBC__
	if (!title[0]) {
		snprintf(title, room, "%s", program_invocation_name);
	}
#endif
}

/* FPM tells its children's pool nowhere but in the title that it gives them. */
const char *zmmx_pool_now(char buffer[ZMMX_POOL_BYTES])
{
	buffer[0] = 0;
	if (!zmmx_is_fpm()) {
		return buffer;
	}
	title_read(buffer, ZMMX_POOL_BYTES);
	return strncmp(buffer, TITLE_OF_POOL, strlen(TITLE_OF_POOL)) == 0 ? buffer + strlen(TITLE_OF_POOL) : "";
}

#else

const char *zmmx_pool_now(char buffer[ZMMX_POOL_BYTES])
{
	buffer[0] = 0;
	return buffer;
}

#endif

const char *zmmx_script_now(void)
{
	const char *script = SG(request_info).path_translated;
	zend_string *first;
	if (script || ZMMX_G(phase) != ZMMX_PHASE_RUNNING) {
		return script ? script : "";
	}
	/* php-cgi and FPM have forgotten it at the end of a request; the first file that was opened is the script */
	ZEND_HASH_FOREACH_STR_KEY(&EG(included_files), first)
	{
		return first ? ZSTR_VAL(first) : "";
	}
	ZEND_HASH_FOREACH_END();
	return "";
}

const char *zmmx_uri_now(void)
{
	/* in request_info php-cgi and FPM have the script's path below the docroot, which all requests of an application may share */
	const char *uri = sapi_module.getenv && SG(server_context) ? sapi_module.getenv(ZEND_STRL("REQUEST_URI")) : NULL;
	uri = uri ? uri : SG(request_info).request_uri;
	return uri ? uri : "";
}

int zmmx_uri_path(const char *uri)
{
	size_t length = strcspn(uri, "?");
	return length > ZMMX_URI_BYTES ? ZMMX_URI_BYTES : (int)length;
}

const char *zmmx_uri_phrase(const char *uri, char buffer[ZMMX_URI_BYTES])
{
	buffer[0] = 0;
	if (!uri[0]) {
		return buffer;
	}
	snprintf(buffer, ZMMX_URI_BYTES, ", URI %.*s", zmmx_uri_path(uri), uri);
	for (char *c = buffer; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f) {
			*c = '?';
		}
	}
	return buffer;
}
