/* Runs a program under a filter of system calls.
 *
 *   sandbox ACTION CALL[,CALL...] PROGRAM [ARGUMENT...]
 *
 * ACTION: kill, EPERM or ENOSYS. The exit status is 77 when this system has no such filters, 78 when the call is one that
 * this program does not know. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__) && defined(__LP64__)
# define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
# define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define NO_FILTERS 77
#define UNKNOWN 78

#ifdef ARCHITECTURE

#define CALLS_MOST 16u

typedef struct named_call {
	const char *name;
	uint32_t number;
} named_call;

static const named_call known[] = {
	{"mremap", __NR_mremap}, {"madvise", __NR_madvise}, {"getrandom", __NR_getrandom}, {"mincore", __NR_mincore},
	{"prlimit64", __NR_prlimit64}, {"clock_gettime", __NR_clock_gettime}, {"prctl", __NR_prctl},
};

static int call_number(const char *name, size_t length, uint32_t *number)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strlen(known[i].name) == length && !strncmp(known[i].name, name, length)) {
			*number = known[i].number;
			return 1;
		}
	}
	return 0;
}

static uint32_t action_of(const char *text)
{
	return !strcmp(text, "kill")    ? SECCOMP_RET_KILL_PROCESS
	       : !strcmp(text, "EPERM") ? SECCOMP_RET_ERRNO | EPERM
	                                : SECCOMP_RET_ERRNO | ENOSYS;
}

/* Two instructions for each call: is it this one, then the action. 0: a name is not known. */
static size_t filter_make(struct sock_filter *filter, const char *names, uint32_t action)
{
	size_t count = 0;
	filter[count++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	filter[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	filter[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[count++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t calls = 0; *names && calls < CALLS_MOST; calls++) {
		uint32_t number;
		size_t length = strcspn(names, ",");
		if (!call_number(names, length, &number)) {
			return 0;
		}
		filter[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1);
		filter[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action);
		names += length + (names[length] == ',');
	}
	filter[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return count;
}

static int filter_install(const char *names, uint32_t action)
{
	struct sock_filter filter[5 + 2 * CALLS_MOST];
	struct sock_fprog program = {.len = (unsigned short)filter_make(filter, names, action), .filter = filter};
	if (!program.len) {
		return UNKNOWN;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
		return NO_FILTERS;
	}
	return 0;
}

#else

static uint32_t action_of(const char *text)
{
	return text[0];
}

static int filter_install(const char *names, uint32_t action)
{
	(void)names;
	(void)action;
	return NO_FILTERS;
}

#endif

int main(int count, char **arguments)
{
	if (count < 4) {
		fprintf(stderr, "usage: sandbox ACTION CALL[,CALL...] PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	int status = filter_install(arguments[2], action_of(arguments[1]));
	if (!status) {
		execvp(arguments[3], arguments + 3);
		perror(arguments[3]);
		status = 127;
	}
	return status;
}
