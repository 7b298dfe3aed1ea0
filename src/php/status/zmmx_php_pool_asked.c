/* The question is a word in a worker's file, and the answer another word and a file beside it. Other users may have put links
 * and files there, so nothing is written to or read from but regular files of this user. */
#include "php/status/zmmx_php_pool_asked.h"

#include "php/report/zmmx_php_links.h"
#include "php/status/zmmx_php_status_file.h"

#include <stdlib.h>

#ifndef PHP_WIN32

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Microseconds between two looks at the answers. */
#define PAUSE 5000
/* A profile that is larger is not read. */
#define PROFILE_BYTES_MAX ((off_t)64 << 20)

/* -1: there is none that may be trusted. */
static int file_open(int directory, const char *name, int how, struct stat *status)
{
	int descriptor = openat(directory, name, how | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor >= 0
	    && (fstat(descriptor, status) != 0 || !S_ISREG(status->st_mode) || status->st_uid != geteuid() || status->st_nlink != 1)) {
		close(descriptor);
		descriptor = -1;
	}
	return descriptor;
}

static int status_open(int directory, const zmmx_status_file *worker)
{
	char name[ZMMX_STATUS_NAME_BYTES];
	struct stat status;
	zmmx_status_name(name, worker, "");
	int descriptor = file_open(directory, name, O_RDWR, &status);
	if (descriptor >= 0 && status.st_size != ZMMX_STATUS_BYTES) {
		close(descriptor);
		descriptor = -1;
	}
	return descriptor;
}

static bool word_read(int descriptor, size_t place, uint32_t *word)
{
	return pread(descriptor, word, sizeof(*word), (off_t)place) == (ssize_t)sizeof(*word);
}

/* Two that ask at the same time ask for the same. */
static bool ask(int descriptor)
{
	uint32_t done;
	if (!word_read(descriptor, offsetof(zmmx_status_file, profile_done), &done)) {
		return false;
	}
	done += done == UINT32_MAX ? 2 : 1; /* 0 is that nobody has ever asked */
	return pwrite(descriptor, &done, sizeof(done), (off_t)offsetof(zmmx_status_file, profile_wanted)) == (ssize_t)sizeof(done);
}

/* Those that can be asked move to the front. */
static void all_ask(zmmx_pool_asked *asked)
{
	size_t kept = 0;
	for (size_t i = 0; i < asked->pool.count; i++) {
		int descriptor = status_open(asked->directory, &asked->pool.workers[i]);
		if (descriptor >= 0 && ask(descriptor)) {
			asked->pool.workers[kept] = asked->pool.workers[i];
			asked->files[kept++] = descriptor;
		} else if (descriptor >= 0) {
			close(descriptor);
		}
	}
	asked->pool.count = kept;
}

const char *zmmx_pool_ask(zmmx_pool_asked *asked, const char *directory)
{
	memset(asked, 0, sizeof(*asked));
	const char *why = zmmx_pool_read(&asked->pool, directory);
	asked->directory = why ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!why && asked->directory < 0) {
		why = zmmx_reason(errno);
	}
	if (!why) {
		asked->files = calloc(asked->pool.count + 1, sizeof(*asked->files));
		asked->has_answered = calloc(asked->pool.count + 1, sizeof(*asked->has_answered));
		why = asked->files && asked->has_answered ? NULL : zmmx_reason(ENOMEM);
	}
	if (why) {
		asked->pool.count = 0;
		zmmx_pool_asked_end(asked);
		return why;
	}
	all_ask(asked);
	return NULL;
}

/* Whether it may still answer. */
static bool answer_look(zmmx_pool_asked *asked, size_t worker)
{
	uint32_t wanted, done, state;
	int descriptor = asked->files[worker];
	if (!word_read(descriptor, offsetof(zmmx_status_file, profile_wanted), &wanted)
	    || !word_read(descriptor, offsetof(zmmx_status_file, profile_done), &done)
	    || !word_read(descriptor, offsetof(zmmx_status_file, state), &state)) {
		return false;
	}
	asked->has_answered[worker] = wanted == done;
	asked->pool.workers[worker].state = state;
	return wanted != done && state == ZMMX_STATUS_BUSY;
}

static bool all_look(zmmx_pool_asked *asked)
{
	bool wait = false;
	for (size_t i = 0; i < asked->pool.count; i++) {
		if (!asked->has_answered[i]) {
			wait |= answer_look(asked, i);
		}
	}
	return wait;
}

void zmmx_pool_wait(zmmx_pool_asked *asked, uint64_t patience)
{
	for (uint64_t waited = 0; all_look(asked) && waited < patience; waited += PAUSE) {
		usleep(PAUSE);
	}
}

char *zmmx_pool_profile(const zmmx_pool_asked *asked, size_t worker, size_t *length)
{
	char name[ZMMX_STATUS_NAME_BYTES], *bytes = NULL;
	struct stat status;
	zmmx_status_name(name, &asked->pool.workers[worker], ZMMX_STATUS_PROFILE);
	int descriptor = file_open(asked->directory, name, O_RDONLY, &status);
	if (descriptor < 0) {
		return NULL;
	}
	if (status.st_size > 0 && status.st_size <= PROFILE_BYTES_MAX && (bytes = malloc((size_t)status.st_size))
	    && read(descriptor, bytes, (size_t)status.st_size) != (ssize_t)status.st_size) {
		free(bytes);
		bytes = NULL;
	}
	*length = (size_t)status.st_size;
	close(descriptor);
	return bytes;
}

void zmmx_pool_asked_end(zmmx_pool_asked *asked)
{
	for (size_t i = 0; i < asked->pool.count; i++) {
		close(asked->files[i]);
	}
	if (asked->directory >= 0) {
		close(asked->directory);
	}
	free(asked->files);
	free(asked->has_answered);
	zmmx_pool_free(&asked->pool);
}

#else

const char *zmmx_pool_ask(zmmx_pool_asked *asked, const char *directory)
{
	memset(asked, 0, sizeof(*asked));
	return zmmx_pool_read(&asked->pool, directory);
}

void zmmx_pool_wait(zmmx_pool_asked *asked, uint64_t patience)
{
	(void)asked;
	(void)patience;
}

char *zmmx_pool_profile(const zmmx_pool_asked *asked, size_t worker, size_t *length)
{
	(void)asked;
	(void)worker;
	*length = 0;
	return NULL;
}

void zmmx_pool_asked_end(zmmx_pool_asked *asked)
{
	zmmx_pool_free(&asked->pool);
}

#endif
