/* An extension that uses zmmx through php_zmmx.h alone, as others would. Works without zmmx, too. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"

#include "php_zmmx.h"
#include "zmmx_client_arginfo.h"

static const zmmx_api *zmmx;

ZEND_FUNCTION(zmmx_client_api)
{
	zend_long version;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(version)
	ZEND_PARSE_PARAMETERS_END();
	const zmmx_api *api = zmmx_api_get((uint32_t)version);
	RETURN_BOOL(api && api->version == (uint32_t)version && api->struct_size >= sizeof(zmmx_api));
}

ZEND_FUNCTION(zmmx_client_reason)
{
	ZEND_PARSE_PARAMETERS_NONE();
	const char *reason = zmmx ? zmmx->inactive_reason() : "zmmx is not loaded";
	if (reason) {
		RETURN_STRING(reason);
	}
}

static void add_figures(zval *array, const zmmx_api_stats *stats)
{
	const struct {
		const char *name;
		size_t value;
	} rows[] = {
		{"struct_size", stats->struct_size}, {"version", stats->version}, {"active", stats->active},
		{"size", stats->size}, {"peak", stats->peak}, {"real_size", stats->real_size}, {"real_peak", stats->real_peak},
		{"limit", stats->limit}, {"headroom", stats->headroom}, {"chunks", stats->chunks},
		{"chunks_cached", stats->chunks_cached}, {"pages_small", stats->pages_small},
		{"pages_large", stats->pages_large}, {"pages_free", stats->pages_free},
		{"pages_returned", stats->pages_returned}, {"large_blocks", stats->large_blocks},
		{"large_bytes", stats->large_bytes}, {"huge_blocks", stats->huge_blocks}, {"huge_bytes", stats->huge_bytes},
		{"huge_cached_bytes", stats->huge_cached_bytes},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		add_assoc_long(array, rows[i].name, (zend_long)rows[i].value);
	}
}

ZEND_FUNCTION(zmmx_client_stats)
{
	zend_long bytes = 0;
	zmmx_api_stats stats;
	zval used;
	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(bytes)
	ZEND_PARSE_PARAMETERS_END();
	memset(&stats, 0x5a, sizeof(stats));
	stats.struct_size = bytes ? (size_t)bytes : sizeof(stats);
	if (!zmmx || !zmmx->stats(&stats)) {
		RETURN_FALSE;
	}
	array_init(return_value);
	add_figures(return_value, &stats);
	array_init(&used);
	for (size_t i = 0; i < ZMMX_API_BINS; i++) {
		add_index_long(&used, (zend_long)stats.bins[i].size, (zend_long)stats.bins[i].used);
	}
	add_assoc_zval(return_value, "used", &used);
}

static void add_verdict(zval *array, const char *name, const void *pointer)
{
	char text[64];
	snprintf(text, sizeof(text), "%s %zu", zmmx->owns(pointer) ? "owned" : "foreign", zmmx->usable_size(pointer));
	add_assoc_string(array, name, text);
}

ZEND_FUNCTION(zmmx_client_pointers)
{
	zval *sizes, *size;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ARRAY(sizes)
	ZEND_PARSE_PARAMETERS_END();
	array_init(return_value);
	if (!zmmx) {
		return;
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(sizes), size) {
		char name[32], inside[40];
		void *block = emalloc((size_t)zval_get_long(size));
		snprintf(name, sizeof(name), ZEND_LONG_FMT, zval_get_long(size));
		snprintf(inside, sizeof(inside), "%s+1", name);
		add_verdict(return_value, name, block);
		add_verdict(return_value, inside, (char *)block + 1);
		efree(block);
	} ZEND_HASH_FOREACH_END();
	void *malloced = malloc(100);
	int local = 0;
	add_verdict(return_value, "malloc", malloced);
	add_verdict(return_value, "stack", &local);
	add_verdict(return_value, "static", &zmmx);
	add_verdict(return_value, "null", NULL);
	add_verdict(return_value, "wild", (void *)(uintptr_t)0x123456789abcdef0);
	free(malloced);
}

/* ---- a storage of its own: aligned memory from the C library, which can only be given and taken whole ---- */

typedef struct counted_storage {
	zmmx_storage storage;
	size_t given, taken, lent;
} counted_storage;

static void *counted_alloc(zmmx_storage *self, size_t size, size_t alignment)
{
	counted_storage *storage = (void *)self;
	void *memory;
	if (posix_memalign(&memory, alignment, size) != 0) {
		return NULL;
	}
	storage->given++;
	storage->lent += size;
	return memory;
}

static void counted_free(zmmx_storage *self, void *chunk, size_t size)
{
	counted_storage *storage = (void *)self;
	storage->taken++;
	storage->lent -= size;
	free(chunk);
}

static bool cannot_resize(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	return false;
}

static counted_storage storage = {
	.storage = {.chunk_alloc = counted_alloc, .chunk_free = counted_free, .chunk_truncate = cannot_resize,
	            .chunk_extend = cannot_resize},
};

ZEND_FUNCTION(zmmx_client_storage)
{
	bool use;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_BOOL(use)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_BOOL(zmmx && zmmx->set_storage(use ? &storage.storage : NULL));
}

static void leak_print(const zmmx_api_leak *leak, void *argument)
{
	fprintf(argument, "leak: %zu blocks, %zu bytes at %s:%u by %s in %s, extension %s\n", leak->blocks, leak->bytes,
	        leak->file, leak->line, leak->c_function, leak->library, leak->extension);
}

ZEND_FUNCTION(zmmx_client_leaks)
{
	bool want;
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_BOOL(want)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_BOOL(zmmx && zmmx->set_leak_handler(want ? leak_print : NULL, stderr));
}

ZEND_FUNCTION(zmmx_client_storage_counts)
{
	ZEND_PARSE_PARAMETERS_NONE();
	size_t bytes = zmmx ? zmmx->storage_bytes(&storage.storage) : 0;
	counted_storage now = storage;
	array_init(return_value);
	add_assoc_long(return_value, "given", (zend_long)now.given);
	add_assoc_long(return_value, "taken", (zend_long)now.taken);
	add_assoc_long(return_value, "lent", (zend_long)now.lent);
	add_assoc_long(return_value, "bytes", (zend_long)bytes);
}

static PHP_MINIT_FUNCTION(zmmx_client)
{
	zmmx = zmmx_api_get(ZMMX_API_VERSION);
	return SUCCESS;
}

/* What the storage gave must be back before its code goes. */
static PHP_MSHUTDOWN_FUNCTION(zmmx_client)
{
	if (storage.given) {
		zmmx->set_storage(NULL);
		fprintf(stderr, "storage: %zu given, %zu taken, %zu bytes lent\n", storage.given, storage.taken, storage.lent);
	}
	return SUCCESS;
}

static const zend_module_dep dependencies[] = {
	ZEND_MOD_OPTIONAL("zmmx")
	ZEND_MOD_END
};

zend_module_entry zmmx_client_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	dependencies,
	"zmmx_client",
	ext_functions,
	PHP_MINIT(zmmx_client),
	PHP_MSHUTDOWN(zmmx_client),
	NULL,
	NULL,
	NULL,
	PHP_ZMMX_VERSION,
	STANDARD_MODULE_PROPERTIES
};

#ifdef COMPILE_DL_ZMMX_CLIENT
ZEND_GET_MODULE(zmmx_client)
#endif
