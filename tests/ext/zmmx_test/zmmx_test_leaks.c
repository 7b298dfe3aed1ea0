/* What leaks, by each way to allocate. */
#include "zmmx_test.h"
#include "zend_smart_str.h"

ZEND_FUNCTION(zmmx_test_leak)
{
	zend_long size, count = 1;
	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_LONG(size)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(count)
	ZEND_PARSE_PARAMETERS_END();
	for (zend_long i = 0; i < count; i++) {
		memset(emalloc((size_t)size), 0xa5, (size_t)size);
	}
}

ZEND_FUNCTION(zmmx_test_leak_malloc)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	/* volatile, because a compiler may leave out writes that nobody reads */
	volatile char *block = malloc((size_t)size);
	for (zend_long at = 0; block && at < size; at += 4096) {
		block[at] = 1;
	}
}

ZEND_FUNCTION(zmmx_test_leak_by)
{
	zend_string *entry;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(entry)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile block = NULL;
	if (zend_string_equals_literal(entry, "emalloc of a known size")) {
		block = emalloc(56);
	} else if (zend_string_equals_literal(entry, "ecalloc")) {
		block = ecalloc(3, 50);
	} else if (zend_string_equals_literal(entry, "estrdup")) {
		block = estrdup(ZSTR_VAL(entry));
	} else if (zend_string_equals_literal(entry, "estrndup")) {
		block = estrndup(ZSTR_VAL(entry), 4);
	} else if (zend_string_equals_literal(entry, "safe_emalloc")) {
		block = safe_emalloc(10, ZSTR_LEN(entry), 5);
	} else if (zend_string_equals_literal(entry, "erealloc")) {
		block = erealloc(emalloc(10), 5000);
	} else if (zend_string_equals_literal(entry, "safe_erealloc")) {
		block = safe_erealloc(emalloc(10), 10, 500, 3);
	} else if (zend_string_equals_literal(entry, "smart_str")) {
		smart_str text = {0};
		smart_str_appends(&text, "text");
		block = text.s;
	}
	memset(block, 0, 4);
}
