/* Files named by a setting. The path may be in a folder that others can write to, and the process may be root's, so
 * nothing is opened that another user may have put there, and only regular files are replaced. */
#include "php/report/zmmx_php_file.h"

#include "php/report/zmmx_php_links.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#ifdef PHP_WIN32
#include <io.h>
#include <windows.h>
#else
#include <poll.h>
#include <unistd.h>
#endif

#include "os/zmmx_os.h"

/* Reports contain addresses and paths, which help to attack the process and its siblings. */
#define FILE_MODE 0600
#define PATIENCE ((uint64_t)5 * 1000 * 1000)
#define NAMES_TRIED 100

static bool path_copy(char copy[MAXPATHLEN], const char *path)
{
	size_t length = strlen(path);
	if (length >= MAXPATHLEN) {
		return false;
	}
	memcpy(copy, path, length + 1);
	return true;
}

#ifdef PHP_WIN32

#define PIECE ((size_t)1 << 30)
#define APPEND_FLAGS (_O_WRONLY | _O_APPEND | _O_CREAT | _O_NOINHERIT)
#define BESIDE_FLAGS (_O_WRONLY | _O_BINARY | _O_CREAT | _O_EXCL | _O_NOINHERIT)

static bool is_ready(zmmx_file *file)
{
	(void)file;
	return true;
}

static const char *file_open(zmmx_file *file, const char *path, int flags)
{
	file->descriptor = open(path, flags, _S_IREAD | _S_IWRITE);
	file->regular = true;
	return file->descriptor < 0 ? zmmx_reason(errno) : NULL;
}

static bool is_replaceable(const char *path)
{
	(void)path;
	return true;
}

static void mode_keep(int descriptor, const char *path)
{
	(void)descriptor;
	(void)path;
}

static bool name_replace(const char *from, const char *to)
{
	bool done = MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING);
	if (!done) {
		errno = EACCES;
	}
	return done;
}

bool zmmx_file_is_possible(const char *path)
{
	char folder[MAXPATHLEN];
	struct _stat status;
	if (_stat(path, &status) == 0) {
		return !(status.st_mode & _S_IFDIR) && _access(path, 2) == 0;
	}
	int length = snprintf(folder, sizeof(folder), "%.*s.", (int)zmmx_folder_length(path), path);
	return length > 0 && (size_t)length < sizeof(folder) && _stat(folder, &status) == 0;
}

#else

/* A pipe that is ready takes so much without blocking the writer. */
#define PIECE ((size_t)PIPE_BUF)
#define OPEN_FLAGS (O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
#define APPEND_FLAGS (OPEN_FLAGS | O_APPEND | O_CREAT)
#define BESIDE_FLAGS (OPEN_FLAGS | O_CREAT | O_EXCL)

/* Whether another piece can be written, after some waiting. Descriptors that PHP was started with may block, so this is
 * asked for each piece. */
static bool is_ready(zmmx_file *file)
{
	const zmmx_os *os = zmmx_os_default();
	struct pollfd asked = {.fd = file->descriptor, .events = POLLOUT};
	int ready;
	do {
		uint64_t before = os->clock(os);
		ready = poll(&asked, 1, (int)(file->patience / 1000));
		uint64_t spent = os->clock(os) - before + 1;
		file->patience -= spent < file->patience ? spent : file->patience;
	} while (ready < 0 && errno == EINTR && file->patience);
	return ready > 0;
}

/* ---- opening ---- */

/* In a folder like /tmp: another user's file, or another name of a file that is not meant. */
static bool is_planted(const char *path, const struct stat *status)
{
	char folder[MAXPATHLEN];
	struct stat around;
	snprintf(folder, sizeof(folder), "%.*s.", (int)zmmx_folder_length(path), path);
	bool shared = stat(folder, &around) != 0 || (around.st_mode & (S_ISVTX | S_IWOTH)) == (S_ISVTX | S_IWOTH);
	return shared && (!zmmx_owner_is_trusted(status) || (S_ISREG(status->st_mode) && status->st_nlink > 1));
}

static const char *open_reason(int error, const char *path)
{
	struct stat status;
	if (error == ENXIO && stat(path, &status) == 0) {
		if (S_ISFIFO(status.st_mode)) {
			return "it is a FIFO that no process reads";
		}
		if (S_ISSOCK(status.st_mode)) {
			return "it is a socket";
		}
	}
	return zmmx_reason(error);
}

static const char *descriptor_check(zmmx_file *file, const char *path, bool trusted)
{
	struct stat status;
	if (fstat(file->descriptor, &status) != 0) {
		return zmmx_reason(errno);
	}
	file->regular = S_ISREG(status.st_mode);
	return trusted || !is_planted(path, &status) ? NULL : "another user may have put it there";
}

static const char *file_open(zmmx_file *file, const char *path, int flags)
{
	bool link = zmmx_link_is_descriptor(path);
	int descriptor = link ? zmmx_link_descriptor(path) : -1;
	if (descriptor >= 0) {
		/* not opened again: it may be a socket, and a regular file has its own position */
		file->descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
	} else {
		file->descriptor = open(path, link ? flags & ~(O_NOFOLLOW | O_CREAT) : flags, FILE_MODE);
	}
	if (file->descriptor < 0) {
		return open_reason(errno, path);
	}
	const char *why = descriptor_check(file, path, link);
	if (why) {
		close(file->descriptor);
	}
	return why;
}

/* ---- replacing ---- */

static bool is_replaceable(const char *path)
{
	struct stat status;
	return !zmmx_link_is_descriptor(path) && (lstat(path, &status) != 0 || S_ISREG(status.st_mode));
}

/* If the former file was made readable for others, the next one is readable for them too. */
static void mode_keep(int descriptor, const char *path)
{
	struct stat former;
	if (lstat(path, &former) == 0 && former.st_uid == geteuid() && former.st_nlink == 1
	    && fchown(descriptor, (uid_t)-1, former.st_gid) == 0) {
		(void)fchmod(descriptor, former.st_mode & 0666);
	}
}

static bool name_replace(const char *from, const char *to)
{
	return rename(from, to) == 0;
}

static bool is_writable(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

/* Such as /dev/stdout. PHP can write to descriptors that it was started with, whoever owns the pipe. */
static bool is_open_for_writing(const char *path)
{
	char resolved[MAXPATHLEN];
	if (!path_copy(resolved, path) || zmmx_links_follow(resolved) || !zmmx_link_is_descriptor(resolved)) {
		return false;
	}
	int descriptor = zmmx_link_descriptor(resolved);
	int flags = descriptor < 0 ? -1 : fcntl(descriptor, F_GETFL);
	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

bool zmmx_file_is_possible(const char *path)
{
	char folder[MAXPATHLEN];
	struct stat status;
	if (is_open_for_writing(path)) {
		return true;
	}
	if (stat(path, &status) == 0) {
		return !S_ISDIR(status.st_mode) && is_writable(path);
	}
	int length = snprintf(folder, sizeof(folder), "%.*s.", (int)zmmx_folder_length(path), path);
	return length > 0 && (size_t)length < sizeof(folder) && is_writable(folder);
}

#endif

/* ---- on every system ---- */

bool zmmx_file_name(char name[MAXPATHLEN], const char *setting)
{
	char process[32];
	size_t length = 0;
	int digits = snprintf(process, sizeof(process), "%ld", (long)getpid());
	for (const char *next = setting; *next; next++) {
		bool is_process = next[0] == '%' && next[1] == 'p';
		size_t more = is_process ? (size_t)digits : 1;
		if (length + more >= MAXPATHLEN) {
			name[0] = 0;
			return false;
		}
		memcpy(name + length, is_process ? process : next, more);
		length += more;
		next += is_process;
	}
	name[length] = 0;
	return true;
}

const char *zmmx_file_append(zmmx_file *file, const char *path)
{
	char resolved[MAXPATHLEN];
	file->patience = PATIENCE;
	const char *why = path_copy(resolved, path) ? zmmx_links_follow(resolved) : zmmx_reason(ENAMETOOLONG);
	return why ? why : file_open(file, resolved, APPEND_FLAGS);
}

zmmx_file zmmx_file_at(int descriptor)
{
	zmmx_file file = {.descriptor = descriptor, .regular = true, .patience = PATIENCE};
#ifndef PHP_WIN32
	struct stat status;
	file.regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
#endif
	return file;
}

const char *zmmx_file_write(zmmx_file *file, const char *bytes, size_t size)
{
	while (size) {
		if (!file->regular && !is_ready(file)) {
			return "its reader does not read";
		}
		size_t piece = !file->regular && size > PIECE ? PIECE : size;
		ssize_t written = write(file->descriptor, bytes, piece);
		if (written < 0 && (errno == EINTR || errno == EAGAIN)) {
			continue;
		}
		if (written <= 0) {
			return zmmx_reason(written ? errno : ENOSPC);
		}
		bytes += written;
		size -= (size_t)written;
	}
	return NULL;
}

const char *zmmx_file_close(zmmx_file *file)
{
	return close(file->descriptor) == 0 || errno == EINTR ? NULL : zmmx_reason(errno);
}

/* A file of its own in the same folder, under a name that nobody can guess and that was nobody's. */
static const char *beside_create(zmmx_file *file, char name[MAXPATHLEN], const char *path)
{
	const zmmx_os *os = zmmx_os_default();
	for (int i = 0; i < NAMES_TRIED; i++) {
		uint64_t word;
		if (!os->random || !os->random(os, &word, sizeof(word))) {
			word = os->clock(os);
		}
		int length = snprintf(name, MAXPATHLEN, "%.*s.zmmx-%016" PRIx64, (int)zmmx_folder_length(path), path, word);
		if (length < 0 || length >= MAXPATHLEN) {
			return zmmx_reason(ENAMETOOLONG);
		}
		file->descriptor = open(name, BESIDE_FLAGS, FILE_MODE);
		if (file->descriptor >= 0 || errno != EEXIST) {
			return file->descriptor >= 0 ? NULL : zmmx_reason(errno);
		}
	}
	return zmmx_reason(EEXIST);
}

static const char *all_write(zmmx_file *file, const char *bytes, size_t size)
{
	const char *why = zmmx_file_write(file, bytes, size);
	const char *end = zmmx_file_close(file);
	return why ? why : end;
}

static const char *beside_write(const char *path, const char *bytes, size_t size)
{
	char name[MAXPATHLEN];
	zmmx_file file = {.regular = true};
	const char *why = beside_create(&file, name, path);
	if (why) {
		return why;
	}
	mode_keep(file.descriptor, path);
	why = all_write(&file, bytes, size);
	if (!why && !name_replace(name, path)) {
		why = zmmx_reason(errno);
	}
	if (why) {
		unlink(name);
	}
	return why;
}

const char *zmmx_file_replace(const char *path, const char *bytes, size_t size)
{
	char resolved[MAXPATHLEN];
	zmmx_file file = {.patience = PATIENCE};
	const char *why = path_copy(resolved, path) ? zmmx_links_follow(resolved) : zmmx_reason(ENAMETOOLONG);
	if (why) {
		return why;
	}
	if (is_replaceable(resolved)) {
		return beside_write(resolved, bytes, size);
	}
	why = file_open(&file, resolved, APPEND_FLAGS & ~O_CREAT);
	return why ? why : all_write(&file, bytes, size);
}

bool zmmx_file_is_named(const char *path)
{
	char resolved[MAXPATHLEN];
	return path_copy(resolved, path) && !zmmx_links_follow(resolved) && is_replaceable(resolved);
}
