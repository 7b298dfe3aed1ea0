/* A profile as text: collapsed stacks, callgrind's format, and speedscope's JSON. */
#include "php/report/zmmx_php_formats.h"

#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_sites.h"

#include <stdlib.h>
#include <string.h>

/* The stack of a frame from the outside in. Returns the number of its frames, at most ZMMX_FRAMES_MAX and one being
 * compiled. */
static unsigned stack_of(const zmmx_view *view, uint32_t frame, uint32_t stack[ZMMX_FRAMES_MAX + 1])
{
	unsigned depth = 0;
	for (uint32_t at = frame; at; at = zmmx_frame_at(view->sites, at)->parent) {
		depth++;
	}
	unsigned left = depth;
	for (uint32_t at = frame; at; at = zmmx_frame_at(view->sites, at)->parent) {
		stack[--left] = at;
	}
	return depth;
}

/* ---- collapsed stacks: "outer;inner bytes", a line for each ---- */

void zmmx_format_collapsed(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	uint32_t stack[ZMMX_FRAMES_MAX + 1];
	char name[512];
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		uint64_t bytes = zmmx_rounded(zmmx_view_sums_of(view, frame, values)->bytes);
		if (!bytes) {
			continue;
		}
		unsigned depth = frame ? stack_of(view, frame, stack) : 1;
		for (unsigned i = 0; i < depth; i++) {
			zmmx_view_name(view, frame ? stack[i] : 0, name, sizeof(name));
			zmmx_output_add(out, ";", i != 0);
			zmmx_output_utf8(out, name, ";\r\n");
		}
		zmmx_output_print(out, " %" PRIu64 "\n", bytes);
	}
}

/* ---- callgrind ---- */

/* The columns: name and figure. */
static const struct {
	const char *event;
	zmmx_values values;
	bool blocks;
} columns[] = {
	{"live_bytes", ZMMX_VALUES_LIVE, false},
	{"live_blocks", ZMMX_VALUES_LIVE, true},
	{"allocated_bytes", ZMMX_VALUES_ALLOCATED, false},
	{"allocated_blocks", ZMMX_VALUES_ALLOCATED, true},
	{"copied_bytes", ZMMX_VALUES_COPIED, false},
	{"peak_bytes", ZMMX_VALUES_PEAK, false},
	{"peak_blocks", ZMMX_VALUES_PEAK, true},
	{"temporary_bytes", ZMMX_VALUES_TEMPORARY, false},
	{"temporary_blocks", ZMMX_VALUES_TEMPORARY, true},
	{"wasted_bytes", ZMMX_VALUES_WASTED, false},
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void costs(zmmx_output *out, const zmmx_view_sums *sums)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		const zmmx_sums *one = &sums->of[columns[i].values];
		zmmx_output_print(out, " %" PRIu64, zmmx_rounded(columns[i].blocks ? one->blocks : one->bytes));
	}
	zmmx_output_add(out, "\n", 1);
}

static uint32_t line_of(const zmmx_view *view, uint32_t frame)
{
	return frame ? zmmx_frame_at(view->sites, frame)->line : 0;
}

static const char *file_of(const zmmx_view *view, uint32_t frame)
{
	uint32_t file = frame ? zmmx_frame_at(view->sites, frame)->file : 0;
	return file ? zmmx_text_at(&view->sites->texts, file) : "php:internal";
}

static void key_write(zmmx_output *out, const char *key, const char *value)
{
	zmmx_output_add(out, key, strlen(key));
	zmmx_output_utf8(out, value, "\r\n");
	zmmx_output_add(out, "\n", 1);
}

static void function_begin(zmmx_output *out, const zmmx_view *view, uint32_t frame)
{
	char name[512];
	zmmx_view_name(view, frame, name, sizeof(name));
	key_write(out, "fl=", file_of(view, frame));
	key_write(out, "fn=", name);
}

/* The cost of `frame` for its caller. */
static void call_write(zmmx_output *out, const zmmx_view *view, uint32_t frame, const zmmx_view_sums *sums)
{
	char name[512];
	uint32_t caller = zmmx_frame_at(view->sites, frame)->parent;
	zmmx_view_name(view, frame, name, sizeof(name));
	function_begin(out, view, caller);
	if (strcmp(file_of(view, caller), file_of(view, frame)) != 0) {
		key_write(out, "cfi=", file_of(view, frame));
	}
	key_write(out, "cfn=", name);
	zmmx_output_print(out, "calls=1 %u\n%u", line_of(view, frame), line_of(view, caller));
	costs(out, sums);
}

static void sums_include(zmmx_view_sums *to, const zmmx_view_sums *sums)
{
	for (unsigned values = 0; values < ZMMX_VALUES_COUNT; values++) {
		to->of[values].bytes += sums->of[values].bytes;
		to->of[values].blocks += sums->of[values].blocks;
	}
}

/* Sums of a function and the functions that it calls. A frame's number is higher than its caller's. */
static zmmx_view_sums *sums_inclusive(const zmmx_view *view)
{
	size_t size = ((size_t)view->frames + 1) * sizeof(zmmx_view_sums);
	zmmx_view_sums *sums = malloc(size);
	if (!sums) {
		return NULL;
	}
	memcpy(sums, view->sums, size);
	for (uint32_t at = view->frames; at; at--) {
		uint32_t parent = zmmx_frame_at(view->sites, at)->parent;
		if (parent) {
			sums_include(&sums[parent], &sums[at]);
		}
	}
	return sums;
}

/* The format has no trees: a frame's calls are listed under its caller's function and line, and tools add them up. The
 * number of calls is unknown, so each sum counts as one. */
void zmmx_format_callgrind(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	zmmx_view_sums *inclusive = sums_inclusive(view);
	zmmx_view_sums all = {0};
	(void)values;
	if (!inclusive) {
		out->failed = true;
		return;
	}
	zmmx_output_print(out, "# callgrind format\nversion: 1\ncreator: zmmx " PHP_ZMMX_VERSION "\npid: %ld\n", (long)getpid());
	zmmx_output_print(out, "positions: line\nevents:");
	for (size_t i = 0; i < COLUMNS; i++) {
		zmmx_output_print(out, " %s", columns[i].event);
	}
	zmmx_output_print(out, "\nsummary:");
	for (uint32_t at = 0; at <= view->frames; at++) {
		sums_include(&all, &view->sums[at]);
	}
	costs(out, &all);
	for (uint32_t at = 0; at <= view->frames; at++) {
		if (zmmx_view_has(view, at)) {
			function_begin(out, view, at);
			zmmx_output_print(out, "%u", line_of(view, at));
			costs(out, &view->sums[at]);
		}
		if (at && zmmx_frame_at(view->sites, at)->parent) {
			call_write(out, view, at, &inclusive[at]);
		}
	}
	free(inclusive);
}

/* ---- speedscope ---- */

static void json_frames(zmmx_output *out, const zmmx_view *view)
{
	char name[512];
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		zmmx_view_name(view, frame, name, sizeof(name));
		zmmx_output_print(out, frame ? ",\n{\"name\":" : "{\"name\":");
		zmmx_output_json(out, name);
		if (frame && zmmx_frame_at(view->sites, frame)->file) {
			zmmx_output_print(out, ",\"file\":");
			zmmx_output_json(out, file_of(view, frame));
			zmmx_output_print(out, ",\"line\":%u", zmmx_frame_at(view->sites, frame)->line);
		}
		zmmx_output_print(out, "}");
	}
}

static void json_stack(zmmx_output *out, const zmmx_view *view, uint32_t frame, bool first)
{
	uint32_t stack[ZMMX_FRAMES_MAX + 1];
	unsigned depth = frame ? stack_of(view, frame, stack) : 1;
	zmmx_output_print(out, first ? "[" : ",[");
	for (unsigned i = 0; i < depth; i++) {
		zmmx_output_print(out, i ? ",%u" : "%u", frame ? stack[i] : 0);
	}
	zmmx_output_print(out, "]");
}

static void json_profile(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	uint64_t total = 0;
	bool first = true;
	zmmx_output_print(out, "{\"type\":\"sampled\",\"name\":\"%s bytes\",\"unit\":\"bytes\",\"startValue\":0,\"samples\":[",
	                  zmmx_values_names[values]);
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		uint64_t bytes = zmmx_rounded(zmmx_view_sums_of(view, frame, values)->bytes);
		if (bytes) {
			json_stack(out, view, frame, first);
			total += bytes;
			first = false;
		}
	}
	zmmx_output_print(out, "],\"weights\":[");
	first = true;
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		uint64_t bytes = zmmx_rounded(zmmx_view_sums_of(view, frame, values)->bytes);
		if (bytes) {
			zmmx_output_print(out, first ? "%" PRIu64 : ",%" PRIu64, bytes);
			first = false;
		}
	}
	zmmx_output_print(out, "],\"endValue\":%" PRIu64 "}", total);
}

void zmmx_format_speedscope(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	/* clang-format off */
	zmmx_output_print(out, "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"zmmx "
	                       PHP_ZMMX_VERSION "\",\"activeProfileIndex\":%d,\n\"shared\":{\"frames\":[",
	                  (int)values);
	/* clang-format on */
	json_frames(out, view);
	zmmx_output_print(out, "]},\n\"profiles\":[");
	for (unsigned one = 0; one < ZMMX_VALUES_COUNT; one++) {
		zmmx_output_print(out, one ? ",\n" : "");
		json_profile(out, view, (zmmx_values)one);
	}
	zmmx_output_print(out, "]}\n");
}
