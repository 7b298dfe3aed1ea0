/* Places in machine code, looked up in the libraries that are loaded. */
#ifndef ZMMX_PHP_CALLSITE_H
#define ZMMX_PHP_CALLSITE_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_intern.h"

/* A place in machine code. */
typedef struct zmmx_callsite {
	zmmx_intern_entry entry;
	uint32_t symbol;      /* texts; 0: the library does not say */
	uint32_t library;     /* 0: code made at run time */
	uint32_t offset;      /* from the symbol, or from the start of the library */
	bool allocator;       /* part of the allocator's own interface, such as estrdup() */
	const void *base;     /* where the library is */
	const void *pc;
} zmmx_callsite;

/* At most one for each handler. */
#define ZMMX_PASSED 3u

typedef struct zmmx_callsites {
	zmmx_intern known;
	zmmx_texts *texts;    /* the owner's */
	const void *passed[ZMMX_PASSED];  /* return addresses of static functions of the allocator, as zmmx_callsite_pass() told */
} zmmx_callsites;

/* None yet, with texts that last as long. No memory is taken before the first. */
#define ZMMX_CALLSITES_EMPTY(owned_texts) {.known = ZMMX_INTERN_EMPTY(zmmx_callsite), .texts = (owned_texts)}

/* The place that `pc` returns to; if that is the allocator's own interface, the one that called it. 0: no memory. */
uint32_t zmmx_callsite_of_caller(zmmx_callsites *callsites, const void *pc);
/* `pc` is what a handler returns to when the allocator is called: from now on not taken for a caller itself. */
void zmmx_callsite_pass(zmmx_callsites *callsites, const void *pc);
/* Whose code that is: "spx (spx.so)", "libexample.so", "unknown code". */
void zmmx_code_owner(const void *code, char *buffer, size_t size);
/* The extension whose library the code lies in, NULL: none's. */
const char *zmmx_callsite_extension(const zmmx_callsite *callsite);

static inline const zmmx_callsite *zmmx_callsite_at(const zmmx_callsites *callsites, uint32_t number)
{
	return zmmx_intern_at(&callsites->known, number);
}

#endif
