/* What the files of this extension have from each other. */
#ifndef ZMMX_TEST_H
#define ZMMX_TEST_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"

/* Only the functions of PHP keep a name in the library: reports of zmmx find a caller by it. */
#ifdef __GNUC__
#pragma GCC visibility push(hidden)
#endif

#define BINS 30
#define KIB ((size_t)1024)
#define MIB (KIB * 1024)

/* The engine takes 16 for 8 since it has protected free lists. */
#define FIRST_BIN (PHP_VERSION_ID >= 80400 ? 1 : 0)

extern const size_t slot_sizes[BINS];

int bin_of(size_t size);

/* What the heap says of itself. */
typedef struct probe {
	bool zmmx, hardened;
	size_t usage;
	zend_long used[BINS];
	zend_long huge_blocks;
} probe;

probe probe_take(void);

/* What went wrong first in the check that runs. */
extern zend_string *failure;

/* Notes what went wrong; false, for the caller to return. */
bool fail(const char *format, ...);

/* What the engine adds to each block. */
size_t overhead(const probe *before);

/* What holds for a block of this size, and what a probe must show while there are some and after they are freed. */
size_t alignment_of(const probe *before, size_t size);
size_t usage_for(const probe *before, size_t size);
bool served(const probe *before, const probe *after, size_t size, size_t count);
bool untouched(const probe *before, const probe *after, size_t size, const char *what);

/* Contents of a block, different for each seed. */
unsigned char pattern_byte(size_t seed, size_t offset);
void pattern_write(void *block, size_t size, size_t seed);
bool pattern_holds(const void *block, size_t size, size_t seed);
bool zeroed(const void *block, size_t size);

typedef void *(*alloc_function)(size_t size);
typedef void (*free_function)(void *block, size_t size);
typedef void *(*realloc_function)(void *block, size_t size, size_t keep);

typedef enum block_kind { PLAIN = 0, ZEROED = 1, PERSISTENT = 2 } block_kind;

#define MAX_BLOCKS 600

/* Inline: a report is to name the function of PHP that called it. */
static inline void *allocate_emalloc(size_t size)
{
	return emalloc(size);
}

void release_efree(void *block, size_t size);
void dirty_everything(void);

/* Blocks of one size, of every size, and from every size to every other. */
size_t count_for(size_t size);
bool blocks_check(size_t size, size_t count, alloc_function allocate, free_function release, int kind);
bool sizes_check(alloc_function allocate, free_function release, int kind);
bool resize_check(realloc_function resize, size_t keep_limit, int kind);

/* An entry of the allocation API, and what checks it. */
typedef struct entry {
	const char *name;
	bool (*check)(void);
} entry;

/* Each ends with one that has no name. */
extern const entry plain_entries[], string_entries[], fixed_entries[], fallible_entries[], persistent_entries[];

/* Blocks are taken when the library is loaded and when the module starts. */
void startup_loaded(void);
void startup_module(void);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
