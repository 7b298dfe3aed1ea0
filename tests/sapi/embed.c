/* A program that embeds PHP: embed SCRIPT LIVES REQUESTS
 * Starts PHP LIVES times, each time for REQUESTS requests of SCRIPT.
 * On stderr: what is used before each request runs. */
#include <sapi/embed/php_embed.h>

#include <stdio.h>
#include <stdlib.h>

static void run(const char *script)
{
	zend_file_handle handle;
	zend_stream_init_filename(&handle, script);
	fprintf(stderr, "start %zu\n", zend_memory_usage(false));
	zend_first_try {
		php_execute_script(&handle);
	} zend_end_try();
	zend_destroy_file_handle(&handle);
}

static int live(const char *script, int requests)
{
	char *name[] = {"embed", NULL};
	if (php_embed_init(1, name) == FAILURE) {
		fprintf(stderr, "php_embed_init failed\n");
		return 1;
	}
	for (int i = 0; i < requests; i++) {
		if (i > 0 && php_request_startup() == FAILURE) {
			fprintf(stderr, "php_request_startup failed\n");
			return 1;
		}
		run(script);
		if (i + 1 < requests) {
			php_request_shutdown(NULL);
		}
	}
	php_embed_shutdown();
	fprintf(stderr, "end of a life\n");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: embed SCRIPT LIVES REQUESTS\n");
		return 2;
	}
	int lives = atoi(argv[2]), failed = 0;
	for (int i = 0; i < lives && !failed; i++) {
		failed = live(argv[1], atoi(argv[3]));
	}
	return failed;
}
