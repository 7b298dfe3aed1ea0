/* The entries of the allocation API by name, each with what checks it. */
#include "zmmx_test.h"

static const entry *const groups[] = {plain_entries, string_entries, fixed_entries, fallible_entries, persistent_entries};
#define GROUPS (sizeof(groups) / sizeof(groups[0]))

ZEND_FUNCTION(zmmx_test_entries)
{
	ZEND_PARSE_PARAMETERS_NONE();
	array_init(return_value);
	for (size_t i = 0; i < GROUPS; i++) {
		for (const entry *row = groups[i]; row->name; row++) {
			add_next_index_string(return_value, row->name);
		}
	}
}

static const entry *entry_find(const char *name)
{
	for (size_t i = 0; i < GROUPS; i++) {
		for (const entry *row = groups[i]; row->name; row++) {
			if (strcmp(row->name, name) == 0) {
				return row;
			}
		}
	}
	return NULL;
}

ZEND_FUNCTION(zmmx_test_call)
{
	char *name;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(name, length)
	ZEND_PARSE_PARAMETERS_END();

	const entry *found = entry_find(name);
	if (!found) {
		RETURN_STRING("no such entry");
	}
	probe_take();
	failure = NULL;
	bool passed = found->check();
	if (passed && !failure) {
		RETURN_STRING("ok");
	}
	zend_string *words = failure ? failure : zend_string_init(ZEND_STRL("failed"), 0);
	failure = NULL;
	RETURN_STR(words);
}
