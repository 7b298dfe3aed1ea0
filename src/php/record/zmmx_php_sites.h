/* Allocation sites: where in PHP and where in C a block was asked for. Every different one is kept once. */
#ifndef ZMMX_PHP_SITES_H
#define ZMMX_PHP_SITES_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_callsite.h"

/* Frames of a PHP call stack that are kept at most. */
#define ZMMX_FRAMES_MAX 256u

/* A PHP function that runs, and what called it: a stack is the number of its innermost frame. */
typedef struct zmmx_frame {
	zmmx_intern_entry entry;
	uint32_t parent;      /* frame; 0: none, or beyond the depth that is kept */
	uint32_t class_name;  /* texts */
	uint32_t function;    /* 0: code of a file outside functions */
	uint32_t file;        /* 0: a function written in C */
	uint32_t line;
	uint32_t extension;   /* of a function written in C */
	uint32_t compiling;   /* 1: the file is being compiled, nothing of it runs */
} zmmx_frame;

/* Blocks and bytes are sums over blocks; a sampled one counts as many as it stands for. */
typedef struct zmmx_sums {
	double blocks, bytes;
} zmmx_sums;

typedef struct zmmx_site {
	zmmx_intern_entry entry;
	uint32_t frame;       /* 0: no PHP code ran */
	uint32_t callsite;
	uint32_t c_file, c_line, relayed_file, relayed_line;  /* what a debug build of PHP says */
	zmmx_sums live, allocated;
	zmmx_sums copied;     /* blocks that grew by moving, and the bytes that had to be copied */
} zmmx_site;

typedef struct zmmx_sites {
	zmmx_texts texts;
	zmmx_callsites callsites;
	zmmx_intern frames, sites;
	unsigned depth;       /* frames of PHP functions to keep, 1 to ZMMX_FRAMES_MAX */
	const zend_function *ending;  /* code the engine is destroying though its frame is still the innermost one; or NULL */
} zmmx_sites;

/* The line that runs in a frame of PHP code. */
uint32_t zmmx_frame_line(const zend_execute_data *frame);
/* No memory is taken before the first site. NULL: none to be had. */
zmmx_sites *zmmx_sites_create(unsigned depth);
/* NULL is allowed. */
void zmmx_sites_destroy(zmmx_sites *sites);
/* The innermost frame whose code may be looked at when `address` has been freed. It must be asked about every block that
 * is freed, or code that is being destroyed is not recognised. NULL: none. */
const zend_execute_data *zmmx_frame_of_free(zmmx_sites *sites, const void *address);
/* The site of what that caller does now, with that frame as the innermost one. 0: no memory for it. */
uint32_t zmmx_site_of(zmmx_sites *sites, const zmmx_caller *caller, const zend_execute_data *innermost);

static inline zmmx_site *zmmx_site_at(const zmmx_sites *sites, uint32_t number)
{
	return zmmx_intern_at(&sites->sites, number);
}

static inline const zmmx_frame *zmmx_frame_at(const zmmx_sites *sites, uint32_t number)
{
	return zmmx_intern_at(&sites->frames, number);
}

/* ---- in words ---- */

/* Why blocks are not observed: "the handlers of spx (spx.so) are in front of zmmx's, ..." */
const char *zmmx_in_front(char *buffer, size_t size);

/* What is known of a site. Texts are never NULL, and last as long as the sites. */
typedef struct zmmx_site_words {
	const char *file;       /* of PHP code; "" when none ran */
	uint32_t line;
	uint32_t frame;         /* the innermost of PHP code, 0: none */
	const char *symbol, *library, *extension;
	uint32_t offset;
} zmmx_site_words;

/* `number` is a site's, not 0. */
zmmx_site_words zmmx_site_describe(const zmmx_sites *sites, uint32_t number);
/* "a.php:3" or "no PHP code". The length it has, or would have had if it does not fit. */
int zmmx_site_location(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size);
/* The C function: "zif_str_repeat+0x41 in php", "php+0x2d8c3a", "code made at run time". */
int zmmx_site_c_function(const zmmx_site_words *words, char *buffer, size_t size);
/* "Class::function", "{main}", "include(file)", "compile(file)". */
int zmmx_frame_name(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size);

#endif
