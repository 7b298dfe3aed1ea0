/* Strings as JSON. */
#include "php/report/zmmx_php_json.h"

#include <string.h>

#include "ext/standard/html.h"

void zmmx_json_string(zmmx_output *out, const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t length = strlen(text), at = 0;
	zmmx_output_add(out, "\"", 1);
	while (at < length) {
		zend_result status;
		size_t start = at;
		unsigned int code = php_next_utf8_char(bytes, length, &at, &status);
		if (status != SUCCESS) {
			zmmx_output_print(out, "\\ufffd");
		} else if (code == '"' || code == '\\') {
			zmmx_output_print(out, "\\%c", (int)code);
		} else if (code < 0x20) {
			zmmx_output_print(out, "\\u%04x", code);
		} else {
			zmmx_output_add(out, text + start, at - start);
		}
	}
	zmmx_output_add(out, "\"", 1);
}
