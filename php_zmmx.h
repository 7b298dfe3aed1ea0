/* zmmx for other extensions: questions about the heap, and storage of their own below it.
 *
 *   static const zmmx_api *zmmx;                       // in MINIT, with ZEND_MOD_OPTIONAL("zmmx") in the module's
 *   zmmx = zmmx_api_get(ZMMX_API_VERSION);             // dependencies, so that zmmx starts first
 *   if (zmmx && !zmmx->inactive_reason()) {
 *       zmmx_api_stats stats = {sizeof(stats)};
 *       zmmx->stats(&stats);
 *   }
 *
 * All functions are for the thread that runs the request, and none allocates from the heap. New members are only added
 * at the end; ZMMX_API_VERSION changes when a member is removed or changes its meaning. */
#ifndef PHP_ZMMX_H
#define PHP_ZMMX_H

#include "php.h"

#include "src/core/zmmx_storage.h"

#define PHP_ZMMX_VERSION "0.1.0"

extern zend_module_entry zmmx_module_entry;
#define phpext_zmmx_ptr &zmmx_module_entry

#define ZMMX_API_VERSION 1
#define ZMMX_API_BINS 30

/* Figures of the heap. Sizes are bytes. The caller sets struct_size to its own sizeof(zmmx_api_stats); no more than
 * that is written. */
typedef struct zmmx_api_stats {
	size_t struct_size;
	uint32_t version;            /* ZMMX_API_VERSION of the library */
	uint32_t active;             /* 0: everything below is 0 */
	size_t size, peak;           /* in live blocks, and the peak in this request */
	size_t real_size, real_peak; /* committed */
	size_t limit;                /* memory_limit; SIZE_MAX: none */
	size_t headroom;             /* can still be committed before the limit is hit */
	size_t chunks, chunks_cached;
	size_t pages_small, pages_large, pages_free, pages_returned; /* in chunks in use; returned is part of free */
	size_t large_blocks, large_bytes;
	size_t huge_blocks, huge_bytes, huge_cached_bytes;
	struct {
		size_t size;       /* of a slot */
		size_t used, free; /* slots */
	} bins[ZMMX_API_BINS];
	/* committed in addition: cached chunks and mappings, and memory that growing blocks have in advance */
	size_t kept_bytes;
} zmmx_api_stats;

/* Blocks that were allocated at one site and outlived their request. */
typedef struct zmmx_api_leak {
	size_t struct_size;
	size_t blocks, bytes;
	const void *address; /* of one of them */
	size_t size;         /* that block's size as requested */
	const char *file;    /* of the running PHP code; "": none */
	uint32_t line;
	const char *c_function; /* "": the library does not name it */
	const char *library;    /* "": code made at run time */
	const char *extension;  /* "": not an extension's code or function */
} zmmx_api_leak;

/* Called once for each site. It must not use the heap, and the texts are only valid during the call. */
typedef void (*zmmx_api_leak_handler)(const zmmx_api_leak *leak, void *argument);

typedef struct zmmx_api {
	size_t struct_size;
	uint32_t version;
	/* NULL while PHP runs on the zmmx heap, otherwise the reason why not. The text stays valid. */
	const char *(*inactive_reason)(void);
	/* false, and nothing is written, if struct_size is too small for version and active. Walks the heap, so the time
	 * grows with the number of chunks in use. */
	bool (*stats)(zmmx_api_stats *stats);
	/* Whether the address is in a chunk or huge block of the heap. Never faults, whatever the address. */
	bool (*owns)(const void *address);
	/* Usable bytes of the block, at least the requested size; 0 for a pointer that is not a block of the heap. The
	 * counterpart of zend_mem_block_size() for ZendMM's blocks. */
	size_t (*usable_size)(const void *block);
	/* From now on this thread's heap gets its chunks and huge blocks from `storage`, which the caller owns; NULL: from
	 * the system again. false: zmmx is not active. zmmx_storage.h describes the members of zmmx_storage. */
	bool (*set_storage)(zmmx_storage *storage);
	/* Bytes that `storage` gave and has not got back; while it is not 0, the storage and its code must stay. After
	 * set_storage() with another storage it is 0 once no block of its memory is alive, at the latest when a request has
	 * ended and set_storage() is called again, as in MSHUTDOWN. */
	size_t (*storage_bytes)(const zmmx_storage *storage);
	/* From the next request on, passes each leak of this thread to `handler`, whether or not zmmx.leaks is set; NULL:
	 * no longer. While a handler is set all blocks are tracked, which costs time and memory. false: zmmx is not active. */
	bool (*set_leak_handler)(zmmx_api_leak_handler handler, void *argument);
} zmmx_api;

/* The API, or NULL if zmmx is not loaded or too old for `version`. For MINIT of a module that starts after zmmx, and
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

/* Called by zmmx_api_get(). */
ZEND_DLEXPORT const zmmx_api *zmmx_get_api(uint32_t version);

#endif
