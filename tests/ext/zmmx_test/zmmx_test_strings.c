/* Copies of strings, and the engine's own. */
#include "zmmx_test.h"

static char *text_of(size_t length)
{
	char *text = malloc(length + 1);
	for (size_t i = 0; i < length; i++) {
		text[i] = (char)('a' + i % 26);
	}
	text[length] = 0;
	return text;
}

typedef char *(*copy_function)(const char *text, size_t length);

static char *copy_estrdup(const char *text, size_t length)
{
	return estrdup(text);
}

static char *copy_estrndup(const char *text, size_t length)
{
	return estrndup(text, length);
}

static char *copy_pestrdup(const char *text, size_t length)
{
	return pestrdup(text, 1);
}

static char *copy_pestrndup(const char *text, size_t length)
{
	return pestrndup(text, length, 1);
}

static bool copies_check(copy_function copy, int kind)
{
	static const size_t lengths[] = {0, 1, 7, 8, 255, 3071, 3072, 5000, 1 << 20, 3 << 20};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t length = lengths[i];
		char *text = text_of(length);
		probe before = probe_take();
		char *result = copy(text, length);
		probe held = probe_take();
		bool same = strlen(result) == length && memcmp(result, text, length + 1) == 0;
		bool counted = kind & PERSISTENT ? untouched(&before, &held, length + 1, "with a persistent copy")
		                                 : served(&before, &held, length + 1, 1);
		if (kind & PERSISTENT) {
			free(result);
		} else {
			efree(result);
		}
		free(text);
		if (!same) {
			return fail("length %zu: another text", length);
		}
		if (!counted) {
			return false;
		}
	}
	return true;
}

static bool check_estrdup(void)
{
	return copies_check(copy_estrdup, PLAIN);
}

static bool check_estrndup(void)
{
	char *part = estrndup("abcdef", 3);
	bool cut = strcmp(part, "abc") == 0;
	efree(part);
	return (cut || fail("not cut")) && copies_check(copy_estrndup, PLAIN);
}

static bool check_pestrdup_persistent(void)
{
	return copies_check(copy_pestrdup, PERSISTENT);
}

static bool check_pestrndup_persistent(void)
{
	return copies_check(copy_pestrndup, PERSISTENT);
}

static bool string_check(bool persistent)
{
	static const size_t lengths[] = {2, 7, 8, 100, 3000, 3047, 3048, 10000, 2 << 20};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		char *text = text_of(lengths[i]);
		probe before = probe_take();
		zend_string *string = zend_string_init(text, lengths[i], persistent);
		probe held = probe_take();
		size_t size = ZEND_MM_ALIGNED_SIZE(_ZSTR_STRUCT_SIZE(lengths[i]));
		bool right = ZSTR_LEN(string) == lengths[i] && memcmp(ZSTR_VAL(string), text, lengths[i] + 1) == 0;
		bool counted = persistent ? untouched(&before, &held, size, "with a persistent string")
		                          : served(&before, &held, size, 1);
		zend_string_release_ex(string, persistent);
		free(text);
		probe after = probe_take();
		if (!right) {
			return fail("length %zu: another text", lengths[i]);
		}
		if (!counted || !untouched(&before, &after, size, "after the string was released")) {
			return false;
		}
	}
	return true;
}

static bool check_zend_string_init(void)
{
	return string_check(false);
}

static bool check_zend_string_init_persistent(void)
{
	return string_check(true);
}

const entry string_entries[] = {
	{"estrdup", check_estrdup},
	{"estrndup", check_estrndup},
	{"pestrdup persistent", check_pestrdup_persistent},
	{"pestrndup persistent", check_pestrndup_persistent},
	{"zend_string_init", check_zend_string_init},
	{"zend_string_init persistent", check_zend_string_init_persistent},
	{NULL, NULL},
};
