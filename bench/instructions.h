/* The processor's count of instructions in user mode, where the system lets us read it. */
#ifndef ZMMX_BENCH_INSTRUCTIONS_H
#define ZMMX_BENCH_INSTRUCTIONS_H

#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Counts for a process (0: this one); from_exec: from its next exec on, with its children. Negative: no counters. */
static inline int instructions_open(pid_t pid, bool from_exec)
{
	struct perf_event_attr attr = {
		.size = sizeof attr,
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.disabled = from_exec,
		.enable_on_exec = from_exec,
		.inherit = from_exec,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};

	return (int)syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/* -1: no counters. */
static inline int64_t instructions_read(int counter)
{
	int64_t count;

	return counter >= 0 && read(counter, &count, sizeof count) == sizeof count ? count : -1;
}

#endif
