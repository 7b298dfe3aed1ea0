/* A profile as JSON, with all figures of each stack. docs/leaks.md describes it. */
#include "php/report/zmmx_php_profile_json.h"

#include "php/record/zmmx_php_sites.h"

#include <stdlib.h>

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

static void values_write(zmmx_output *out, const zmmx_view *view)
{
	zmmx_output_print(out, ",\n\"values\":{");
	for (unsigned one = 0; one < ZMMX_VALUES_COUNT; one++) {
		zmmx_output_print(out, one ? ",\n" : "");
		numbers_write(out, view, (zmmx_values)one, false);
		zmmx_output_print(out, ",\n");
		numbers_write(out, view, (zmmx_values)one, true);
	}
	zmmx_output_add(out, "}", 1);
}

/* ---- lifetimes ---- */

typedef double lifetimes[ZMMX_LIFETIMES];

static void freed_collect(lifetimes *of_frames, const zmmx_profile *profile)
{
	for (uint32_t number = 1; number <= profile->sites->sites.count; number++) {
		const zmmx_profile_site *site = zmmx_profile_site_at(profile->sites, number);
		for (unsigned i = 0; i < ZMMX_LIFETIMES; i++) {
			of_frames[site->site.frame][i] += site->lifetimes[i];
		}
	}
}

static void live_collect(lifetimes *of_frames, const zmmx_profile *profile)
{
	uint64_t now = zmmx_profile_clock(profile);
	ZMMX_LIVE_BLOCKS_EACH(&profile->blocks, block) {
		uint32_t frame = zmmx_site_at(profile->sites, block->site)->frame;
		of_frames[frame][zmmx_lifetime(now - block->born)] += zmmx_profile_stands_for(profile, block->size).blocks;
	}
}

static void row_write(zmmx_output *out, const lifetimes *row)
{
	for (unsigned i = 0; i < ZMMX_LIFETIMES; i++) {
		zmmx_output_print(out, i ? ",%" PRIu64 : "[%" PRIu64, zmmx_rounded((*row)[i]));
	}
	zmmx_output_add(out, "]", 1);
}

static void rows_write(zmmx_output *out, const zmmx_view *view, const char *key,
                       void (*collect)(lifetimes *of_frames, const zmmx_profile *profile))
{
	const char *separator = "";
	lifetimes *of_frames = calloc((size_t)view->frames + 1, sizeof(*of_frames));
	if (!of_frames) {
		out->failed = true;
		return;
	}
	collect(of_frames, view->profile);
	zmmx_output_print(out, ",\n\"%s\":[", key);
	for (uint32_t frame = 0; frame <= view->frames; frame++) {
		if (zmmx_view_has(view, frame)) {
			zmmx_output_print(out, "%s", separator);
			row_write(out, (const lifetimes *)&of_frames[frame]);
			separator = ",\n";
		}
	}
	zmmx_output_add(out, "]", 1);
	free(of_frames);
}

static void lifetimes_write(zmmx_output *out, const zmmx_view *view)
{
	zmmx_output_print(out, ",\n\"lifetimes\":{\"bounds\":");
	for (unsigned i = 0; i < ZMMX_LIFETIME_BOUNDS; i++) {
		zmmx_output_print(out, i ? ",%" PRIu64 : "[%" PRIu64, zmmx_lifetime_bounds[i]);
	}
	zmmx_output_add(out, "]", 1);
	rows_write(out, view, "blocks", freed_collect);
	rows_write(out, view, "live_blocks", live_collect);
	zmmx_output_add(out, "}", 1);
}

static void peak_write(zmmx_output *out, const zmmx_profile *profile)
{
	const zmmx_peak *peak = &profile->peak;
	double seconds = peak->number ? (double)(peak->time - profile->started) / 1e6 : 0;
	zmmx_output_print(out, ",\n\"peak\":{\"bytes\":%zu,\"time\":%.6f}", peak->bytes, seconds);
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
	zmmx_output_add(out, "]", 1);
	values_write(out, view);
	lifetimes_write(out, view);
	peak_write(out, view->profile);
	zmmx_output_print(out, "}\n");
}
