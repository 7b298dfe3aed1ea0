/* Runs one command and says what it took: measure SECONDS WARM [NAME=VALUE...] COMMAND [ARGUMENT...]
 *
 * One line goes to descriptor 3, by KEY=VALUE: wall_ns, user_us, system_us, peak_kib, minor_faults, major_faults,
 * instructions (of user mode; -1 where the system does not count them), end_ns (of the monotonic clock) and status
 * (exit status, or 128 and the signal). The command is killed after SECONDS; NAME=VALUE is its environment alone.
 * Before it, WARM MiB of the machine's memory are written to, and freed.
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

static void report(int64_t wall, const struct rusage *usage, int64_t instructions, int64_t end, int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	dprintf(REPORT_FD,
	        "wall_ns=%lld user_us=%lld system_us=%lld peak_kib=%ld minor_faults=%ld major_faults=%ld instructions=%lld "
	        "end_ns=%lld status=%d\n",
	        (long long)wall, (long long)us(usage->ru_utime), (long long)us(usage->ru_stime), usage->ru_maxrss,
	        usage->ru_minflt, usage->ru_majflt, (long long)instructions, (long long)end, code);
}

int main(int argc, char **argv)
{
	int go[2], status, counter;
	struct rusage usage;
	int64_t begin, end;
	long seconds = argc > 3 ? strtol(argv[1], NULL, 10) : 0;

	if (seconds <= 0) {
		fprintf(stderr, "usage: measure SECONDS WARM [NAME=VALUE...] COMMAND [ARGUMENT...]\n");
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
		command_exec(go[0], argv + 3);
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
	while (wait4(child, &status, 0, &usage) < 0) {
		if (errno != EINTR) {
			die("wait4");
		}
	}
	end = now_ns();
	report(end - begin, &usage, instructions_read(counter), end, status);
	return 0;
}
