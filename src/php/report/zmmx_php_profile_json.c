/* Frames and stacks once, and a list of sums for each value. */
#include "php/report/zmmx_php_profile_json.h"

#include <stddef.h>
#include <stdlib.h>

#define SUM(of, unit) (offsetof(zmmx_site, of) + offsetof(zmmx_sums, unit))

static const struct {
	const char *name;
	size_t offset;
} values[] = {
	{"live_bytes", SUM(live, bytes)},
	{"live_blocks", SUM(live, blocks)},
	{"allocated_bytes", SUM(allocated, bytes)},
	{"allocated_blocks", SUM(allocated, blocks)},
	{"copied_bytes", SUM(copied, bytes)},
	{"copied_blocks", SUM(copied, blocks)},
};

static void frame_add(zmmx_output *out, const zmmx_view *view, uint32_t number)
{
	char name[512] = "{no PHP code}";
	const zmmx_frame *frame = number ? zmmx_frame_at(view->sites, number) : NULL;
	if (number) {
		zmmx_frame_name(view->sites, number, name, sizeof(name));
	}
	zmmx_output_print(out, number ? ",\n{\"function\":" : "{\"function\":");
	zmmx_output_json(out, name);
	zmmx_output_print(out, ",\"file\":");
	zmmx_output_json(out, frame && frame->file ? zmmx_text_at(&view->sites->texts, frame->file) : "");
	zmmx_output_print(out, ",\"line\":%u}", frame ? frame->line : 0);
}

static void stack_add(zmmx_output *out, const zmmx_view *view, uint32_t frame, bool first)
{
	zmmx_output_print(out, first ? "[%u" : ",[%u", frame);
	for (uint32_t at = frame ? zmmx_frame_at(view->sites, frame)->parent : 0; at; at = zmmx_frame_at(view->sites, at)->parent) {
		zmmx_output_print(out, ",%u", at);
	}
	zmmx_output_add(out, "]", 1);
}

static void stacks_add(zmmx_output *out, const zmmx_view *view)
{
	bool first = true;
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		if (zmmx_view_has(view, frame)) {
			stack_add(out, view, frame, first);
			first = false;
		}
	}
}

static void values_add(zmmx_output *out, const zmmx_view *view, size_t value)
{
	bool first = true;
	zmmx_output_print(out, value ? ",\n\"%s\":[" : "\"%s\":[", values[value].name);
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		if (zmmx_view_has(view, frame)) {
			const char *sums = (const char *)&view->sums[frame];
			double sum = *(const double *)(const void *)(sums + values[value].offset);
			zmmx_output_print(out, first ? "%" PRIu64 : ",%" PRIu64, zmmx_rounded(sum));
			first = false;
		}
	}
	zmmx_output_add(out, "]", 1);
}

void zmmx_format_json(zmmx_output *out, const zmmx_view *view, zmmx_values first)
{
	(void)first;
	zmmx_output_print(out, "{\"version\":1,\"interval\":%zu,\"complete\":%s,\"frames\":[", view->interval,
	                  view->interval ? "false" : "true");
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		frame_add(out, view, frame);
	}
	zmmx_output_print(out, "],\n\"stacks\":[");
	stacks_add(out, view);
	zmmx_output_print(out, "],\n\"values\":{");
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		values_add(out, view, i);
	}
	zmmx_output_print(out, "}}");
}
