/* Threads that run requests in one process, through the embed SAPI of a thread-safe PHP.
 *
 *   threads requests|endings|fork|output php.ini-text THREADS REQUESTS ROUNDS
 *
 * Prints "ok NAME" or "FAIL NAME: why"; `output` prints what each kind of request prints, to compare heaps. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sapi/embed/php_embed.h"

#ifndef ZTS
# error "this PHP is not thread-safe"
#endif

ZEND_TSRMLS_CACHE_DEFINE()

#ifdef __SANITIZE_THREAD__

/* PHP opens extensions with a flag that ThreadSanitizer refuses. */
void *dlopen(const char *file, int flags)
{
	void *(*next)(const char *, int) = (void *(*)(const char *, int))(uintptr_t)dlsym(RTLD_NEXT, "dlopen");
	return next(file, flags & ~RTLD_DEEPBIND);
}

#endif

/* ---- results ---- */

static pthread_mutex_t result_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned failures;

static void fail(const char *name, const char *format, ...)
{
	va_list arguments;
	pthread_mutex_lock(&result_lock);
	if (failures++ < 10) {
		printf("FAIL %s: ", name);
		va_start(arguments, format);
		vprintf(format, arguments);
		va_end(arguments);
		putchar('\n');
		fflush(stdout);
	}
	pthread_mutex_unlock(&result_lock);
}

/* ---- kinds of requests ---- */

static const struct {
	const char *name, *code;
} kinds[] = {
	{"objects", "class N { public $l, $r; } function t($d) { $n = new N; if ($d) { $n->l = t($d - 1); $n->r = t($d - 1); }"
	            "return $n; } for ($i = 0; $i < 4; $i++) { $t = t(9); $t->l->l->r = $t; } echo gc_collect_cycles() > 0;"},
	{"strings", "$s = ''; for ($i = 0; $i < 3000; $i++) { $s .= str_repeat(chr(97 + $i % 26), $i); } echo md5($s);"
	            "$h = str_repeat('x', 3 << 20); $h .= $s; echo strlen($h);"},
	{"arrays", "$a = range(1, 20000); $b = array_map(fn ($x) => [$x, \"n$x\"], $a); usort($b, fn ($x, $y) => $y[0] - $x[0]);"
	           "echo $b[7][1], count(array_flip(array_column($b, 1)));"},
	{"fibers", "function g() { for ($i = 0; $i < 50; $i++) { yield str_repeat('y', $i); } } $n = 0;"
	           "for ($i = 0; $i < 40; $i++) { $f[] = $x = new Fiber(function () { foreach (g() as $s) { Fiber::suspend($s); } });"
	           "$n += strlen($x->start()) + strlen($x->resume()); } echo $n;"},
	{"limit", "register_shutdown_function(function () { echo 'after'; }); $a = []; while (true) { $a[] = [1, new stdClass]; }"},
	{"own limit", "ini_set('memory_limit', '16M'); echo ini_get('memory_limit'); $s = str_repeat('z', 17 << 20);"},
	{"exception", "function f($n) { if (!$n) { throw new Exception('thrown'); } $a = range(1, 50); f($n - 1); } f(20);"},
	{"exit", "$GLOBALS['x'] = range(1, 5000); $o = new ArrayObject; $o['self'] = $o; (function () { exit('left'); })();"},
	{"figures", "$u = memory_get_usage(); $s = str_repeat('u', 1 << 20); echo memory_get_usage() - $u >= 1 << 20,"
	            "memory_get_peak_usage() >= memory_get_usage(); unset($s); gc_mem_caches();"
	            "if (function_exists('zmmx_check')) { $f = zmmx_check() ? '' : 'unsound'; foreach (['size', 'limit'] as $k) {"
	            "$f .= array_key_exists($k, zmmx_stats()) ? '' : $k; } echo $f, zmmx_stats()['active'] ? '' : 'inactive'; }"},
	{"preg", "preg_match_all('/(\\w)(\\d+)/', str_repeat('a1b22c333 ', 500), $m); echo count($m[2]), serialize([1, 'a' => $m[1][0]]);"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What each printed first, and who else must print the same. */
static char *printed[KINDS];

typedef struct output {
	char text[4096];
	size_t length;
} output;
static __thread output out;

static size_t out_write(const char *text, size_t length)
{
	size_t room = sizeof(out.text) - 1 - out.length;
	size_t used = length < room ? length : room;
	memcpy(out.text + out.length, text, used);
	out.length += used;
	out.text[out.length] = 0;
	return length;
}

static void out_check(unsigned kind)
{
	pthread_mutex_lock(&result_lock);
	if (!printed[kind]) {
		printed[kind] = strdup(out.text);
	}
	bool same = strcmp(printed[kind], out.text) == 0;
	pthread_mutex_unlock(&result_lock);
	if (!same) {
		fail(kinds[kind].name, "printed \"%s\" and \"%s\"", printed[kind], out.text);
	}
}

static void script_run(unsigned kind)
{
	zend_first_try {
		zend_eval_string_ex((char *)kinds[kind].code, NULL, (char *)kinds[kind].name, true);
	} zend_end_try();
}

/* The usage at the start, when a request could be started. */
static size_t request_run(unsigned kind)
{
	out.length = 0;
	out.text[0] = 0;
	if (php_request_startup() == FAILURE) {
		fail(kinds[kind].name, "the request does not start");
		return 0;
	}
	SG(headers_sent) = 1;
	SG(request_info).no_headers = 1;
	size_t usage = zend_memory_usage(false);
	script_run(kind);
	php_request_shutdown(NULL);
	out_check(kind);
	return usage;
}

/* ---- a module that TSRM frees after zmmx, with blocks from before and after zmmx began in the thread ---- */

static ts_rsrc_id neighbour_id;

typedef struct neighbour {
	void *early, *late;
	pthread_t owner;
} neighbour;

static void neighbour_begin(void *place)
{
	neighbour *here = place;
	here->early = emalloc(100);
	here->late = NULL;
	here->owner = pthread_self();
}

static void neighbour_end(void *place)
{
	neighbour *here = place;
	/* tsrm_shutdown() frees what is left of other threads, but switches neither to their resources nor to their heaps */
	if (!pthread_equal(here->owner, pthread_self())) {
		return;
	}
	here->early = erealloc(here->early, 3000);
	efree(here->early);
	if (here->late) {
		efree(here->late);
	}
}

static zend_module_entry neighbour_entry = {
	STANDARD_MODULE_HEADER,
	"neighbour", NULL, NULL, NULL, NULL, NULL, NULL, "1",
	sizeof(neighbour), &neighbour_id, neighbour_begin, neighbour_end, NULL,
	STANDARD_MODULE_PROPERTIES_EX
};

/* ---- threads ---- */

static unsigned thread_count, request_count, round_count;
static bool pause_wanted;
static pthread_barrier_t paused;

typedef struct thread {
	pthread_t id;
	unsigned number;
	size_t usage;          /* at the start of a request that is not the thread's first */
} thread;

static void thread_enter(void)
{
	(void)ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
}

static void *requests_thread(void *argument)
{
	thread *self = argument;
	thread_enter();
	for (unsigned i = 0; i < request_count; i++) {
		size_t usage = request_run((self->number + i) % KINDS);
		if (i && self->usage && usage != self->usage) {
			fail("usage at the start of each request", "%zu, then %zu bytes", self->usage, usage);
		}
		self->usage = i ? usage : 0;
	}
	ts_free_thread();
	return NULL;
}

/* Runs requests until told to pause, then waits for the end. */
static void *endless_thread(void *argument)
{
	thread *self = argument;
	thread_enter();
	for (unsigned i = self->number; !__atomic_load_n(&pause_wanted, __ATOMIC_ACQUIRE); i++) {
		request_run(i % KINDS);
	}
	pthread_barrier_wait(&paused);
	pthread_barrier_wait(&paused);
	ts_free_thread();
	return NULL;
}

static void *endings_thread(void *argument)
{
	thread *self = argument;
	thread_enter();
	neighbour *here = ts_resource(neighbour_id);
	switch (self->number % 6) {
		case 0:  /* no request */
			ts_free_thread();
			break;
		case 1:  /* a block that nobody frees */
			request_run(0);
			memset(emalloc(5000), 1, 5000);
			memset(emalloc(3 << 20), 1, 3 << 20);
			ts_free_thread();
			break;
		case 2:  /* a block that is freed after zmmx's end */
			request_run(1);
			here->late = emalloc(3 << 20);
			ts_free_thread();
			break;
		case 3:  /* without a word to TSRM, which frees the resources when the id is used again, or at the end */
			request_run(2);
			here->late = emalloc(200);
			break;
		case 4:  /* twice in the same thread of the system */
			request_run(7);
			ts_free_thread();
			thread_enter();
			request_run(3);
			ts_free_thread();
			break;
		case 5:  /* inside a request */
			if (php_request_startup() == SUCCESS) {
				emalloc(100);
			}
			break;
	}
	return NULL;
}

static void threads_start(thread *threads, void *(*run)(void *))
{
	for (unsigned i = 0; i < thread_count; i++) {
		threads[i] = (thread){.number = i};
		int error = pthread_create(&threads[i].id, NULL, run, &threads[i]);
		if (error) {
			fail("threads", "pthread_create: %s", strerror(error));
			exit(1);
		}
	}
}

static void threads_join(thread *threads)
{
	for (unsigned i = 0; i < thread_count; i++) {
		pthread_join(threads[i].id, NULL);
	}
}

/* ---- modes ---- */

static void php_stop(void)
{
	php_module_shutdown();
	sapi_shutdown();
	tsrm_shutdown();
	free(php_embed_module.ini_entries);
}

static size_t mapped_kib(void)
{
	size_t pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file || fscanf(file, "%zu", &pages) != 1) {
		pages = 0;
	}
	if (file) {
		fclose(file);
	}
	return pages * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

/* Rounds of threads that run requests and end; the address space must not grow from round to round. */
static void mode_requests(thread *threads)
{
	size_t before = 0, usage = 0;
	for (unsigned round = 0; round < round_count; round++) {
		threads_start(threads, requests_thread);
		threads_join(threads);
		for (unsigned i = 0; i < thread_count; i++) {
			usage = usage ? usage : threads[i].usage;
			if (threads[i].usage != usage) {
				fail("usage in each thread", "%zu and %zu bytes", usage, threads[i].usage);
			}
		}
		if (round == round_count / 2) {
			before = mapped_kib();
		}
	}
	size_t after = mapped_kib();
	if (before && after > before + 8 * 1024) {
		fail("address space", "%zu KiB after half of the rounds, %zu KiB after all", before, after);
	}
}

static void mode_endings(thread *threads)
{
	for (unsigned round = 0; round < round_count; round++) {
		threads_start(threads, endings_thread);
		threads_join(threads);
	}
}

/* A child of this thread alone; its TSRM has the resources of threads that are not there. While they were busy these are
 * in no state to be freed, with stock neither: then the child ends at once. */
static void fork_once(bool busy)
{
	int status = -1;
	pthread_mutex_lock(&result_lock);
	pid_t child = fork();
	pthread_mutex_unlock(&result_lock);
	if (child == 0) {
		alarm(60);
		failures = 0;
		for (unsigned kind = 0; kind < KINDS; kind++) {
			request_run(kind);
		}
		if (!busy) {
			php_stop();
		}
		_exit(failures != 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
		fail("fork", "the child of %s threads ended with status 0x%x", busy ? "busy" : "paused", (unsigned)status);
	}
}

static void mode_fork(thread *threads)
{
	pthread_barrier_init(&paused, NULL, thread_count + 1);
	threads_start(threads, endless_thread);
	for (unsigned round = 0; round < round_count; round++) {
		usleep(20000);
		fork_once(true);
	}
	__atomic_store_n(&pause_wanted, true, __ATOMIC_RELEASE);
	pthread_barrier_wait(&paused);
	for (unsigned round = 0; round < round_count; round++) {
		fork_once(false);
	}
	pthread_barrier_wait(&paused);
	threads_join(threads);
	pthread_barrier_destroy(&paused);
}

static int module_startup(sapi_module_struct *module)
{
	return php_module_startup(module, &neighbour_entry);
}

static void php_start(const char *ini)
{
	php_tsrm_startup();
	ZEND_TSRMLS_CACHE_UPDATE();
	zend_signal_startup();
	sapi_startup(&php_embed_module);
	php_embed_module.startup = module_startup;
	php_embed_module.ub_write = out_write;
	php_embed_module.php_ini_ignore = 1;
	php_embed_module.ini_entries = strdup(ini);
	if (php_embed_module.startup(&php_embed_module) == FAILURE) {
		puts("FAIL threads: PHP does not start");
		exit(1);
	}
	SG(options) |= SAPI_OPTION_NO_CHDIR;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fputs("usage: threads requests|endings|fork|output INI THREADS REQUESTS ROUNDS\n", stderr);
		return 2;
	}
	thread_count = (unsigned)atoi(argv[3]);
	request_count = (unsigned)atoi(argv[4]);
	round_count = (unsigned)atoi(argv[5]);
	thread *threads = calloc(thread_count, sizeof(thread));
	const char *mode = argv[1];
	php_start(argv[2]);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		request_run(kind);
	}
	if (strcmp(mode, "requests") == 0) {
		mode_requests(threads);
	} else if (strcmp(mode, "endings") == 0) {
		mode_endings(threads);
	} else if (strcmp(mode, "fork") == 0) {
		mode_fork(threads);
	}
	request_run(0);
	php_stop();
	free(threads);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		if (strcmp(mode, "output") == 0) {
			printf("%s: %s\n", kinds[kind].name, printed[kind]);
		}
		free(printed[kind]);
	}
	if (!failures && strcmp(mode, "output") != 0) {
		printf("ok %s: %u threads, %u requests each, %u rounds\n", mode, thread_count, request_count, round_count);
	}
	return failures != 0;
}
