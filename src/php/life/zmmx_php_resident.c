/* Processes that stay large although all their requests have ended: an extension or a library has lost memory, or its
 * allocator cannot give it back. Only a new process helps.
 *
 * A worker of FPM sends SIGQUIT to itself between two requests. FPM's handler, which runs before kill() returns, closes the
 * listening socket and makes the next accept fail, so the worker leaves its loop with status 0, no request is accepted and
 * then dropped, and the master starts another worker. */
#include "php/life/zmmx_php_resident.h"

#include "php/report/zmmx_php_log.h"
#include "php/report/zmmx_php_moment.h"
#include "php/report/zmmx_php_restarts.h"

#include "zend_ini.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifndef PHP_WIN32
#include <signal.h>
#include <syslog.h>
#include <unistd.h>
#endif

/* What is free goes back before the process is judged by its size. */
static void all_give_back(void)
{
	if (ZMMX_G(heap)) {
		zmmx_heap_gc(ZMMX_G(heap));
	}
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

bool zmmx_resident_is_over(void)
{
	size_t most = ZMMX_G(max_resident);
	if (!most || zmmx_os_process_private() <= most) {
		return false;
	}
	all_give_back();
	return zmmx_os_process_private() > most;
}

#ifndef PHP_WIN32

static double mib(size_t bytes)
{
	return (double)bytes / (1 << 20);
}

/* Of a worker of FPM, which has one thread. FPM has forgotten the request by the time the worker is judged. */
static char request[1024] = "";

#define LINE_BYTES (512 + sizeof(request))

void zmmx_resident_note(void)
{
	char uri[ZMMX_URI_BYTES];
	if (ZMMX_G(max_resident) && zmmx_restarts_are_due()) {
		snprintf(request, sizeof(request), "script %.480s%s", zmmx_script_now(), zmmx_uri_phrase(zmmx_uri_now(), uri));
	}
}

/* The engine's own function would allocate, and it needs what the end of the request has taken away. */
static void line_log(const char *line)
{
	char buffer[LINE_BYTES + 64], date[ZMMX_DATE_BYTES];
	const char *file = zend_ini_string_ex("error_log", sizeof("error_log") - 1, 0, NULL);
	bool told = false;
	if (file && strcmp(file, "syslog") == 0) {
		syslog(LOG_NOTICE, "%s", line);
		return;
	}
	zmmx_log log = zmmx_log_begin("error_log", file ? file : "", &told, buffer, sizeof(buffer));
	zmmx_log_print(&log, "[%s] %s\n", zmmx_date_now(date), line);
	zmmx_log_end(&log);
}

static void reason_log(void)
{
	char line[LINE_BYTES];
	size_t resident = zmmx_os_process_private(), of_heap = zmmx_heap_resident(ZMMX_G(heap));
	snprintf(line, sizeof(line),
	         "zmmx: worker %ld ends and is to be replaced: after a request %.1f MiB are resident, %.1f of them outside the "
	         "heap, and zmmx.max_resident is %.1f MiB (%s)",
	         (long)getpid(), mib(resident), mib(resident > of_heap ? resident - of_heap : 0), mib(ZMMX_G(max_resident)), request);
	line_log(line);
}

/* A process that runs has memory, so 0 means that the system does not tell. It always tells or never. */
static bool size_is_known(void)
{
	static bool known, told;
	known = known || zmmx_os_process_private() > 0;
	if (!known && !told) {
		told = true;
		line_log("zmmx.max_resident: the system does not tell how large this worker is, so it is not replaced: /proc is missing, "
		         "perhaps in the chroot of the pool");
	}
	return known;
}

void zmmx_resident_check(void)
{
	if (ZMMX_G(max_resident) && zmmx_restarts_are_due() && size_is_known() && zmmx_resident_is_over()) {
		reason_log();
		zmmx_restarts_add();
		kill(getpid(), SIGQUIT);
	}
}

#else

void zmmx_resident_note(void)
{
}

void zmmx_resident_check(void)
{
}

#endif
