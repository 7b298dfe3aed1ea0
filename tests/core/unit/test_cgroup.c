/* What the control groups leave, read from files as Linux has them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "os/zmmx_os_cgroup.h"
#include "zmmx_test.h"

#define MIB ((size_t)1024 * 1024)

static char root[64];

static void file_write(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s", root, name);
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *file = fopen(path, "w");
	CHECK(file != NULL);
	fputs(text, file);
	fclose(file);
}

static void root_make(void)
{
#ifdef __linux__
	snprintf(root, sizeof(root), "/tmp/zmmx-cgroup-XXXXXX");
	CHECK(mkdtemp(root) != NULL);
#else
	SKIP("control groups are Linux'");
#endif
}

static void root_remove(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	CHECK_EQ(0, system(command));
}

static size_t room_of(const char *limit, const char *usage)
{
	root_make();
	file_write("proc/self/cgroup", "0::/pool\n");
	file_write("sys/fs/cgroup/pool/memory.max", limit);
	file_write("sys/fs/cgroup/pool/memory.current", usage);
	size_t room = zmmx_os_cgroup_room(root);
	root_remove();
	return room;
}

TEST(room_is_limit_less_usage)
{
	CHECK_EQ(40 * MIB, room_of("62914560\n", "20971520\n"));
	CHECK_EQ(0, room_of("62914560\n", "62914560\n"));
	CHECK_EQ(0, room_of("62914560\n", "70000000\n"));
}

TEST(no_limit_is_no_limit)
{
	CHECK_EQ(SIZE_MAX, room_of("max\n", "20971520\n"));
	CHECK_EQ(SIZE_MAX, room_of("", "20971520\n"));
	CHECK_EQ(SIZE_MAX, room_of("62914560\n", ""));
	snprintf(root, sizeof(root), "/nonexistent");
	CHECK_EQ(SIZE_MAX, zmmx_os_cgroup_room(root));
}

TEST(the_tightest_of_the_groups_around_counts)
{
	root_make();
	file_write("proc/self/cgroup", "1:name=systemd:/elsewhere\n0::/system.slice/php.service\n");
	file_write("sys/fs/cgroup/system.slice/php.service/memory.max", "max\n");
	file_write("sys/fs/cgroup/system.slice/php.service/memory.current", "1048576\n");
	file_write("sys/fs/cgroup/system.slice/memory.max", "104857600\n");
	file_write("sys/fs/cgroup/system.slice/memory.current", "52428800\n");
	CHECK_EQ(50 * MIB, zmmx_os_cgroup_room(root));
	file_write("sys/fs/cgroup/system.slice/php.service/memory.max", "11534336\n");
	CHECK_EQ(10 * MIB, zmmx_os_cgroup_room(root));
	root_remove();
}

TEST(a_container_sees_its_group_at_the_mount)
{
	root_make();
	file_write("proc/self/cgroup", "0::/../../docker/0123456789abcdef\n");
	file_write("sys/fs/cgroup/memory.max", "67108864\n");
	file_write("sys/fs/cgroup/memory.current", "33554432\n");
	CHECK_EQ(32 * MIB, zmmx_os_cgroup_room(root));
	root_remove();
}

TEST(the_older_hierarchy)
{
	root_make();
	file_write("proc/self/cgroup", "7:cpuset:/a\n4:memory:/a/b\n");
	file_write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n");
	file_write("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "1048576\n");
	CHECK_EQ(SIZE_MAX, zmmx_os_cgroup_room(root));
	file_write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "8388608\n");
	file_write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "1048576\n");
	CHECK_EQ(7 * MIB, zmmx_os_cgroup_room(root));
	root_remove();
}

TEST_MAIN(
	RUN(room_is_limit_less_usage),
	RUN(no_limit_is_no_limit),
	RUN(the_tightest_of_the_groups_around_counts),
	RUN(a_container_sees_its_group_at_the_mount),
	RUN(the_older_hierarchy))
