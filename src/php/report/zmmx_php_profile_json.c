/* A profile as JSON, with all figures of each stack. docs/leaks.md describes it. */
#include "php/report/zmmx_php_profile_json.h"

#include "php/record/zmmx_php_sites.h"

/* Frame 0 stands for no PHP code; the others are those of the stacks, each with its callers. */
static void frame_write(zmmx_output *out, const zmmx_view *view, uint32_t frame)
{
	const zmmx_frame *code = frame ? zmmx_frame_at(view->sites, frame) : NULL;
	char name[512];
	zmmx_view_name(view, frame, name, sizeof(name));
	zmmx_output_print(out, frame ? ",\n{\"function\":" : "{\"function\":");
	zmmx_output_json(out, name);
	if (code && code->file) {
		zmmx_output_print(out, ",\"file\":");
		zmmx_output_json(out, zmmx_text_at(&view->sites->texts, code->file));
		zmmx_output_print(out, ",\"line\":%u}", code->line);
	} else {
		zmmx_output_print(out, ",\"file\":null,\"line\":null}");
	}
}

static void stack_write(zmmx_output *out, const zmmx_view *view, uint32_t frame)
{
	zmmx_output_print(out, "[%u", frame);
	while (frame && (frame = zmmx_frame_at(view->sites, frame)->parent)) {
		zmmx_output_print(out, ",%u", frame);
	}
	zmmx_output_add(out, "]", 1);
}

static void stacks_write(zmmx_output *out, const zmmx_view *view)
{
	const char *separator = "";
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		if (zmmx_view_has(view, frame)) {
			zmmx_output_print(out, "%s", separator);
			stack_write(out, view, frame);
			separator = ",\n";
		}
	}
}

/* A number for each stack. */
static void numbers_write(zmmx_output *out, const zmmx_view *view, zmmx_values values, bool blocks)
{
	const char *separator = "";
	zmmx_output_print(out, "\"%s_%s\":[", zmmx_values_names[values], blocks ? "blocks" : "bytes");
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		if (zmmx_view_has(view, frame)) {
			const zmmx_sums *sums = zmmx_view_sums_of(view, frame, values);
			zmmx_output_print(out, "%s%" PRIu64, separator, zmmx_rounded(blocks ? sums->blocks : sums->bytes));
			separator = ",";
		}
	}
	zmmx_output_add(out, "]", 1);
}

void zmmx_format_json(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	(void)values;
	zmmx_output_print(out, "{\"version\":1,\"interval\":%zu,\"complete\":%s,\n\"frames\":[", view->profile->interval,
	                  view->profile->interval ? "false" : "true");
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		frame_write(out, view, frame);
	}
	zmmx_output_print(out, "],\n\"stacks\":[");
	stacks_write(out, view);
	zmmx_output_print(out, "],\n\"values\":{");
	for (unsigned one = 0; one < ZMMX_VALUES_COUNT; one++) {
		zmmx_output_print(out, one ? ",\n" : "");
		numbers_write(out, view, (zmmx_values)one, false);
		zmmx_output_print(out, ",\n");
		numbers_write(out, view, (zmmx_values)one, true);
	}
	zmmx_output_print(out, "}}\n");
}
