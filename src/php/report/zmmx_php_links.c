/* The path of a file named by a setting, and the links at its end. */
#include "php/report/zmmx_php_links.h"

#include <errno.h>
#include <limits.h>
#ifndef PHP_WIN32
#include <unistd.h>
#endif

#define LINKS_MAX 40

#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 32)
#define strerror strerrordesc_np /* strerror() may load translated texts, and so allocate */
#endif
#endif

const char *zmmx_reason(int error)
{
	const char *text = strerror(error);
	return text ? text : "unknown error";
}

size_t zmmx_folder_length(const char *path)
{
	size_t length = strlen(path);
	while (length && !IS_SLASH(path[length - 1])) {
		length--;
	}
	return length;
}

#ifdef PHP_WIN32

const char *zmmx_links_follow(char *path)
{
	(void)path;
	return NULL;
}

#else

/* -1: not a number. */
static int number_of(const char *text)
{
	int number = text[0] ? 0 : -1;
	for (; *text >= '0' && *text <= '9' && number < INT_MAX / 10 - 1; text++) {
		number = 10 * number + (*text - '0');
	}
	return *text ? -1 : number;
}

bool zmmx_link_is_descriptor(const char *path)
{
	const char *process = path + strlen("/proc/"), *end;
	if (strncmp(path, "/dev/fd/", strlen("/dev/fd/")) == 0) {
		return number_of(path + strlen("/dev/fd/")) >= 0;
	}
	if (strncmp(path, "/proc/", strlen("/proc/")) != 0 || !(end = strchr(process, '/'))) {
		return false;
	}
	return strncmp(end, "/fd/", strlen("/fd/")) == 0 && number_of(end + strlen("/fd/")) >= 0;
}

int zmmx_link_descriptor(const char *path)
{
	const char *process = path + strlen("/proc/");
	bool own = path[1] == 'd' || strncmp(process, "self/", 5) == 0 || strncmp(process, "thread-self/", 12) == 0
	           || atol(process) == (long)getpid();
	return own ? number_of(path + zmmx_folder_length(path)) : -1;
}

bool zmmx_owner_is_trusted(const struct stat *status)
{
	return status->st_uid == 0 || status->st_uid == geteuid();
}

/* Replaces the name of a link with its target. */
static bool link_step(char *path)
{
	char target[MAXPATHLEN];
	ssize_t length = readlink(path, target, sizeof(target));
	if (length <= 0) {
		return false;
	}
	size_t folder = target[0] == '/' ? 0 : zmmx_folder_length(path);
	if (folder + (size_t)length >= MAXPATHLEN) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(path + folder, target, (size_t)length);
	path[folder + (size_t)length] = 0;
	return true;
}

const char *zmmx_links_follow(char *path)
{
	struct stat status;
	for (int links = 0; links < LINKS_MAX; links++) {
		if (zmmx_link_is_descriptor(path) || lstat(path, &status) != 0 || !S_ISLNK(status.st_mode)) {
			return NULL;
		}
		if (!zmmx_owner_is_trusted(&status)) {
			return "it is a symbolic link of another user";
		}
		if (!link_step(path)) {
			return zmmx_reason(errno);
		}
	}
	return zmmx_reason(ELOOP);
}

#endif
