/* The file that each heap keeps in zmmx.status_dir, for programs that read it. Plain C, without PHP's headers.
 *
 * The process maps the file and changes it at any moment, so a reader copies it and looks whether it changed meanwhile:
 *
 *   do {
 *       before = __atomic_load_n(&file->sequence, __ATOMIC_ACQUIRE);
 *       memcpy(&copy, file, sizeof(copy));
 *       __atomic_thread_fence(__ATOMIC_ACQUIRE);
 *   } while (before % 2 || before != __atomic_load_n(&file->sequence, __ATOMIC_RELAXED));
 *
 * Or it reads the four bytes of `sequence`, the whole file, and the four bytes again, with three calls of pread(). Whoever
 * maps the file should do so for reading only, and must expect SIGBUS if the owner of the file makes it shorter.
 *
 * The name is zmmx-PID-THREAD-START, with the decimal values of `pid`, `thread` and `process_start`. Numbers are in the
 * machine's byte order. Sizes are bytes, and times microseconds since 1970. Texts end in a NUL; one that is too long has its
 * end only. docs/pool.md says when each member changes. */
#ifndef ZMMX_STATUS_FILE_H
#define ZMMX_STATUS_FILE_H

#include <stdint.h>

#define ZMMX_STATUS_MAGIC "zmmxstat"
/* Changes when a member changes its place or meaning; new ones come at the end. */
#define ZMMX_STATUS_VERSION 1
/* Size of the file. What is behind the last member is 0. */
#define ZMMX_STATUS_BYTES 4096
#define ZMMX_STATUS_NO_LIMIT UINT64_MAX

enum {
	ZMMX_STATUS_IDLE, /* between two requests */
	ZMMX_STATUS_BUSY
};

typedef struct zmmx_status_file {
	/* constant; the magic is written last */
	char magic[8];           /* without a NUL */
	uint32_t version, size;  /* ZMMX_STATUS_VERSION, ZMMX_STATUS_BYTES */
	uint32_t pid, thread;    /* as the process itself sees them; the same where PHP is not thread-safe */
	uint64_t process_start;  /* field 22 of /proc/PID/stat: after its death a process of the same pid has another; 0: unknown */
	uint64_t pid_namespace;  /* the inode of /proc/PID/ns/pid: in another one the pid means nothing; 0: unknown */
	uint64_t made;           /* time of this file */
	char sapi[32], pool[64]; /* pool of FPM, "" for none */
	/* A reader asks for a snapshot with another value in `wanted`, and has it when `done` has the same one: in the file of
	 * this name with .json behind it. */
	uint32_t wanted, done;

	uint32_t sequence; /* odd while what follows changes */
	uint32_t state;    /* ZMMX_STATUS_IDLE or _BUSY */
	uint64_t since;    /* time of the last change of `state` */
	uint64_t requests; /* begun */
	/* the heap */
	uint64_t live, live_peak;           /* the peaks are of this request */
	uint64_t committed, committed_peak; /* as memory_get_usage(true) says */
	uint64_t kept;                      /* committed in addition, for reuse */
	uint64_t limit, headroom;           /* memory_limit, or ZMMX_STATUS_NO_LIMIT in both; what is not committed of it */
	uint64_t resident;                  /* of the process, at the last change of `state` */
	uint64_t chunks, chunks_cached;
	uint64_t huge_blocks, huge_bytes;
	uint64_t pages, pages_free, pages_returned; /* of the chunks in use; returned ones are part of the free ones */
	uint64_t fragmentation;                     /* millionths of the committed bytes that are not live */
	uint64_t given_back;                        /* bytes that the system got back since the heap was made */
	uint64_t limit_errors;                      /* since the file was made */
	/* the request that had most committed */
	uint64_t largest, largest_at; /* bytes, and the time of its end; 0: none has ended */
	char script[512], uri[512];   /* of this request or the last; the URI with zmmx.status_uri only */
	char largest_script[512], largest_uri[512];
	/* of FPM, 0 elsewhere: workers of this pool that have ended because of zmmx.max_resident, as known at the last change of
	 * `state`; and the pid of the master, which counts them */
	uint64_t restarts, master;
	/* A reader asks for the profile in the same way as for a snapshot, with these words, and has it in the file of this name
	 * with .pb behind it. A process that was asked once writes it at the end of its requests, too, unless that is often. */
	uint32_t profile_wanted, profile_done;
} zmmx_status_file;

#endif
