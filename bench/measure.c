/* Runs one command and says what it took: measure SECONDS WARM LOOK [NAME=VALUE...] COMMAND [ARGUMENT...]
 *
 * One line goes to descriptor 3, by KEY=VALUE: wall_ns, user_us, system_us, peak_kib, minor_faults, major_faults,
 * instructions (of user mode; -1 where the system does not count them), huge_kib (of the memory in huge pages, when most
 * was resident of what was seen with a look every LOOK milliseconds; -1 without looking), end_ns (of the monotonic clock)
 * and status (exit status, or 128 and the signal). Looking slows the command down. The command is killed after SECONDS;
 * NAME=VALUE is its environment alone. Before it, WARM MiB of the machine's memory are written to, and freed.
 * This is a small process so that the peak, which a fork hands down, is the command's own. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "instructions.h"

#define REPORT_FD 3

static volatile pid_t child;

static void die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(125);
}

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t us(struct timeval t)
{
	return t.tv_sec * INT64_C(1000000) + t.tv_usec;
}

static void kill_child(int signal)
{
	(void)signal;
	kill(-child, SIGKILL);
}

/* Does not return. Waits for the parent, which counts from the exec on. */
static void command_exec(int go, char **argv)
{
	char byte;

	setpgid(0, 0);
	if (read(go, &byte, 1) != 1) {
		_exit(125);
	}
	close(REPORT_FD);
	for (; argv[0] != NULL && strchr(argv[0], '=') != NULL; argv++) {
		putenv(argv[0]);
	}
	if (argv[0] == NULL) {
		_exit(127);
	}
	execvp(argv[0], argv);
	fprintf(stderr, "measure: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* A virtual machine may hand free memory back to its host, and the first write to it is dear then, whoever does it. So
 * that it is not the command, a process of its own does it. */
static void memory_warm(size_t mib)
{
	size_t size = mib << 20;
	pid_t toucher = mib == 0 ? -1 : fork();
	char *memory;

	if (toucher == 0) {
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (memory == MAP_FAILED) {
			_exit(1);
		}
		madvise(memory, size, MADV_HUGEPAGE);
		for (size_t at = 0; at < size; at += 4096) {
			((volatile char *)memory)[at] = 1;
		}
		_exit(0);
	}
	if (toucher > 0) {
		waitpid(toucher, NULL, 0);
	}
}

/* The number behind the name in that text; 0: there is none. */
static long field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at != NULL ? strtol(at + strlen(name), NULL, 10) : 0;
}

static void look(long *most, long *huge)
{
	char name[64], text[2048];
	ssize_t length;
	int file;

	snprintf(name, sizeof(name), "/proc/%d/smaps_rollup", (int)child);
	file = open(name, O_RDONLY | O_CLOEXEC);
	length = file >= 0 ? read(file, text, sizeof(text) - 1) : -1;
	if (file >= 0) {
		close(file);
	}
	if (length <= 0) {
		return;
	}
	text[length] = '\0';
	if (field(text, "\nRss:") > *most) {
		*most = field(text, "\nRss:");
		*huge = field(text, "\nAnonHugePages:");
	}
}

/* Until the command has ended. Returns what huge_kib is to say. */
static long command_wait(long milliseconds, int *status, struct rusage *usage)
{
	long most = 0, huge = milliseconds > 0 ? 0 : -1;
	pid_t ended;

	while ((ended = wait4(child, status, milliseconds > 0 ? WNOHANG : 0, usage)) <= 0) {
		if (ended < 0 && errno != EINTR) {
			die("wait4");
		}
		if (milliseconds > 0) {
			look(&most, &huge);
			usleep((useconds_t)milliseconds * 1000);
		}
	}
	return huge;
}

static void report(int64_t wall, const struct rusage *usage, int64_t instructions, long huge, int64_t end, int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	dprintf(REPORT_FD,
	        "wall_ns=%lld user_us=%lld system_us=%lld peak_kib=%ld minor_faults=%ld major_faults=%ld instructions=%lld "
	        "huge_kib=%ld end_ns=%lld status=%d\n",
	        (long long)wall, (long long)us(usage->ru_utime), (long long)us(usage->ru_stime), usage->ru_maxrss,
	        usage->ru_minflt, usage->ru_majflt, (long long)instructions, huge, (long long)end, code);
}

int main(int argc, char **argv)
{
	int go[2], status, counter;
	struct rusage usage;
	int64_t begin, end;
	long seconds = argc > 4 ? strtol(argv[1], NULL, 10) : 0, huge;

	if (seconds <= 0) {
		fprintf(stderr, "usage: measure SECONDS WARM LOOK [NAME=VALUE...] COMMAND [ARGUMENT...]\n");
		return 125;
	}
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	if (fcntl(REPORT_FD, F_GETFD) < 0 || pipe2(go, O_CLOEXEC) != 0) {
		die("descriptors");
	}
	memory_warm(strtoul(argv[2], NULL, 10));
	child = fork();
	if (child < 0) {
		die("fork");
	}
	if (child == 0) {
		command_exec(go[0], argv + 4);
	}
	setpgid(child, child);
	counter = instructions_open(child, true);
	signal(SIGALRM, kill_child);
	signal(SIGTERM, kill_child);
	signal(SIGINT, kill_child);
	alarm((unsigned)seconds);
	begin = now_ns();
	if (write(go[1], "g", 1) != 1) {
		die("pipe");
	}
	huge = command_wait(strtol(argv[3], NULL, 10), &status, &usage);
	end = now_ns();
	report(end - begin, &usage, instructions_read(counter), huge, end, status);
	return 0;
}
