/* zmmx for other extensions: what they may ask of the heap, and the storage they may put below it.
 *
 *   static const zmmx_api *zmmx;                       // in MINIT, with ZEND_MOD_OPTIONAL("zmmx") in the module's
 *   zmmx = zmmx_api_get(ZMMX_API_VERSION);             // dependencies, so that zmmx starts first
 *   if (zmmx && !zmmx->inactive_reason()) {
 *       zmmx_api_stats stats = {sizeof(stats)};
 *       zmmx->stats(&stats);
 *   }
 *
 * All functions are for the thread that runs the request, and none allocates from the heap. Members are only added,
 * at the end; ZMMX_API_VERSION changes when something is taken away or means something else. */
#ifndef PHP_ZMMX_H
#define PHP_ZMMX_H

#include "php.h"

#include "src/core/zmmx_storage.h"

#define PHP_ZMMX_VERSION "0.1.0"

extern zend_module_entry zmmx_module_entry;
#define phpext_zmmx_ptr &zmmx_module_entry

#define ZMMX_API_VERSION 1
#define ZMMX_API_BINS 30

/* Figures of the heap. Sizes are bytes. The caller sets struct_size to sizeof(zmmx_api_stats) as it was compiled;
 * no more than that is written. */
typedef struct zmmx_api_stats {
	size_t struct_size;
	uint32_t version;          /* ZMMX_API_VERSION of the library */
	uint32_t active;           /* 0: everything below is 0 */
	size_t size, peak;         /* in live blocks, and the most in this request */
	size_t real_size, real_peak;  /* committed */
	size_t limit;              /* memory_limit; SIZE_MAX: none */
	size_t headroom;           /* that can still be committed before the limit is hit */
	size_t chunks, chunks_cached;
	size_t pages_small, pages_large, pages_free, pages_returned;  /* of the chunks in use; returned is part of free */
	size_t large_blocks, large_bytes;
	size_t huge_blocks, huge_bytes, huge_cached_bytes;
	struct {
		size_t size;           /* of a slot */
		size_t used, free;     /* slots */
	} bins[ZMMX_API_BINS];
	size_t kept_bytes;         /* committed beside, for reuse: cached chunks and mappings, what growing blocks have in advance */
} zmmx_api_stats;

/* Blocks that were allocated at one place and are still alive though their request has ended. */
typedef struct zmmx_api_leak {
	size_t struct_size;
	size_t blocks, bytes;
	const void *address;       /* of one of them */
	size_t size;               /* its own, as asked for */
	const char *file;          /* of the PHP code that ran; "": none did */
	uint32_t line;
	const char *c_function;    /* "": the library does not name it */
	const char *library;       /* "": code made at run time */
	const char *extension;     /* "": no extension's code or function */
} zmmx_api_leak;

/* Called once for each place; the heap must not be used, and the texts are gone afterwards. */
typedef void (*zmmx_api_leak_handler)(const zmmx_api_leak *leak, void *argument);

typedef struct zmmx_api {
	size_t struct_size;
	uint32_t version;
	/* NULL while PHP runs on the zmmx heap, else why not, in words. The text stays valid. */
	const char *(*inactive_reason)(void);
	/* false, and nothing is written, when struct_size is too small for version and active. Walks the heap: the time
	 * grows with the number of chunks in use. */
	bool (*stats)(zmmx_api_stats *stats);
	/* Whether the address lies in a chunk or huge block of the heap. Never faults, whatever the address. */
	bool (*owns)(const void *address);
	/* Bytes the block may use, at least what was asked for; 0 for a pointer that is no block of the heap. What
	 * zend_mem_block_size() says of ZendMM's blocks. */
	size_t (*usable_size)(const void *block);
	/* From here on this thread's heap gets its chunks and huge blocks from `storage`, which stays the caller's; NULL: from
	 * the system again. false: zmmx is not active. The members of zmmx_storage are described where it is declared. */
	bool (*set_storage)(zmmx_storage *storage);
	/* Bytes that `storage` gave and has not got back: as long as it is not 0, the storage and its code must stay. After
	 * set_storage() with another one it is 0 as soon as no block of its memory is alive, at the latest when a request has
	 * ended and set_storage() is called again, as in MSHUTDOWN. */
	size_t (*storage_bytes)(const zmmx_storage *storage);
	/* From the next request on each leak of this thread is given to `handler`, whether or not zmmx.leaks is set; NULL: no
	 * more. As long as one is set all blocks are tracked, which costs time and memory. false: zmmx is not active. */
	bool (*set_leak_handler)(zmmx_api_leak_handler handler, void *argument);
} zmmx_api;

/* The API, or NULL when zmmx is not loaded or too old for `version`. For MINIT of a module that starts after zmmx, and
 * any time later. */
static inline const zmmx_api *zmmx_api_get(uint32_t version)
{
	zend_module_entry *module = (zend_module_entry *)zend_hash_str_find_ptr(&module_registry, "zmmx", sizeof("zmmx") - 1);
	if (!module) {
		return NULL;
	}
	const zmmx_api *(*get)(uint32_t) =
			(const zmmx_api *(*)(uint32_t))(uintptr_t)DL_FETCH_SYMBOL(module->handle, "zmmx_get_api");
	return get ? get(version) : NULL;
}

/* What zmmx_api_get() calls. */
ZEND_DLEXPORT const zmmx_api *zmmx_get_api(uint32_t version);

#endif
