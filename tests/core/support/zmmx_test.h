/* A test program: a list of named functions, each of which ends at its first CHECK that does not hold.
 * Prints "ok name", "FAIL name: why" or "skip name: why" for each and a sum at the end. An argument runs
 * only the tests whose name contains it. Included once for each program. */
#ifndef ZMMX_TEST_H
#define ZMMX_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/zmmx_config.h"

typedef struct zmmx_test {
	const char *name;
	void (*run)(void);
} zmmx_test;

enum { ZMMX_TEST_PASSED = 1, ZMMX_TEST_FAILED, ZMMX_TEST_SKIPPED };

static jmp_buf zmmx_test_end;
static char zmmx_test_why[1024];

ZMMX_PRINTF(2, 3) __attribute__((noreturn))
static inline void zmmx_test_leave(int verdict, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(zmmx_test_why, sizeof(zmmx_test_why), format, arguments);
	va_end(arguments);
	longjmp(zmmx_test_end, verdict);
}

static inline void zmmx_test_true(bool holds, const char *text, const char *file, int line)
{
	if (!holds) {
		zmmx_test_leave(ZMMX_TEST_FAILED, "%s:%d: %s", file, line, text);
	}
}

static inline void zmmx_test_equal(uintmax_t expected, uintmax_t actual, const char *text, const char *file, int line)
{
	if (expected != actual) {
		zmmx_test_leave(ZMMX_TEST_FAILED, "%s:%d: %s: expected %ju (%#jx), is %ju (%#jx)", file, line, text,
		                expected, expected, actual, actual);
	}
}

static inline void zmmx_test_at_most(uintmax_t most, uintmax_t actual, const char *text, const char *file, int line)
{
	if (actual > most) {
		zmmx_test_leave(ZMMX_TEST_FAILED, "%s:%d: %s: at most %ju, is %ju", file, line, text, most, actual);
	}
}

#define TEST(name) static void name(void)
#define CHECK(condition) zmmx_test_true((condition), #condition, __FILE__, __LINE__)
#define CHECK_EQ(expected, actual) \
	zmmx_test_equal((uintmax_t)(expected), (uintmax_t)(actual), #actual, __FILE__, __LINE__)
#define CHECK_PTR(expected, actual) \
	zmmx_test_equal((uintptr_t)(expected), (uintptr_t)(actual), #actual, __FILE__, __LINE__)
#define CHECK_AT_MOST(most, actual) \
	zmmx_test_at_most((uintmax_t)(most), (uintmax_t)(actual), #actual, __FILE__, __LINE__)
#define FAIL(...) zmmx_test_leave(ZMMX_TEST_FAILED, __VA_ARGS__)
#define SKIP(...) zmmx_test_leave(ZMMX_TEST_SKIPPED, __VA_ARGS__)

/* The whole heap holds its invariants; names the one that does not. Needs zmmx_core.h. */
#define CHECK_HEAP(heap) \
	do { \
		zmmx_fault fault_ = {0}; \
		if (!zmmx_heap_check((heap), &fault_)) { \
			zmmx_test_leave(ZMMX_TEST_FAILED, "%s:%d: zmmx_heap_check: %s at %p: expected %zu, is %zu", __FILE__, __LINE__, \
			                fault_.invariant, fault_.where, fault_.expected, fault_.actual); \
		} \
	} while (0)

/* What a zmmx_model function said. Needs zmmx_model.h. */
#define CHECK_MODEL(model, call) \
	do { \
		if (!(call)) { \
			zmmx_test_leave(ZMMX_TEST_FAILED, "%s:%d: %s: %s", __FILE__, __LINE__, #call, (model)->error); \
		} \
	} while (0)

static inline int zmmx_test_run(const zmmx_test *tests, size_t count, const char *filter)
{
	static unsigned verdicts[4];
	static const char *const words[] = {"", "ok", "FAIL", "skip"};
	for (volatile size_t i = 0; i < count; i++) {
		if (filter && !strstr(tests[i].name, filter)) {
			continue;
		}
		zmmx_test_why[0] = 0;
		volatile int verdict = setjmp(zmmx_test_end);
		if (!verdict) {
			tests[i].run();
			verdict = ZMMX_TEST_PASSED;
		}
		verdicts[verdict]++;
		printf("%s %s%s%s\n", words[verdict], tests[i].name, zmmx_test_why[0] ? ": " : "", zmmx_test_why);
		fflush(stdout);
	}
	printf("%u passed, %u failed, %u skipped\n", verdicts[ZMMX_TEST_PASSED], verdicts[ZMMX_TEST_FAILED],
	       verdicts[ZMMX_TEST_SKIPPED]);
	return verdicts[ZMMX_TEST_FAILED] != 0;
}

#define RUN(name) {#name, name}
#define TEST_MAIN(...) \
	int main(int argc, char **argv) \
	{ \
		static const zmmx_test tests[] = {__VA_ARGS__}; \
		return zmmx_test_run(tests, sizeof(tests) / sizeof(tests[0]), argc > 1 ? argv[1] : NULL); \
	}

#endif
