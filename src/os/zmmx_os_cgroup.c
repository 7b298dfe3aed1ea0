/* Limits of the process: on addresses, and, on Linux, the memory that its control groups leave to it. */
#include "os/zmmx_os_cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool is_limited(int resource)
{
	struct rlimit limit;
	return getrlimit(resource, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

bool zmmx_os_text_read(const char *name, char *text, size_t size)
{
	ssize_t length = -1;
	int before = errno;
	int file = open(name, O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		length = read(file, text, size - 1);
		close(file);
	}
	errno = before;
	text[length < 0 ? 0 : length] = '\0';
	return length >= 0;
}

/* Whether the system counts addresses as memory, even if never written to. */
static bool commit_is_strict(void)
{
	static _Atomic int known = -1;
	char text[4];
	if (known < 0 && zmmx_os_text_read("/proc/sys/vm/overcommit_memory", text, sizeof(text))) {
		known = text[0] == '2';
	}
	return known > 0;
}

bool zmmx_os_addresses_are_scarce(void)
{
	return is_limited(RLIMIT_AS) || is_limited(RLIMIT_DATA) || commit_is_strict();
}

#ifdef __linux__

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 4096

/* Where a hierarchy is mounted, and the names of its files. */
typedef struct hierarchy {
	const char *mount, *limit, *usage;
} hierarchy;

static const hierarchy unified = {"/sys/fs/cgroup", "memory.max", "memory.current"};
static const hierarchy memory = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"};

/* false: there is no such file, or it contains no number, such as "max". */
static bool number_read(const char *folder, const char *name, uint64_t *number)
{
	char path[PATH_BYTES], text[32], *end;
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)
	    || !zmmx_os_text_read(path, text, sizeof(text))) {
		return false;
	}
	*number = strtoull(text, &end, 10);
	return end != text;
}

static void group_ask(const hierarchy *files, const char *folder, size_t *room)
{
	uint64_t limit, usage;
	if (!number_read(folder, files->limit, &limit) || !number_read(folder, files->usage, &usage)) {
		return;
	}
	uint64_t left = limit > usage ? limit - usage : 0;
	/* the old hierarchy writes "no limit" as the largest number of pages */
	if (limit < (uint64_t)INT64_MAX / 2 && left < *room) {
		*room = (size_t)left;
	}
}

/* The group and the groups around it. In a container the path may be the one outside, and the mount is the group
 * itself. */
static void groups_ask(const hierarchy *files, const char *root, const char *path, size_t *room)
{
	char folder[PATH_BYTES];
	size_t mount = strlen(root) + strlen(files->mount);
	if (snprintf(folder, sizeof(folder), "%s%s%s", root, files->mount, path) >= (int)sizeof(folder)) {
		return;
	}
	for (char *end = folder + strlen(folder); end > folder + mount; end = strrchr(folder, '/')) {
		*end = '\0';
		if (end > folder + mount) {
			group_ask(files, folder, room);
		}
	}
	folder[mount] = '\0';
	group_ask(files, folder, room);
}

/* A line of /proc/self/cgroup: number:controllers:path */
static void line_ask(char *line, const char *root, size_t *room)
{
	char *controllers = strchr(line, ':');
	char *path = controllers ? strchr(controllers + 1, ':') : NULL;
	if (!path) {
		return;
	}
	*path++ = '\0';
	controllers++;
	if (!*controllers) {
		groups_ask(&unified, root, path, room);
	} else if (strcmp(controllers, "memory") == 0) {
		groups_ask(&memory, root, path, room);
	}
}

size_t zmmx_os_cgroup_room(const char *root)
{
	size_t room = SIZE_MAX;
	char line[PATH_BYTES];
	snprintf(line, sizeof(line), "%s/proc/self/cgroup", root);
	FILE *file = fopen(line, "re");
	if (!file) {
		return room;
	}
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		line_ask(line, root, &room);
	}
	fclose(file);
	return room;
}

#else

size_t zmmx_os_cgroup_room(const char *root)
{
	(void)root;
	return (size_t)-1;
}

#endif
