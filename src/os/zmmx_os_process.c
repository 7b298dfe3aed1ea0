/* POSIX: what the whole process has used. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach/mach.h>
#endif

#include "os/zmmx_os.h"
#include "os/zmmx_os_cgroup.h"

#ifdef __linux__

/* The peak of getrusage() includes the process before it called exec, if that was higher. */
static size_t peak_resident(const struct rusage *usage)
{
	char text[4096];
	(void)usage;
	zmmx_os_text_read("/proc/self/status", text, sizeof(text));
	const char *line = strstr(text, "\nVmHWM:");
	return line ? (size_t)strtoull(line + strlen("\nVmHWM:"), NULL, 10) * 1024 : 0;
}

/* Pages: in memory, and those of them that are of files or shared. */
static void statm_read(unsigned long long *resident, unsigned long long *shared)
{
	char text[128], *next;
	zmmx_os_text_read("/proc/self/statm", text, sizeof(text));
	strtoull(text, &next, 10); /* all addresses */
	*resident = strtoull(next, &next, 10);
	*shared = strtoull(next, &next, 10);
}

size_t zmmx_os_process_resident(void)
{
	unsigned long long resident, shared;
	statm_read(&resident, &shared);
	return (size_t)resident * (size_t)sysconf(_SC_PAGESIZE);
}

size_t zmmx_os_process_private(void)
{
	unsigned long long resident, shared;
	statm_read(&resident, &shared);
	return (size_t)(resident > shared ? resident - shared : 0) * (size_t)sysconf(_SC_PAGESIZE);
}

#elif defined(__APPLE__)

static size_t peak_resident(const struct rusage *usage)
{
	return (size_t)usage->ru_maxrss;
}

size_t zmmx_os_process_resident(void)
{
	struct mach_task_basic_info info;
	mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
	return task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)&info, &count) == KERN_SUCCESS
	           ? info.resident_size
	           : 0;
}

#else

static size_t peak_resident(const struct rusage *usage)
{
	return (size_t)usage->ru_maxrss * 1024;
}

size_t zmmx_os_process_resident(void)
{
	return 0;
}

#endif

#ifndef __linux__

size_t zmmx_os_process_private(void)
{
	return zmmx_os_process_resident();
}

#endif

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

zmmx_os_usage zmmx_os_process_usage(void)
{
	struct rusage usage;
	if (getrusage(RUSAGE_SELF, &usage) != 0) {
		return (zmmx_os_usage){0};
	}
	return (zmmx_os_usage){peak_resident(&usage), (uint64_t)usage.ru_minflt, (uint64_t)usage.ru_majflt,
	                       seconds(usage.ru_utime), seconds(usage.ru_stime)};
}
