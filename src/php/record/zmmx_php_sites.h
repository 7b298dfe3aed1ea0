/* Allocation sites: where in PHP and where in C a block was requested. Each different site is kept once. */
#ifndef ZMMX_PHP_SITES_H
#define ZMMX_PHP_SITES_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_callsite.h"

/* The most frames of a PHP call stack that are kept. */
#define ZMMX_FRAMES_MAX 256u

/* A running PHP function and its caller; a stack is the number of its innermost frame. */
typedef struct zmmx_frame {
	zmmx_intern_entry entry;
	uint32_t parent;     /* frame; 0: none, or beyond the depth to keep */
	uint32_t class_name; /* texts */
	uint32_t function;   /* 0: code of a file outside functions */
	uint32_t file;       /* 0: a function written in C */
	uint32_t line;
	uint32_t extension; /* of a function written in C */
	uint32_t compiling; /* 1: the file is being compiled, and does not run yet */
} zmmx_frame;

/* Sums over blocks; a sampled block counts as many times as it stands for. */
typedef struct zmmx_sums {
	double blocks, bytes;
} zmmx_sums;

typedef struct zmmx_site {
	zmmx_intern_entry entry;
	uint32_t frame; /* 0: no PHP code ran */
	uint32_t callsite;
	uint32_t c_file, c_line, relayed_file, relayed_line; /* from a debug build of PHP */
	zmmx_sums live, allocated;
	zmmx_sums copied; /* blocks that grew by moving, and the bytes that were copied */
} zmmx_site;

typedef struct zmmx_sites {
	zmmx_texts texts;
	zmmx_callsites callsites;
	zmmx_intern frames, sites;
	unsigned depth;              /* frames of PHP functions to keep, 1 to ZMMX_FRAMES_MAX */
	const zend_function *ending; /* code that is being destroyed while its frame is still the innermost one; or NULL */
} zmmx_sites;

/* The current line in a frame of PHP code. */
uint32_t zmmx_frame_line(const zend_execute_data *frame);
/* Entries of sites have that size, and start with a zmmx_site. Takes no memory before the first site. NULL: no memory. */
zmmx_sites *zmmx_sites_create(unsigned depth, size_t site_size);
/* NULL is allowed. */
void zmmx_sites_destroy(zmmx_sites *sites);
/* The innermost frame with code that may still be read after `address` was freed. Must be called for every freed block;
 * otherwise code that is being destroyed is not recognised. NULL: none. */
const zend_execute_data *zmmx_frame_of_free(zmmx_sites *sites, const void *address);
/* The site of that caller's present action, with that frame as the innermost one. 0: no memory for it. */
uint32_t zmmx_site_of(zmmx_sites *sites, const zmmx_caller *caller, const zend_execute_data *innermost);

static inline zmmx_site *zmmx_site_at(const zmmx_sites *sites, uint32_t number)
{
	return zmmx_intern_at(&sites->sites, number);
}

static inline const zmmx_frame *zmmx_frame_at(const zmmx_sites *sites, uint32_t number)
{
	return zmmx_intern_at(&sites->frames, number);
}

/* ---- descriptions ---- */

/* Why blocks are not observed: "the handlers of spx (spx.so) are in front of zmmx's, ..." */
const char *zmmx_in_front(char *buffer, size_t size);

/* Information about a site. Texts are never NULL, and last as long as the sites. */
typedef struct zmmx_site_words {
	const char *file; /* of PHP code; "" when none ran */
	uint32_t line;
	uint32_t frame; /* the innermost of PHP code, 0: none */
	const char *symbol, *library, *extension;
	uint32_t offset;
} zmmx_site_words;

/* `number` is that of a site, not 0. */
zmmx_site_words zmmx_site_describe(const zmmx_sites *sites, uint32_t number);
/* "at a.php:3" or "outside PHP code". Returns the length of the text, or the length it would have if it does not fit. */
int zmmx_site_location(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size);
/* The C function: "zif_str_repeat+0x41 in php", "php+0x2d8c3a", "code generated at run time". */
int zmmx_site_c_function(const zmmx_site_words *words, char *buffer, size_t size);
/* "Class::function", "{main}", "include(file)", "compile(file)". */
int zmmx_frame_name(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size);

#endif
