/* Calls in machine code, looked up in the loaded libraries. */
#ifndef ZMMX_PHP_CALLSITE_H
#define ZMMX_PHP_CALLSITE_H

#include "php/engine/zmmx_php.h"
#include "php/record/zmmx_php_intern.h"

/* A call in machine code. */
typedef struct zmmx_callsite {
	zmmx_intern_entry entry;
	uint32_t symbol;  /* texts; 0: the library has none */
	uint32_t library; /* 0: code generated at run time */
	uint32_t offset;  /* from the symbol, or from the start of the library */
	bool allocator;   /* part of the allocator's own interface, such as estrdup() */
	const void *base; /* the library's address */
	const void *pc;
} zmmx_callsite;

/* At most one for each handler. */
#define ZMMX_PASSED 3u

typedef struct zmmx_callsites {
	zmmx_intern known;
	zmmx_texts *texts; /* not owned */
	/* return addresses of static functions of the allocator, reported by zmmx_callsite_pass() */
	const void *passed[ZMMX_PASSED];
} zmmx_callsites;

/* Starts with no callsites, and with texts that last as long. Takes no memory before the first. */
/* clang-format off */
#define ZMMX_CALLSITES_EMPTY(owned_texts) {.known = ZMMX_INTERN_EMPTY(zmmx_callsite), .texts = (owned_texts)}
/* clang-format on */

/* The callsite that `pc` returns to; if that is in the allocator's own interface, its caller. 0: no memory. */
uint32_t zmmx_callsite_of_caller(zmmx_callsites *callsites, const void *pc);
/* A handler returns to `pc` when the allocator is called: from now on it does not count as a caller. */
void zmmx_callsite_pass(zmmx_callsites *callsites, const void *pc);
/* The owner of code: "spx (spx.so)", "libexample.so", "unknown code". */
void zmmx_code_owner(const void *code, char *buffer, size_t size);
/* The extension with the library that contains the code; NULL: none. */
const char *zmmx_callsite_extension(const zmmx_callsite *callsite);

static inline const zmmx_callsite *zmmx_callsite_at(const zmmx_callsites *callsites, uint32_t number)
{
	return zmmx_intern_at(&callsites->known, number);
}

#endif
