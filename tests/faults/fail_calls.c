/* A library to preload: the calls by which zmmx asks the system for something fail where the environment says so.
 *
 *   ZMMX_FAULT=KIND:N,...   the N-th call of that kind fails, from 1
 *   ZMMX_FAULT=KIND:N+,...  and every one after it
 *   ZMMX_FAULT_COUNT=F      at exit the number of calls of each kind is appended to the file F
 *   ZMMX_FAULT_FILE=F       it opens F where it means its own file
 *
 * Only calls that come from zmmx.so count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum kind {
	MAP,
	RESERVE,
	UNMAP,
	EXTEND,
	MOVE,
	PURGE,
	HUGE_PAGES,
	POPULATE,
	PROTECT,
	RANDOM,
	OPEN,
	CODE,
	KINDS
};

static const char *const names[KINDS] = {"map", "reserve", "unmap", "extend", "move", "purge", "huge_pages", "populate",
                                         "protect", "random", "open", "code"};
static size_t calls[KINDS];

/* What the environment asks for; looked up once. */
static size_t fail_at[KINDS];
static bool fail_on[KINDS];
static char *count_name; /* PHP takes its environment apart before the end */
static char *other_file;

static void fault_read(const char *text)
{
	for (int i = 0; i < KINDS; i++) {
		size_t length = strlen(names[i]);
		if (!strncmp(text, names[i], length) && text[length] == ':') {
			char *end;
			fail_at[i] = strtoul(text + length + 1, &end, 10);
			fail_on[i] = *end == '+';
		}
	}
}

__attribute__((constructor)) static void environment_read(void)
{
	const char *name = getenv("ZMMX_FAULT_COUNT");
	const char *text = getenv("ZMMX_FAULT");
	count_name = name ? strdup(name) : NULL;
	name = getenv("ZMMX_FAULT_FILE");
	other_file = name ? strdup(name) : NULL;
	while (text && *text) {
		fault_read(text);
		text = strchr(text, ',');
		text = text ? text + 1 : NULL;
	}
}

__attribute__((destructor)) static void count_write(void)
{
	FILE *file = count_name ? fopen(count_name, "a") : NULL;
	if (!file) {
		return;
	}
	for (int i = 0; i < KINDS; i++) {
		fprintf(file, "%s %zu\n", names[i], calls[i]);
	}
	fclose(file);
}

static bool is_of_zmmx(void *caller)
{
	Dl_info info;
	return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "zmmx.so");
}

/* Whether this call is to fail. */
static bool fails(enum kind kind, void *caller)
{
	if (!is_of_zmmx(caller)) {
		return false;
	}
	size_t number = ++calls[kind];
	return fail_at[kind] && (number == fail_at[kind] || (fail_on[kind] && number > fail_at[kind]));
}

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* PHP opens extensions so that they look into the C library before they look here. */
void *dlopen(const char *name, int flags)
{
	static void *(*real)(const char *, int);
	if (!real) {
		*(void **)&real = next("dlopen");
	}
	return real(name, flags & ~RTLD_DEEPBIND);
}

void *mmap(void *start, size_t size, int protection, int flags, int file, off_t offset)
{
	static void *(*real)(void *, size_t, int, int, int, off_t);
	if (!real) {
		*(void **)&real = next("mmap");
	}
	enum kind kind = protection == PROT_NONE ? RESERVE : protection & PROT_EXEC ? CODE
	                                                                            : MAP;
	if (fails(kind, __builtin_return_address(0))) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return real(start, size, protection, flags, file, offset);
}

int munmap(void *start, size_t size)
{
	static int (*real)(void *, size_t);
	if (!real) {
		*(void **)&real = next("munmap");
	}
	if (fails(UNMAP, __builtin_return_address(0))) {
		errno = ENOMEM; /* the split would be one mapping too many */
		return -1;
	}
	return real(start, size);
}

void *mremap(void *start, size_t old_size, size_t new_size, int flags, ...)
{
	static void *(*real)(void *, size_t, size_t, int, ...);
	if (!real) {
		*(void **)&real = next("mremap");
	}
	va_list list;
	va_start(list, flags);
	void *target = flags & MREMAP_FIXED ? va_arg(list, void *) : NULL;
	va_end(list);
	if (fails(flags & MREMAP_FIXED ? MOVE : EXTEND, __builtin_return_address(0))) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return flags & MREMAP_FIXED ? real(start, old_size, new_size, flags, target) : real(start, old_size, new_size, flags);
}

int open(const char *name, int flags, ...)
{
	static int (*real)(const char *, int, ...);
	if (!real) {
		*(void **)&real = next("open");
	}
	va_list list;
	va_start(list, flags);
	mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
	va_end(list);
	if (fails(OPEN, __builtin_return_address(0))) {
		errno = ENOENT;
		return -1;
	}
	bool own = other_file && strstr(name, "zmmx.so") && is_of_zmmx(__builtin_return_address(0));
	return real(own ? other_file : name, flags, mode);
}

static enum kind kind_of_advice(int advice)
{
	switch (advice) {
		case MADV_HUGEPAGE:
		case MADV_NOHUGEPAGE:
		case 25 /* MADV_COLLAPSE, from Linux 6.1 on */: return HUGE_PAGES;
		case MADV_DONTNEED: return PURGE;
		default: return POPULATE;
	}
}

int madvise(void *start, size_t size, int advice)
{
	static int (*real)(void *, size_t, int);
	if (!real) {
		*(void **)&real = next("madvise");
	}
	if (fails(kind_of_advice(advice), __builtin_return_address(0))) {
		errno = EAGAIN;
		return -1;
	}
	return real(start, size, advice);
}

int mprotect(void *start, size_t size, int protection)
{
	static int (*real)(void *, size_t, int);
	if (!real) {
		*(void **)&real = next("mprotect");
	}
	if (fails(PROTECT, __builtin_return_address(0))) {
		errno = ENOMEM;
		return -1;
	}
	return real(start, size, protection);
}

ssize_t getrandom(void *bytes, size_t size, unsigned flags)
{
	static ssize_t (*real)(void *, size_t, unsigned);
	if (!real) {
		*(void **)&real = next("getrandom");
	}
	if (fails(RANDOM, __builtin_return_address(0))) {
		errno = EAGAIN;
		return -1;
	}
	return real(bytes, size, flags);
}
