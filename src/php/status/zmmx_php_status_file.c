/* The directory may be one that other users can write to, and the process may be root's, so the file is always a new one,
 * and its blocks are reserved: a write to a mapped page that the disk has no room for would be a SIGBUS. */
#include "php/status/zmmx_php_status_file.h"

#include "os/zmmx_os_cgroup.h"
#include "php/report/zmmx_php_links.h"
#include "php/report/zmmx_php_moment.h"
#include "php/report/zmmx_php_report.h"

#include "SAPI.h"

#ifndef PHP_WIN32

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Scripts and URIs may tell secrets, and whoever may write can ask for snapshots. */
#define FILE_MODE 0640

_Static_assert(sizeof(zmmx_status_file) <= ZMMX_STATUS_BYTES, "the file has room for all members");

uint64_t zmmx_status_process_start(uint32_t pid)
{
	char path[64], text[1024], state = 0;
	unsigned long long start = 0;
	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	zmmx_os_text_read(path, text, sizeof(text));
	/* the program's name may have spaces and brackets */
	const char *rest = strrchr(text, ')');
	if (!rest
	    || sscanf(rest + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &state, &start) != 2) {
		return 0;
	}
	return state == 'Z' || state == 'X' ? 0 : start;
}

size_t zmmx_status_process_resident(uint32_t pid)
{
	char path[64], text[128];
	size_t pages = 0;
	snprintf(path, sizeof(path), "/proc/%u/statm", pid);
	zmmx_os_text_read(path, text, sizeof(text));
	return sscanf(text, "%*u %zu", &pages) == 1 ? pages * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

uint64_t zmmx_status_pid_namespace(void)
{
	struct stat status;
	return stat("/proc/self/ns/pid", &status) == 0 ? (uint64_t)status.st_ino : 0;
}

uint64_t zmmx_status_master(void)
{
	return zmmx_is_fpm() ? (uint64_t)getppid() : 0;
}

/* FPM moves a child to the chroot of its pool before it tells it a directory, and /proc is seldom there. */
static struct {
	uint32_t pid;
	uint64_t start, pid_namespace;
} known;

void zmmx_status_file_forked(void)
{
	known.pid = (uint32_t)getpid();
	known.start = zmmx_status_process_start(known.pid);
	known.pid_namespace = zmmx_status_pid_namespace();
}

static void process_identify(zmmx_status_file *identity)
{
	identity->pid = (uint32_t)getpid();
	identity->process_start = zmmx_status_process_start(identity->pid);
	identity->pid_namespace = zmmx_status_pid_namespace();
	if (!identity->process_start && known.pid == identity->pid) {
		identity->process_start = known.start;
		identity->pid_namespace = known.pid_namespace;
	}
}

static uint32_t thread_id(void)
{
#ifdef SYS_gettid
	return (uint32_t)syscall(SYS_gettid);
#else
	return (uint32_t)getpid();
#endif
}

/* ---- the directory ---- */

static const char *directory_check(int directory)
{
	struct stat status;
	if (fstat(directory, &status) != 0) {
		return zmmx_reason(errno);
	}
	if (!zmmx_owner_is_trusted(&status)) {
		return "another user owns the directory";
	}
	if ((status.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH) {
		return "every user may remove files there: give the directory the sticky bit (chmod +t)";
	}
	return NULL;
}

static const char *directory_open(int *directory, char path[MAXPATHLEN])
{
	const char *why = zmmx_links_follow(path);
	if (why) {
		return why;
	}
	*directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*directory < 0) {
		return zmmx_reason(errno);
	}
	why = directory_check(*directory);
	if (why) {
		close(*directory);
	}
	return why;
}

/* ---- the file ---- */

static int file_create(int directory, const char *name)
{
	const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int descriptor = openat(directory, name, flags, FILE_MODE);
	if (descriptor < 0 && errno == EEXIST && unlinkat(directory, name, 0) == 0) {
		/* this process's own, from before it called exec() */
		descriptor = openat(directory, name, flags, FILE_MODE);
	}
	return descriptor;
}

/* Beyond a limit on sizes the system sends a signal that ends the process. */
static int blocks_reserve(int descriptor)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < ZMMX_STATUS_BYTES) {
		return EFBIG;
	}
	return posix_fallocate(descriptor, 0, ZMMX_STATUS_BYTES);
}

static const char *file_map(zmmx_status_place *place, int descriptor)
{
	struct stat status;
	int error = blocks_reserve(descriptor);
	if (error) {
		return zmmx_reason(error);
	}
	if (fstat(descriptor, &status) != 0) {
		return zmmx_reason(errno);
	}
	void *mapped = mmap(NULL, ZMMX_STATUS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
	if (mapped == MAP_FAILED) {
		return zmmx_reason(errno);
	}
	place->file = mapped;
	place->device = (uint64_t)status.st_dev;
	place->inode = (uint64_t)status.st_ino;
	return NULL;
}

static const char *file_make_in(zmmx_status_place *place, int directory, const char *name)
{
	int descriptor = file_create(directory, name);
	if (descriptor < 0) {
		return zmmx_reason(errno);
	}
	const char *why = file_map(place, descriptor);
	close(descriptor);
	if (why) {
		unlinkat(directory, name, 0);
	}
	return why;
}

static void identify(zmmx_status_file *identity)
{
	char pool[ZMMX_POOL_BYTES];
	memset(identity, 0, sizeof(*identity));
	identity->version = ZMMX_STATUS_VERSION;
	identity->size = ZMMX_STATUS_BYTES;
	process_identify(identity);
	identity->thread = thread_id();
	identity->master = zmmx_status_master();
	identity->made = identity->since = (uint64_t)(zmmx_wall_time() * 1e6);
	zmmx_status_text(identity->sapi, sizeof(identity->sapi), sapi_module.name);
	zmmx_status_text(identity->pool, sizeof(identity->pool), zmmx_pool_now(pool));
}

/* A reader that comes in between must not take it for a whole one. */
static void identity_write(zmmx_status_file *file, const zmmx_status_file *identity)
{
	*file = *identity;
	__atomic_thread_fence(__ATOMIC_RELEASE);
	memcpy(file->magic, ZMMX_STATUS_MAGIC, sizeof(file->magic));
}

const char *zmmx_status_file_make(zmmx_status_place *place, const char *directory)
{
	char resolved[MAXPATHLEN], name[ZMMX_STATUS_NAME_BYTES], whole[MAXPATHLEN + ZMMX_STATUS_NAME_BYTES];
	zmmx_status_file identity;
	int folder;
	if (strlen(directory) >= sizeof(resolved)) {
		return zmmx_reason(ENAMETOOLONG);
	}
	strcpy(resolved, directory);
	const char *why = directory_open(&folder, resolved);
	if (why) {
		return why;
	}
	identify(&identity);
	zmmx_status_name(name, &identity, "");
	snprintf(whole, sizeof(whole), "%s/%s", resolved, name);
	*place = (zmmx_status_place){.path = strdup(whole)};
	why = place->path ? file_make_in(place, folder, name) : zmmx_reason(ENOMEM);
	close(folder);
	if (why) {
		free(place->path);
		place->path = NULL;
	} else {
		identity_write(place->file, &identity);
	}
	return why;
}

bool zmmx_status_file_is_there(const zmmx_status_place *place)
{
	struct stat status;
	return lstat(place->path, &status) == 0 && (uint64_t)status.st_dev == place->device && (uint64_t)status.st_ino == place->inode;
}

void zmmx_status_file_unmap(zmmx_status_file *file)
{
	munmap(file, ZMMX_STATUS_BYTES);
}

void zmmx_status_file_drop(zmmx_status_file *file, const char *path)
{
	char profile[MAXPATHLEN];
	if (file->pid == (uint32_t)getpid()) {
		unlink(path);
		if ((size_t)snprintf(profile, sizeof(profile), "%s" ZMMX_STATUS_PROFILE, path) < sizeof(profile)) {
			unlink(profile);
		}
	}
	zmmx_status_file_unmap(file);
}

/* ---- changes ---- */

void zmmx_status_file_begin(zmmx_status_file *file)
{
	__atomic_store_n(&file->sequence, file->sequence + 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

void zmmx_status_file_end(zmmx_status_file *file)
{
	__atomic_store_n(&file->sequence, file->sequence + 1, __ATOMIC_RELEASE);
}

#else

void zmmx_status_file_forked(void)
{
}

uint64_t zmmx_status_process_start(uint32_t pid)
{
	(void)pid;
	return 0;
}

size_t zmmx_status_process_resident(uint32_t pid)
{
	(void)pid;
	return 0;
}

uint64_t zmmx_status_pid_namespace(void)
{
	return 0;
}

uint64_t zmmx_status_master(void)
{
	return 0;
}

const char *zmmx_status_file_make(zmmx_status_place *place, const char *directory)
{
	(void)place;
	(void)directory;
	return "this is not done on Windows";
}

bool zmmx_status_file_is_there(const zmmx_status_place *place)
{
	(void)place;
	return false;
}

void zmmx_status_file_unmap(zmmx_status_file *file)
{
	(void)file;
}

void zmmx_status_file_drop(zmmx_status_file *file, const char *path)
{
	(void)file;
	(void)path;
}

void zmmx_status_file_begin(zmmx_status_file *file)
{
	(void)file;
}

void zmmx_status_file_end(zmmx_status_file *file)
{
	(void)file;
}

#endif

void zmmx_status_name(char name[ZMMX_STATUS_NAME_BYTES], const zmmx_status_file *file, const char *behind)
{
	snprintf(name, ZMMX_STATUS_NAME_BYTES, "zmmx-%u-%u-%llu%s", file->pid, file->thread, (unsigned long long)file->process_start, behind);
}

void zmmx_status_text(char *to, size_t room, const char *text)
{
	size_t length = strlen(text), copied = length < room ? length : room - 1;
	memcpy(to, text + length - copied, copied);
	memset(to + copied, 0, room - copied);
}
