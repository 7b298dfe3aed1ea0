/* Writes reports to a file or stderr. Nothing here allocates. */
#include "php/report/zmmx_php_log.h"

#include <stdarg.h>
#include <stdio.h>

#define STDERR 2

/* What a report is about is of more use than the file it was meant for. */
static void divert_to_stderr(zmmx_log *log, const char *why)
{
	char text[MAXPATHLEN + 256];
	log->file = zmmx_file_at(STDERR);
	if (!*log->told) {
		*log->told = true;
		int length = snprintf(text, sizeof(text), "%s: cannot write %s: %s; its reports go to stderr instead\n", log->setting,
		                      log->path, why);
		zmmx_file_write(&log->file, text, (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
	}
}

zmmx_log zmmx_log_begin(const char *setting, const char *path, bool *told, char *buffer, size_t room)
{
	zmmx_log log = {.setting = setting, .path = path, .told = told, .buffer = buffer, .room = room};
	const char *why = NULL;
	if (path[0]) {
		why = zmmx_file_append(&log.file, path);
	} else {
		log.file = zmmx_file_at(STDERR);
	}
	if (why) {
		divert_to_stderr(&log, why);
	}
	return log;
}

static void flush(zmmx_log *log)
{
	const char *why = zmmx_file_write(&log->file, log->buffer, log->length);
	if (why && log->file.descriptor != STDERR) {
		zmmx_file_close(&log->file);
		divert_to_stderr(log, why);
		zmmx_file_write(&log->file, log->buffer, log->length);
	}
	log->length = 0;
}

void zmmx_log_print(zmmx_log *log, const char *format, ...)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		va_list arguments;
		size_t room = log->room - log->length;
		va_start(arguments, format);
		int length = vsnprintf(log->buffer + log->length, room, format, arguments);
		va_end(arguments);
		if (length >= 0 && (size_t)length < room) {
			log->length += (size_t)length;
			return;
		}
		flush(log);
	}
}

void zmmx_log_stack(zmmx_log *log, const zmmx_sites *sites, uint32_t site, const char *indent)
{
	char name[512];
	for (uint32_t at = zmmx_site_at(sites, site)->frame; at; at = zmmx_frame_at(sites, at)->parent) {
		const zmmx_frame *frame = zmmx_frame_at(sites, at);
		zmmx_frame_name(sites, at, name, sizeof(name));
		if (frame->file) {
			zmmx_log_print(log, "%sin %s at %s:%u\n", indent, name, zmmx_text_at(&sites->texts, frame->file), frame->line);
		} else {
			zmmx_log_print(log, "%sin %s\n", indent, name);
		}
	}
}

void zmmx_log_end(zmmx_log *log)
{
	flush(log);
	if (log->file.descriptor != STDERR) {
		zmmx_file_close(&log->file);
	}
}
