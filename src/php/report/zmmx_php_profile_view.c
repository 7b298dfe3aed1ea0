/* A profile at the moment of a dump: its sums, and a buffer for the text. */
#include "php/report/zmmx_php_profile_view.h"

#include "php/record/zmmx_php_sites.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ext/standard/html.h"

/* ---- growing text ---- */

static bool output_reserve(zmmx_output *output, size_t more)
{
	if (output->failed || output->capacity - output->length >= more) {
		return !output->failed;
	}
	size_t capacity = (output->length + more) * 2;
	char *bytes = realloc(output->bytes, capacity);
	output->failed = !bytes;
	if (bytes) {
		output->bytes = bytes;
		output->capacity = capacity;
	}
	return bytes != NULL;
}

void zmmx_output_add(zmmx_output *output, const void *bytes, size_t length)
{
	if (output_reserve(output, length)) {
		memcpy(output->bytes + output->length, bytes, length);
		output->length += length;
	}
}

void zmmx_output_print(zmmx_output *output, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	zmmx_output_add(output, text, (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
}

void zmmx_output_utf8(zmmx_output *output, const char *name, const char *separators)
{
	const unsigned char *bytes = (const unsigned char *)name;
	size_t length = strlen(name), at = 0;
	while (at < length) {
		zend_result status;
		size_t start = at;
		php_next_utf8_char(bytes, length, &at, &status);
		if (status == SUCCESS && strchr(separators, name[start])) {
			zmmx_output_add(output, ":", 1);
		} else if (status == SUCCESS) {
			zmmx_output_add(output, name + start, at - start);
		} else {
			zmmx_output_print(output, "\xef\xbf\xbd");
		}
	}
}

void zmmx_output_json(zmmx_output *output, const char *name)
{
	const unsigned char *bytes = (const unsigned char *)name;
	size_t length = strlen(name), at = 0;
	zmmx_output_add(output, "\"", 1);
	while (at < length) {
		zend_result status;
		size_t start = at;
		unsigned int code = php_next_utf8_char(bytes, length, &at, &status);
		if (status != SUCCESS) {
			zmmx_output_print(output, "\\ufffd");
		} else if (code == '"' || code == '\\') {
			zmmx_output_print(output, "\\%c", (int)code);
		} else if (code < 0x20) {
			zmmx_output_print(output, "\\u%04x", code);
		} else {
			zmmx_output_add(output, name + start, at - start);
		}
	}
	zmmx_output_add(output, "\"", 1);
}

/* ---- the view ---- */

const char *const zmmx_values_names[ZMMX_VALUES_COUNT] = {"live", "allocated", "copied", "peak", "temporary", "wasted"};
/* Those of Go's heap profiles where it has them, so that pprof's options (-inuse_space, -alloc_objects, …) work. */
const char *const zmmx_values_pprof_names[ZMMX_VALUES_COUNT] = {"inuse", "alloc", "copied", "peak", "temporary", "wasted"};

static void sums_add(zmmx_sums *to, const zmmx_sums *sums)
{
	to->blocks += sums->blocks;
	to->bytes += sums->bytes;
}

static void site_collect(zmmx_view_sums *sums, const zmmx_profile_site *site, const zmmx_peak *peak)
{
	double wasted;
	zmmx_sums at_peak = zmmx_profile_site_peak(site, peak, &wasted);
	sums_add(&sums->of[ZMMX_VALUES_LIVE], &site->site.live);
	sums_add(&sums->of[ZMMX_VALUES_ALLOCATED], &site->site.allocated);
	sums_add(&sums->of[ZMMX_VALUES_COPIED], &site->site.copied);
	sums_add(&sums->of[ZMMX_VALUES_PEAK], &at_peak);
	sums_add(&sums->of[ZMMX_VALUES_TEMPORARY], &site->temporary);
	sums_add(&sums->of[ZMMX_VALUES_WASTED], &(zmmx_sums){at_peak.blocks, wasted});
}

/* false: no memory. */
static bool view_collect(zmmx_view *view, const zmmx_profile *profile)
{
	const zmmx_sites *sites = profile->sites;
	*view = (zmmx_view){profile, sites, sites->frames.count, NULL};
	view->sums = calloc((size_t)view->frames + 1, sizeof(*view->sums));
	if (!view->sums) {
		return false;
	}
	for (uint32_t number = 1; number <= sites->sites.count; number++) {
		const zmmx_profile_site *site = zmmx_profile_site_at(sites, number);
		site_collect(&view->sums[site->site.frame], site, &profile->peak);
	}
	return true;
}

void zmmx_view_name(const zmmx_view *view, uint32_t frame, char *name, size_t size)
{
	if (frame) {
		zmmx_frame_name(view->sites, frame, name, size);
	} else {
		snprintf(name, size, "{no PHP code}");
	}
}

bool zmmx_view_has(const zmmx_view *view, uint32_t frame)
{
	for (unsigned values = 0; values < ZMMX_VALUES_COUNT; values++) {
		const zmmx_sums *sums = &view->sums[frame].of[values];
		if (sums->bytes > 0 || sums->blocks > 0) {
			return true;
		}
	}
	return false;
}

bool zmmx_view_write(zmmx_output *output, const zmmx_profile *profile, zmmx_format *format, zmmx_values values)
{
	zmmx_view view;
	if (!view_collect(&view, profile)) {
		return false;
	}
	format(output, &view, values);
	free(view.sums);
	return !output->failed;
}
