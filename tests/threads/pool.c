/* A pool of threads as a server embeds it: each runs many requests and then waits; one runs a request that does not end.
 *
 *   pool php.ini-text STATUS_DIRECTORY THREADS REQUESTS
 *
 * Prints "ok NAME" or "FAIL NAME: why". */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "sapi/embed/php_embed.h"

#ifndef ZTS
# error "this PHP is not thread-safe"
#endif

ZEND_TSRMLS_CACHE_DEFINE()

#define SPARE_KIB (8 * 1024)

static unsigned thread_count, request_count;
static bool failed, loop_ends;
static pthread_barrier_t step;

/* ---- requests ---- */

typedef struct output {
	char *text;
	size_t length;
} output;
static __thread output out;

static size_t out_write(const char *text, size_t length)
{
	char *longer = realloc(out.text, out.length + length + 1);
	if (longer) {
		out.text = longer;
		memcpy(out.text + out.length, text, length);
		out.length += length;
		out.text[out.length] = 0;
	}
	return length;
}

/* What it printed, until the thread's next request. */
static const char *request_run(const char *code)
{
	free(out.text);
	out = (output){NULL, 0};
	if (php_request_startup() == FAILURE) {
		return "the request does not start";
	}
	SG(headers_sent) = 1;
	SG(request_info).no_headers = 1;
	/* clang-format off */
	zend_first_try {
		zend_eval_string_ex((char *)code, NULL, "request", true);
	} zend_end_try();
	/* clang-format on */
	php_request_shutdown(NULL);
	return out.text ? out.text : "";
}

static void expect(const char *name, bool holds, const char *found)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	if (!holds) {
		pthread_mutex_lock(&lock);
		printf("FAIL %s: %.300s\n", name, found);
		failed = true;
		pthread_mutex_unlock(&lock);
	}
}

static void request_expect(const char *name, const char *code, const char *expected)
{
	const char *printed = request_run(code);
	expect(name, strstr(printed, expected) != NULL, printed);
}

/* ---- threads ---- */

static const char small[] = "echo strlen(str_repeat('a', 5000));";
static const char large[] = "$a = []; for ($i = 0; $i < 60000; $i++) { $a[] = [$i, \"text $i\"]; } echo count($a), 'x';"
                            "$s = str_repeat('z', 12 << 20); echo strlen($s);";
static const char fatal[] = "$a = range(1, 100000); undefined_function($a);";
static const char endless_limit[] = "$a = []; while (true) { $a[] = [1, new stdClass]; }";

static void limit_of_its_own(unsigned number)
{
	char code[300], expected[100];
	unsigned mib = 30 + number;
	snprintf(code, sizeof(code),
	         "ini_set('memory_limit', '%uM'); usleep(2000); echo zmmx_stats()['limit'], ' '; $s = str_repeat('x', %u << 20);", mib,
	         mib);
	snprintf(expected, sizeof(expected), "%u \nFatal error: Allowed memory size of %u bytes exhausted", mib << 20, mib << 20);
	request_expect("a limit for each thread", code, expected);
	request_expect("the limit after that request", "echo zmmx_stats()['limit'];", "67108864");
}

static void busy(unsigned number)
{
	for (unsigned i = 0; i < request_count; i++) {
		switch ((number + i) % 4) {
			case 0: request_expect("a large request", large, "60000x12582912"); break;
			case 1: request_expect("a fatal error", fatal, "undefined_function()"); break;
			case 2: request_expect("the limit", endless_limit, "Allowed memory size of 67108864 bytes exhausted"); break;
			default: limit_of_its_own(number); break;
		}
	}
}

static void thread_begin(void)
{
	(void)ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
}

static void thread_end(void)
{
	free(out.text);
	out.text = NULL;
	ts_free_thread();
}

static void wait_twice(void)
{
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
}

static void *pool_thread(void *argument)
{
	unsigned number = *(unsigned *)argument;
	thread_begin();
	request_expect("a first request", small, "5000");
	wait_twice();
	busy(number);
	request_expect("a small request", small, "5000");
	wait_twice();
	thread_end();
	return NULL;
}

static void *short_thread(void *argument)
{
	(void)argument;
	thread_begin();
	request_expect("a thread of one request", small, "5000");
	thread_end();
	return NULL;
}

PHP_FUNCTION(loop_ends)
{
	RETURN_BOOL(__atomic_load_n(&loop_ends, __ATOMIC_ACQUIRE));
}

/* As a worker of FrankenPHP: one request, in a loop. */
static void *loop_thread(void *argument)
{
	(void)argument;
	thread_begin();
	request_expect("a request that does not end",
	               "for ($n = 0; !loop_ends() || $n < 300; $n++) { $a = []; for ($i = 0; $i < 500; $i++) { $a[] = \"job $n $i\"; }"
	               "if ($n == 100) { $at = memory_get_usage(); } } unset($a);"
	               "echo memory_get_usage() - $at < 65536 ? 'steady' : 'grew', zmmx_check();", "steady1");
	thread_end();
	return NULL;
}

static pthread_t thread_start(void *(*run)(void *), void *argument)
{
	pthread_t id;
	if (pthread_create(&id, NULL, run, argument)) {
		puts("FAIL threads: pthread_create");
		exit(1);
	}
	return id;
}

/* ---- what the system and others see ---- */

/* Field 0: mapped; 1: resident. */
static size_t process_kib(int field)
{
	size_t pages[2] = {0, 0};
	FILE *file = fopen("/proc/self/statm", "r");
	if (file) {
		expect("statm", fscanf(file, "%zu %zu", &pages[0], &pages[1]) == 2, "cannot be read");
		fclose(file);
	}
	return pages[field] * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

static unsigned files_in(const char *directory)
{
	unsigned count = 0;
	DIR *files = opendir(directory);
	for (struct dirent *entry; files && (entry = readdir(files));) {
		count += strncmp(entry->d_name, "zmmx-", 5) == 0;
	}
	if (files) {
		closedir(files);
	}
	return count;
}

static void records_expect(const char *directory, unsigned wanted)
{
	char found[100], expected[40];
	snprintf(found, sizeof(found), "%u files for %u threads", files_in(directory), wanted);
	expect("a file for each thread's heap", files_in(directory) == wanted, found);
	snprintf(expected, sizeof(expected), "threads %u.", wanted);
	request_expect("figures of each thread",
	               "preg_match_all('/^zmmx_live_bytes(\\{.*\\}) /m', zmmx_pool_metrics(), $m); echo 'threads ', count(array_unique($m[1])), '.';",
	               expected);
}

/* ---- the pool's life ---- */

static void pool_run(const char *directory)
{
	unsigned *numbers = calloc(thread_count, sizeof(*numbers));
	pthread_t *ids = calloc(thread_count, sizeof(*ids)), loop = thread_start(loop_thread, NULL);
	char found[100];
	pthread_barrier_init(&step, NULL, thread_count + 1);
	for (unsigned i = 0; i < thread_count; i++) {
		numbers[i] = i;
		ids[i] = thread_start(pool_thread, &numbers[i]);
	}
	pthread_barrier_wait(&step);
	size_t fresh = process_kib(1);
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	size_t after = process_kib(1);
	snprintf(found, sizeof(found), "%zu KiB of %u fresh threads, %zu KiB later", fresh, thread_count, after);
	expect("resident memory of idle threads", after < fresh + (size_t)thread_count * SPARE_KIB, found);
	records_expect(directory, thread_count + 2);
	__atomic_store_n(&loop_ends, true, __ATOMIC_RELEASE);
	pthread_join(loop, NULL);
	pthread_barrier_wait(&step);
	for (unsigned i = 0; i < thread_count; i++) {
		pthread_join(ids[i], NULL);
	}
	pthread_barrier_destroy(&step);
	free(numbers);
	free(ids);
	records_expect(directory, 1);
}

/* Threads by the hundred, a few at a time. */
static void threads_run(void)
{
	pthread_t ids[8];
	char found[100];
	size_t before = 0;
	for (unsigned round = 0; round < 50; round++) {
		for (unsigned i = 0; i < 8; i++) {
			ids[i] = thread_start(short_thread, NULL);
		}
		for (unsigned i = 0; i < 8; i++) {
			pthread_join(ids[i], NULL);
		}
		before = round == 10 ? process_kib(0) : before;
	}
	snprintf(found, sizeof(found), "%zu KiB after 88 threads, %zu KiB after 400", before, process_kib(0));
	expect("address space", process_kib(0) <= before + SPARE_KIB, found);
}

ZEND_BEGIN_ARG_INFO(loop_ends_arguments, 0)
ZEND_END_ARG_INFO()

static const zend_function_entry functions[] = {
	PHP_FE(loop_ends, loop_ends_arguments)
	PHP_FE_END
};

static void php_start(const char *ini)
{
	php_tsrm_startup();
	ZEND_TSRMLS_CACHE_UPDATE();
	zend_signal_startup();
	sapi_startup(&php_embed_module);
	php_embed_module.ub_write = out_write;
	php_embed_module.php_ini_ignore = 1;
	php_embed_module.additional_functions = functions;
	php_embed_module.ini_entries = strdup(ini);
	if (php_embed_module.startup(&php_embed_module) == FAILURE) {
		puts("FAIL pool: PHP does not start");
		exit(1);
	}
	SG(options) |= SAPI_OPTION_NO_CHDIR;
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("usage: pool INI STATUS_DIRECTORY THREADS REQUESTS\n", stderr);
		return 2;
	}
	thread_count = (unsigned)atoi(argv[3]);
	request_count = (unsigned)atoi(argv[4]);
	php_start(argv[1]);
	request_expect("the main thread", small, "5000");
	pool_run(argv[2]);
	threads_run();
	records_expect(argv[2], 1);
	free(out.text);
	php_module_shutdown();
	sapi_shutdown();
	tsrm_shutdown();
	free(php_embed_module.ini_entries);
	if (!failed) {
		printf("ok pool: %u threads, %u requests each, then 400 threads\n", thread_count, request_count);
	}
	return failed;
}
