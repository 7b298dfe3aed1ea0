/* A profile in pprof's format: the messages of profile.proto, in protobuf's wire format, uncompressed. */
#include "php/report/zmmx_php_pprof.h"

#include "php/record/zmmx_php_intern.h"
#include "php/record/zmmx_php_sites.h"
#include "php/report/zmmx_php_report.h"

#include <stdlib.h>
#include <string.h>

/* Numbers of the fields of profile.proto. */
enum {
	/* clang-format off */
	PROFILE_SAMPLE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4, PROFILE_FUNCTION = 5, PROFILE_STRING = 6,
	PROFILE_TIME = 9, PROFILE_PERIOD_TYPE = 11, PROFILE_PERIOD = 12, PROFILE_DEFAULT_TYPE = 14,
	TYPE_TYPE = 1, TYPE_UNIT = 2,
	SAMPLE_LOCATION = 1, SAMPLE_VALUE = 2,
	LOCATION_ID = 1, LOCATION_LINE = 4,
	LINE_FUNCTION = 1, LINE_LINE = 2,
	FUNCTION_ID = 1, FUNCTION_NAME = 2, FUNCTION_SYSTEM_NAME = 3, FUNCTION_FILE = 4,
	/* clang-format on */
};

/* The string table: number 0 is "", and our texts have numbers one higher than in the table of texts. */
typedef struct strings {
	zmmx_texts texts;
	zmmx_output text; /* the current one */
} strings;

static uint64_t string_number(strings *strings, const char *text)
{
	strings->text.length = 0;
	zmmx_output_utf8(&strings->text, text, "");
	return strings->text.length ? zmmx_text_number(&strings->texts, strings->text.bytes, strings->text.length) : 0;
}

/* ---- the wire format ---- */

static void varint(zmmx_output *out, uint64_t value)
{
	unsigned char bytes[10];
	size_t length = 0;
	do {
		bytes[length++] = (unsigned char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
		value >>= 7;
	} while (value);
	zmmx_output_add(out, bytes, length);
}

static void field_number(zmmx_output *out, unsigned field, uint64_t value)
{
	if (value) {
		varint(out, field << 3);
		varint(out, value);
	}
}

static void field_bytes(zmmx_output *out, unsigned field, const void *bytes, size_t length)
{
	varint(out, field << 3 | 2);
	varint(out, length);
	zmmx_output_add(out, bytes, length);
}

/* Adds the message to the outer one and clears it. */
static void field_message(zmmx_output *out, unsigned field, zmmx_output *message)
{
	field_bytes(out, field, message->bytes, message->length);
	out->failed |= message->failed;
	message->length = 0;
}

/* ---- messages ---- */

/* The order that Go's heap profiles have. */
static const zmmx_values types[] = {
	ZMMX_VALUES_ALLOCATED,
	ZMMX_VALUES_LIVE,
	ZMMX_VALUES_COPIED,
	ZMMX_VALUES_PEAK,
	ZMMX_VALUES_TEMPORARY,
	ZMMX_VALUES_WASTED,
};
_Static_assert(sizeof(types) / sizeof(types[0]) == ZMMX_VALUES_COUNT, "each figure is a sample type");

static void value_type(zmmx_output *out, unsigned field, uint64_t type, uint64_t unit)
{
	zmmx_output message = {0};
	field_number(&message, TYPE_TYPE, type);
	field_number(&message, TYPE_UNIT, unit);
	field_message(out, field, &message);
	free(message.bytes);
}

/* Each frame is a location, with a function of the same number; number frames + 1 stands for no PHP code. */
static void sample(zmmx_output *out, zmmx_output *part, zmmx_output *message, const zmmx_view *view, uint32_t frame)
{
	uint32_t at = frame;
	if (!frame) {
		varint(part, view->frames + 1);
	}
	for (; at; at = zmmx_frame_at(view->sites, at)->parent) {
		varint(part, at);
	}
	field_message(message, SAMPLE_LOCATION, part);
	for (size_t i = 0; i < ZMMX_VALUES_COUNT; i++) {
		const zmmx_sums *sums = zmmx_view_sums_of(view, frame, types[i]);
		varint(part, zmmx_rounded(sums->blocks));
		varint(part, zmmx_rounded(sums->bytes));
	}
	field_message(message, SAMPLE_VALUE, part);
	field_message(out, PROFILE_SAMPLE, message);
}

static void location(zmmx_output *out, zmmx_output *part, zmmx_output *message, uint32_t number, uint32_t line)
{
	field_number(part, LINE_FUNCTION, number);
	field_number(part, LINE_LINE, line);
	field_number(message, LOCATION_ID, number);
	field_message(message, LOCATION_LINE, part);
	field_message(out, PROFILE_LOCATION, message);
}

static void function(zmmx_output *out, zmmx_output *message, strings *strings, uint32_t number, const char *name,
                     const char *file)
{
	uint64_t name_number = string_number(strings, name);
	field_number(message, FUNCTION_ID, number);
	field_number(message, FUNCTION_NAME, name_number);
	field_number(message, FUNCTION_SYSTEM_NAME, name_number);
	field_number(message, FUNCTION_FILE, string_number(strings, file));
	field_message(out, PROFILE_FUNCTION, message);
}

static void frames_write(zmmx_output *out, strings *strings, const zmmx_view *view)
{
	zmmx_output part = {0}, message = {0};
	char name[512];
	for (uint32_t at = 0; at <= view->frames; at++) {
		if (zmmx_view_has(view, at)) {
			sample(out, &part, &message, view, at);
		}
	}
	for (uint32_t at = 1; at <= view->frames; at++) {
		const zmmx_frame *frame = zmmx_frame_at(view->sites, at);
		zmmx_frame_name(view->sites, at, name, sizeof(name));
		location(out, &part, &message, at, frame->line);
		function(out, &message, strings, at, name, zmmx_text_at(&view->sites->texts, frame->file));
	}
	location(out, &part, &message, view->frames + 1, 0);
	function(out, &message, strings, view->frames + 1, "{no PHP code}", "");
	free(part.bytes);
	free(message.bytes);
}

static void strings_write(zmmx_output *out, const strings *strings)
{
	field_bytes(out, PROFILE_STRING, "", 0);
	for (uint32_t number = 1; number <= strings->texts.table.count; number++) {
		const char *text = zmmx_text_at(&strings->texts, number);
		field_bytes(out, PROFILE_STRING, text, strlen(text));
	}
}

static uint64_t type_name(strings *strings, zmmx_values values, const char *what)
{
	char name[64];
	snprintf(name, sizeof(name), "%s_%s", zmmx_values_pprof_names[values], what);
	return string_number(strings, name);
}

static void types_write(zmmx_output *out, strings *strings)
{
	for (size_t i = 0; i < ZMMX_VALUES_COUNT; i++) {
		value_type(out, PROFILE_SAMPLE_TYPE, type_name(strings, types[i], "objects"), string_number(strings, "count"));
		value_type(out, PROFILE_SAMPLE_TYPE, type_name(strings, types[i], "space"), string_number(strings, "bytes"));
	}
}

void zmmx_format_pprof(zmmx_output *out, const zmmx_view *view, zmmx_values values)
{
	strings *strings = calloc(1, sizeof(*strings));
	if (!strings) {
		out->failed = true;
		return;
	}
	strings->texts.table.entry_size = sizeof(zmmx_text);
	types_write(out, strings);
	frames_write(out, strings, view);
	value_type(out, PROFILE_PERIOD_TYPE, string_number(strings, "space"), string_number(strings, "bytes"));
	field_number(out, PROFILE_PERIOD, view->profile->interval ? view->profile->interval : 1);
	field_number(out, PROFILE_TIME, (uint64_t)(zmmx_wall_time() * 1e9));
	field_number(out, PROFILE_DEFAULT_TYPE, type_name(strings, values, "space"));
	strings_write(out, strings);
	out->failed |= strings->text.failed;
	free(strings->text.bytes);
	zmmx_texts_clear(&strings->texts);
	free(strings);
}
