/* Other users may have put files there, too: nothing that a file says is trusted to be a text or a number that can be. */
#include "php/status/zmmx_php_pool.h"

#include "php/report/zmmx_php_exposition.h"
#include "php/report/zmmx_php_links.h"
#include "php/status/zmmx_php_status_file.h"

#include <errno.h>

void zmmx_pool_free(zmmx_pool *pool)
{
	free(pool->workers);
	*pool = (zmmx_pool){0};
}

#ifndef PHP_WIN32

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 1000

static bool name_is_ours(const char *name)
{
	unsigned pid, thread;
	unsigned long long start;
	int end = 0;
	return sscanf(name, "zmmx-%9u-%9u-%20llu%n", &pid, &thread, &start, &end) == 3 && !name[end];
}

/* ---- one file ---- */

static bool is_status_file(int descriptor)
{
	struct stat status;
	return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == ZMMX_STATUS_BYTES;
}

/* As the process had it between two changes. One that was killed during a change leaves no such state; what is constant has
 * been read nevertheless. */
static bool copy_whole(int descriptor, zmmx_status_file *worker)
{
	const off_t place = offsetof(zmmx_status_file, sequence);
	for (int i = 0; i < TRIES; i++) {
		uint32_t before, after;
		if (pread(descriptor, &before, sizeof(before), place) != (ssize_t)sizeof(before)
		    || pread(descriptor, worker, sizeof(*worker), 0) != (ssize_t)sizeof(*worker)
		    || pread(descriptor, &after, sizeof(after), place) != (ssize_t)sizeof(after)) {
			return false;
		}
		if (before == after && before % 2 == 0) {
			return true;
		}
	}
	return false;
}

static bool is_known(zmmx_status_file *worker)
{
	if (memcmp(worker->magic, ZMMX_STATUS_MAGIC, sizeof(worker->magic)) != 0 || worker->version != ZMMX_STATUS_VERSION
	    || worker->size != ZMMX_STATUS_BYTES) {
		return false;
	}
	worker->sapi[sizeof(worker->sapi) - 1] = worker->pool[sizeof(worker->pool) - 1] = 0;
	worker->script[sizeof(worker->script) - 1] = worker->uri[sizeof(worker->uri) - 1] = 0;
	worker->largest_script[sizeof(worker->largest_script) - 1] = worker->largest_uri[sizeof(worker->largest_uri) - 1] = 0;
	/* before pools are compared: two that look the same are one */
	zmmx_exposition_clean(worker->pool);
	return true;
}

static bool file_read(int directory, const char *name, zmmx_status_file *worker, bool *whole)
{
	int descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	worker->magic[0] = 0;
	if (descriptor >= 0) {
		*whole = is_status_file(descriptor) && copy_whole(descriptor, worker);
		close(descriptor);
	}
	return is_known(worker);
}

/* ---- its process ---- */

/* /proc may hide the processes of other users, but kill() tells of them, and of a zombie as if it were alive. In a chroot
 * there may be no /proc at all. */
static bool is_dead(const zmmx_status_file *worker)
{
	uint64_t start = zmmx_status_process_start(worker->pid);
	if (start) {
		return worker->process_start && start != worker->process_start;
	}
	return kill((pid_t)worker->pid, 0) == 0 ? zmmx_status_process_start((uint32_t)getpid()) != 0 : errno == ESRCH;
}

static void file_remove(int directory, const char *name)
{
	static const char *const behind[] = {"", ZMMX_STATUS_SNAPSHOT, ZMMX_STATUS_PROFILE};
	char file[ZMMX_STATUS_NAME_BYTES];
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		snprintf(file, sizeof(file), "%s%s", name, behind[i]);
		unlinkat(directory, file, 0);
	}
}

static bool room_make(zmmx_pool *pool)
{
	if (pool->count < pool->room) {
		return true;
	}
	size_t room = pool->room ? pool->room * 2 : 16;
	zmmx_status_file *workers = realloc(pool->workers, room * sizeof(*workers));
	if (workers) {
		pool->workers = workers;
		pool->room = room;
	}
	return workers != NULL;
}

static void worker_add(zmmx_pool *pool, const zmmx_status_file *worker, bool here)
{
	zmmx_status_file *added = &pool->workers[pool->count++];
	size_t resident = here ? zmmx_status_process_resident(worker->pid) : 0;
	*added = *worker;
	if (resident) {
		added->resident = resident;
	}
}

static int by_pool(const void *a, const void *b)
{
	const zmmx_status_file *left = a, *right = b;
	int order = strcmp(left->pool, right->pool);
	if (order) {
		return order;
	}
	if (left->pid != right->pid) {
		return left->pid < right->pid ? -1 : 1;
	}
	if (left->thread != right->thread) {
		return left->thread < right->thread ? -1 : 1;
	}
	return (left->pid_namespace > right->pid_namespace) - (left->pid_namespace < right->pid_namespace);
}

/* Somebody may have copied a file. */
static void sort(zmmx_pool *pool)
{
	size_t kept = 0;
	if (pool->count) {
		qsort(pool->workers, pool->count, sizeof(*pool->workers), by_pool);
	}
	for (size_t i = 0; i < pool->count; i++) {
		if (!kept || by_pool(&pool->workers[kept - 1], &pool->workers[i]) != 0) {
			pool->workers[kept++] = pool->workers[i];
		}
	}
	pool->count = kept;
}

/* ---- the directory ---- */

static const char *entries_read(zmmx_pool *pool, DIR *directory)
{
	struct dirent *entry;
	zmmx_status_file worker;
	bool whole = false;
	while ((entry = readdir(directory))) {
		if (!name_is_ours(entry->d_name) || !file_read(dirfd(directory), entry->d_name, &worker, &whole)) {
			continue;
		}
		bool here = worker.pid_namespace == pool->pid_namespace;
		if (here && is_dead(&worker)) {
			file_remove(dirfd(directory), entry->d_name);
		} else if (whole && !room_make(pool)) {
			return zmmx_reason(ENOMEM);
		} else if (whole) {
			worker_add(pool, &worker, here);
		}
	}
	return NULL;
}

const char *zmmx_pool_read(zmmx_pool *pool, const char *path)
{
	*pool = (zmmx_pool){.pid_namespace = zmmx_status_pid_namespace(), .master = zmmx_status_master()};
	DIR *directory = opendir(path);
	if (!directory) {
		return zmmx_reason(errno);
	}
	const char *why = entries_read(pool, directory);
	closedir(directory);
	sort(pool);
	return why;
}

#else

const char *zmmx_pool_read(zmmx_pool *pool, const char *path)
{
	(void)path;
	*pool = (zmmx_pool){0};
	return "this is not done on Windows";
}

#endif
