/* A timeline as JSON: a column for each figure. */
#include "php/report/zmmx_php_timeline_json.h"

#include <stddef.h>

#define COLUMN(name) {#name, offsetof(zmmx_point, name)},

static const struct {
	const char *name;
	size_t offset;
} columns[] = {ZMMX_POINT_FIGURES(COLUMN)};

static void place_add(zmmx_output *out, const zmmx_sites *sites, uint32_t number)
{
	char name[512] = "";
	zmmx_site_words words = zmmx_site_describe(sites, number);
	uint32_t frame = zmmx_site_at(sites, number)->frame;
	if (frame) {
		zmmx_frame_name(sites, frame, name, sizeof(name));
	}
	zmmx_output_print(out, "{\"function\":");
	zmmx_output_json(out, name);
	zmmx_output_print(out, ",\"file\":");
	zmmx_output_json(out, words.file);
	zmmx_output_print(out, ",\"line\":%u}", words.line);
}

static void times_add(zmmx_output *out, const zmmx_timeline *timeline)
{
	zmmx_output_print(out, "],\n\"time\":[");
	for (uint32_t i = 0; i < timeline->count; i++) {
		zmmx_output_print(out, i ? ",%.6f" : "%.6f", (double)timeline->points[i].time / 1e6);
	}
}

static void column_add(zmmx_output *out, const zmmx_timeline *timeline, size_t column)
{
	zmmx_output_print(out, "],\n\"%s\":[", columns[column].name);
	for (uint32_t i = 0; i < timeline->count; i++) {
		const char *point = (const char *)&timeline->points[i];
		zmmx_output_print(out, i ? ",%zu" : "%zu", *(const size_t *)(const void *)(point + columns[column].offset));
	}
}

/* A place is -1 where none is known. */
static void places_add(zmmx_output *out, const zmmx_timeline *timeline)
{
	zmmx_output_print(out, "],\n\"place\":[");
	for (uint32_t i = 0; i < timeline->count; i++) {
		zmmx_output_print(out, i ? ",%d" : "%d", (int)timeline->points[i].site - 1);
	}
}

void zmmx_timeline_json(zmmx_output *out, const zmmx_timeline *timeline)
{
	const zmmx_sites *sites = timeline->sites;
	zmmx_output_print(out, ",\n\"timeline\":{\"places\":[");
	for (uint32_t number = 1; number <= sites->sites.count; number++) {
		zmmx_output_add(out, ",\n", number > 1 ? 2 : 0);
		place_add(out, sites, number);
	}
	times_add(out, timeline);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		column_add(out, timeline, i);
	}
	places_add(out, timeline);
	zmmx_output_print(out, "]}");
}
