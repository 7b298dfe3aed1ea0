/* Writes the profile in two formats: for tools, and to be read as it is. */
#include "php/report/zmmx_php_profile_files.h"

#include "php/report/zmmx_php_formats.h"
#include "php/report/zmmx_php_pprof.h"

#include <stdlib.h>

static void file_write(zmmx_log *report, const char *suffix, zmmx_format *format)
{
	char path[MAXPATHLEN + 8];
	zmmx_output output = {0};
	const char *why = "the system has no memory for it";
	snprintf(path, sizeof(path), "%s%s", report->path, suffix);
	if (zmmx_view_write(&output, ZMMX_G(profile), format, ZMMX_VALUES_LIVE)) {
		why = zmmx_file_replace(path, output.bytes ? output.bytes : "", output.length);
	}
	if (why) {
		zmmx_log_print(report, "the profile is not in %s: %s\n", path, why);
	} else {
		zmmx_log_print(report, "the profile of this moment is in %s\n", path);
	}
	free(output.bytes);
}

void zmmx_profile_files_write(zmmx_log *report)
{
	if (!ZMMX_G(profile)) {
		return;
	}
	if (!report->path[0] || !zmmx_file_is_named(report->path)) {
		zmmx_log_print(report, "the profile of this moment is not written: only a report in a file has files beside it\n");
		return;
	}
	file_write(report, ".pb", zmmx_format_pprof);
	file_write(report, ".txt", zmmx_format_collapsed);
}
