/* Bugs: what is freed twice, is not the heap's, or is written to where it must not be. */
#include "zmmx_test.h"

#ifndef PHP_WIN32
# include <fcntl.h>
# include <sys/wait.h>
# include <unistd.h>
#endif

ZEND_FUNCTION(zmmx_test_free_twice)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	void *volatile again = block;
	efree(block);
	efree(again);
}

static void *foreign_pointer(const char *kind)
{
	static char unowned[64];
	volatile size_t offset = 16;
	char *block = NULL;
	if (!strcmp(kind, "malloc")) {
		return malloc(100);
	} else if (!strcmp(kind, "static")) {
		return unowned + offset;
	} else if (!strcmp(kind, "inside a slot")) {
		block = allocate_emalloc(112);
		return block + offset;
	} else if (!strcmp(kind, "inside a large block")) {
		block = allocate_emalloc(40000);
		return block + 4096 * offset / 16;
	} else if (!strcmp(kind, "inside a huge block")) {
		block = allocate_emalloc(5 * MIB);
		return block + 4096 * offset;
	} else if (!strcmp(kind, "header")) {
		block = allocate_emalloc(112);
		return (char *)((uintptr_t)block & ~(uintptr_t)(ZEND_MM_CHUNK_SIZE - 1)) + 8 * offset;
	}
	return NULL;
}

ZEND_FUNCTION(zmmx_test_free_foreign)
{
	char *kind;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(kind, length)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile pointer = foreign_pointer(kind);
	efree(pointer);
}

ZEND_FUNCTION(zmmx_test_realloc_foreign)
{
	char *kind;
	size_t length;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STRING(kind, length)
	ZEND_PARSE_PARAMETERS_END();
	void *volatile pointer = foreign_pointer(kind);
	pointer = erealloc(pointer, 200);
}

ZEND_FUNCTION(zmmx_test_use_after_free)
{
	zend_long size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
	void *block = allocate_emalloc((size_t)size);
	void *volatile dangling = block;
	efree(block);
	memset(dangling, 0x5a, MIN((size_t)size, 16));
	for (int i = 0; i < 2000; i++) {
		memset(allocate_emalloc((size_t)size), 0, (size_t)size);
	}
}

#define ATTACKED 120
#define ELEMENTS_MOST 512

/* Many blocks, of each four of which one stays: the others are freed, about every second, and one of those is changed.
 * Returns if a block that stays was handed out again, or if nothing noticed. */
static void freed_block_attack(size_t size, int bit)
{
	char *blocks[ATTACKED], *freed[ATTACKED];
	int frees = 0;
	for (int i = 0; i < ATTACKED; i++) {
		blocks[i] = allocate_emalloc(size);
	}
	for (int i = 0; i < ATTACKED; i++) {
		if (i % 4 && (i == 1 || (i * 7 + bit) % 5 < 2)) {
			efree(blocks[i]);
			freed[frees++] = blocks[i];
			blocks[i] = NULL;
		}
	}
	freed[(bit * 13) % frees][bit / 8] ^= (char)(1 << bit % 8);
	for (int i = 0; i < frees + ELEMENTS_MOST; i++) {
		char *block = allocate_emalloc(size);
		for (int j = 0; j < ATTACKED; j++) {
			if (block == blocks[j]) {
				return;
			}
		}
	}
}

ZEND_FUNCTION(zmmx_test_freed_bits)
{
	zend_long size, wrong = 0;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();
#ifndef PHP_WIN32
	for (int bit = 0; bit < (int)sizeof(void *) * 8; bit++) {
		int status = 0;
		pid_t child = fork();
		if (child == 0) {
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
			freed_block_attack((size_t)size, bit);
			_exit(0);
		}
		wrong += child < 0 || waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT;
	}
#endif
	RETURN_LONG(wrong);
}

/* Enough frees that what waits for its reuse has been reused. */
#define MANY 4000

static void churn(size_t size, zend_long times)
{
	for (zend_long i = 0; i < times; i++) {
		efree(allocate_emalloc(size));
	}
}

/* Frees the block with many others behind it: none of them takes its slot. */
static void free_in_crowd(void *block, size_t size, zend_long others)
{
	void **crowd = pemalloc((size_t)others * sizeof(*crowd), 1);
	for (zend_long i = 0; i < others; i++) {
		crowd[i] = allocate_emalloc(size);
	}
	efree(block);
	for (zend_long i = 0; i < others; i++) {
		efree(crowd[i]);
	}
	pefree(crowd, 1);
}

static void byte_write(volatile char *byte)
{
	*byte = (char)~*byte;
}

static bool byte_read(const volatile char *byte)
{
	return *byte == 'x';
}

ZEND_FUNCTION(zmmx_test_bug)
{
	char *kind;
	size_t length;
	zend_long size, offset = 0;
	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_STRING(kind, length)
		Z_PARAM_LONG(size)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(offset)
	ZEND_PARSE_PARAMETERS_END();
	char *volatile block = allocate_emalloc((size_t)size);
	bool freed = !strncmp(kind, "freed", 5);
	if (!strcmp(kind, "freed in a crowd")) {
		free_in_crowd(block, (size_t)size, offset);
	}
	if (freed) {
		efree(block);
	}
	if (strstr(kind, "write")) {
		byte_write(block + offset);
	} else if (strstr(kind, "read")) {
		RETVAL_BOOL(byte_read(block + offset));
	} else if (!strcmp(kind, "resize")) {
		memset(block, 0, (size_t)size);
		block = erealloc(block, (size_t)offset);
	} else if (!strcmp(kind, "freed twice")) {
		churn((size_t)size / 2 + 1, offset ? offset : MANY);
		efree(block);
	}
	if (freed) {
		churn((size_t)size, MANY);
	} else {
		efree(block);
	}
}
