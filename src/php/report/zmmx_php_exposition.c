/* OpenMetrics names the family of a counter without the "_total" of its samples, the older format with it. */
#include "php/report/zmmx_php_exposition.h"

#include "ext/standard/html.h"

bool zmmx_exposition_format(const zend_string *name, bool *openmetrics)
{
	*openmetrics = !name || zend_string_equals_literal(name, "openmetrics");
	return *openmetrics || zend_string_equals_literal(name, "text");
}

void zmmx_exposition_family(zmmx_exposition *text, const zmmx_family *family)
{
	text->family = family;
	text->begun = false;
}

static int family_name_length(const zmmx_exposition *text)
{
	size_t length = strlen(text->family->name);
	bool counter = strcmp(text->family->type, "counter") == 0;
	return (int)(text->openmetrics && counter ? length - strlen("_total") : length);
}

static void sample_begin(zmmx_exposition *text, const char *labels)
{
	const zmmx_family *family = text->family;
	if (!text->begun) {
		int length = family_name_length(text);
		smart_str_append_printf(&text->out, "# HELP %.*s %s\n# TYPE %.*s %s\n", length, family->name, family->help, length,
		                        family->name, family->type);
		text->begun = true;
	}
	smart_str_append_printf(&text->out, *labels ? "%s{%s} " : "%s%s ", family->name, labels);
}

void zmmx_exposition_sample(zmmx_exposition *text, const char *labels, zend_ulong value)
{
	sample_begin(text, labels);
	smart_str_append_printf(&text->out, ZEND_ULONG_FMT "\n", value);
}

void zmmx_exposition_fraction(zmmx_exposition *text, const char *labels, double value)
{
	sample_begin(text, labels);
	smart_str_append_printf(&text->out, "%.6F\n", value);
}

void zmmx_exposition_clean(char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t length = strlen(text), at = 0;
	while (at < length) {
		zend_result status;
		size_t start = at;
		unsigned character = php_next_utf8_char(bytes, length, &at, &status);
		if (status != SUCCESS || character < 0x20 || character == 0x7f) {
			memset(text + start, '?', at - start);
		}
	}
}

void zmmx_exposition_escape(char *to, size_t room, const char *value)
{
	size_t length = 0;
	for (; *value && length + 2 < room; value++) {
		if (*value == '"' || *value == '\\') {
			to[length++] = '\\';
		}
		to[length++] = *value;
	}
	to[length] = 0;
}

zend_string *zmmx_exposition_end(zmmx_exposition *text)
{
	if (text->openmetrics) {
		smart_str_appends(&text->out, "# EOF\n");
	}
	return smart_str_extract(&text->out);
}
