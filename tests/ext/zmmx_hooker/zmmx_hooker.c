/* Another user of the heap's hook, for the tests of zmmx. zmmx_hooker.style says which of the known ones it is like;
 * what they have in common is that they take the place of whoever is there, count, and pass everything on. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"
#include "php_ini.h"

#include "zmmx_hooker_arginfo.h"

#define HAS_GC_HANDLER (PHP_VERSION_ID >= 80400)
#define HOOK_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
#define HOOK_CC ZEND_FILE_LINE_RELAY_CC ZEND_FILE_LINE_ORIG_RELAY_CC

#define RECORDS 64

typedef void *(*malloc_handler)(size_t size HOOK_DC);
typedef void (*free_handler)(void *block HOOK_DC);
typedef void *(*realloc_handler)(void *block, size_t size HOOK_DC);

typedef struct handlers {
	malloc_handler malloc;
	free_handler free;
	realloc_handler realloc;
#if HAS_GC_HANDLER
	size_t (*gc)(void);
	void (*shutdown)(bool full, bool silent);
#endif
} handlers;

ZEND_BEGIN_MODULE_GLOBALS(zmmx_hooker)
	char *style;
	bool installed;
	zend_mm_heap *heap;      /* that was there */
	zend_mm_heap *own_heap;  /* set in its place, by the styles that swap */
	handlers former;
	void *records[RECORDS];
	zend_long mallocs, frees, reallocs, gcs, shutdowns;
ZEND_END_MODULE_GLOBALS(zmmx_hooker)

ZEND_DECLARE_MODULE_GLOBALS(zmmx_hooker)
#define G(field) ZEND_MODULE_GLOBALS_ACCESSOR(zmmx_hooker, field)

#if defined(ZTS) && defined(COMPILE_DL_ZMMX_HOOKER)
ZEND_TSRMLS_CACHE_DEFINE()
#endif

static bool style_is(const char *name)
{
	return strcmp(G(style), name) == 0;
}

/* ---- passing on ---- */

/* Without handlers before us the engine's heap must be called past the ones we installed. Its first field says whether
 * there are any: some profilers of PHP up to 8.3 set it to 0 for the call. An allocator's own entries do not look. */
static int heap_flip(int custom)
{
	int before = *(int *)G(heap);
	*(int *)G(heap) = custom;
	return before;
}

static int flip_in_style(int custom)
{
	return style_is("flip") ? heap_flip(custom) : 0;
}

static void *pass_malloc(size_t size HOOK_DC)
{
	if (G(former).malloc && !style_is("stock")) {
		return G(former).malloc(size HOOK_CC);
	}
	int before = flip_in_style(0);
	void *block = _zend_mm_alloc(G(heap), size HOOK_CC);
	flip_in_style(before);
	return block;
}

static void pass_free(void *block HOOK_DC)
{
	if (G(former).free) {
		G(former).free(block HOOK_CC);
		return;
	}
	int before = flip_in_style(0);
	_zend_mm_free(G(heap), block HOOK_CC);
	flip_in_style(before);
}

static void *pass_realloc(void *block, size_t size HOOK_DC)
{
	if (G(former).realloc) {
		return G(former).realloc(block, size HOOK_CC);
	}
	int before = flip_in_style(0);
	void *result = _zend_mm_realloc(G(heap), block, size HOOK_CC);
	flip_in_style(before);
	return result;
}

/* The former heap is the current one for as long as it works. */
static void swap_to(zend_mm_heap *heap)
{
	if (G(own_heap)) {
		zend_mm_set_heap(heap);
	}
}

/* ---- handlers ---- */

/* A record of the profiler's own for every allocation, taken past all handlers; given back through them. */
static void record_keep(void)
{
	void **record = &G(records)[G(mallocs) % RECORDS];
	if (*record) {
		pass_free(*record ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	}
	int before = heap_flip(0);
	*record = _zend_mm_alloc(G(heap), 48 ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	heap_flip(before);
}

static void *hook_malloc(size_t size HOOK_DC)
{
	G(mallocs)++;
	swap_to(G(heap));
	if (style_is("flip")) {
		record_keep();
	}
	void *block = pass_malloc(size HOOK_CC);
	swap_to(G(own_heap));
	return block;
}

static void hook_free(void *block HOOK_DC)
{
	G(frees)++;
	swap_to(G(heap));
	pass_free(block HOOK_CC);
	swap_to(G(own_heap));
}

static void *hook_realloc(void *block, size_t size HOOK_DC)
{
	G(reallocs)++;
	swap_to(G(heap));
	void *result = pass_realloc(block, size HOOK_CC);
	swap_to(G(own_heap));
	return result;
}

#if HAS_GC_HANDLER

static size_t hook_gc(void)
{
	G(gcs)++;
	if (G(former).gc) {
		return G(former).gc();
	}
	int before = heap_flip(0);
	size_t freed = zend_mm_gc(G(heap));
	heap_flip(before);
	return freed;
}

static void hook_shutdown(bool full, bool silent)
{
	G(shutdowns)++;
	if (G(former).shutdown) {
		G(former).shutdown(full, silent);
		return;
	}
	int before = heap_flip(0);
	zend_mm_shutdown(G(heap), full, silent);
	if (!full) {
		heap_flip(before);
	}
}

#endif

/* ---- installation ---- */

static void handlers_get(zend_mm_heap *heap, handlers *set)
{
	memset(set, 0, sizeof(*set));
	if (!zend_mm_is_custom_heap(heap)) {
		return;
	}
#if HAS_GC_HANDLER
	zend_mm_get_custom_handlers_ex(heap, &set->malloc, &set->free, &set->realloc, &set->gc, &set->shutdown);
#else
	zend_mm_get_custom_handlers(heap, (void *(**)(size_t))&set->malloc, (void (**)(void *))&set->free,
	                            (void *(**)(void *, size_t))&set->realloc);
#endif
}

static void handlers_set(zend_mm_heap *heap, const handlers *set)
{
#if HAS_GC_HANDLER
	if (!style_is("old") && !style_is("stay_old")) {
		zend_mm_set_custom_handlers_ex(heap, set->malloc, set->free, set->realloc, set->gc, set->shutdown);
		return;
	}
	/* as before there were handlers for these: they get lost */
	zend_mm_set_custom_handlers(heap, set->malloc, set->free, set->realloc);
#elif ZEND_DEBUG
	zend_mm_set_custom_debug_handlers(heap, set->malloc, set->free, set->realloc);
#else
	zend_mm_set_custom_handlers(heap, set->malloc, set->free, set->realloc);
#endif
}

static const handlers ours = {
	.malloc = hook_malloc,
	.free = hook_free,
	.realloc = hook_realloc,
#if HAS_GC_HANDLER
	.gc = hook_gc,
	.shutdown = hook_shutdown,
#endif
};

static void install(void)
{
	if (G(installed) || style_is("none")) {
		return;
	}
	G(heap) = zend_mm_get_heap();
	handlers_get(G(heap), &G(former));
	G(installed) = true;
	if (style_is("swap")) {
		/* a whole heap, of which only the handlers are used */
		G(own_heap) = zend_mm_startup();
	} else if (style_is("swap_page")) {
		/* as much of a heap as the handlers need */
		G(own_heap) = pecalloc(1, 4096, 1);
	}
	handlers_set(G(own_heap) ? G(own_heap) : G(heap), &ours);
	swap_to(G(own_heap));
}

static void own_heap_drop(void)
{
	zend_mm_heap *heap = G(own_heap);
	G(own_heap) = NULL;
	if (style_is("swap")) {
		const handlers none = {0};
		handlers_set(heap, &none);
		zend_mm_shutdown(heap, true, true);
	} else {
		pefree(heap, 1);
	}
}

static void records_drop(void)
{
	for (int i = 0; i < RECORDS; i++) {
		if (G(records)[i]) {
			pass_free(G(records)[i] ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
			G(records)[i] = NULL;
		}
	}
}

static void restore(void)
{
	if (!G(installed)) {
		return;
	}
	records_drop();
	G(installed) = false;
	if (G(own_heap)) {
		zend_mm_set_heap(G(heap));
		own_heap_drop();
		return;
	}
	if (!G(former).malloc) {
		heap_flip(0);
	} else {
		handlers_set(G(heap), &G(former));
	}
}

/* ---- module ---- */

ZEND_FUNCTION(zmmx_hooker_counts)
{
	ZEND_PARSE_PARAMETERS_NONE();
	array_init(return_value);
	add_assoc_long(return_value, "malloc", G(mallocs));
	add_assoc_long(return_value, "free", G(frees));
	add_assoc_long(return_value, "realloc", G(reallocs));
	add_assoc_long(return_value, "gc", G(gcs));
	add_assoc_long(return_value, "shutdown", G(shutdowns));
}

static const char *const styles[] = {
	"none", "chain", "old", "stock", "flip", "swap", "swap_page", "stay", "stay_old", "early",
};

static ZEND_INI_MH(on_style)
{
	for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++) {
		if (zend_string_equals_cstr(new_value, styles[i], strlen(styles[i]))) {
			return OnUpdateString(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
		}
	}
	zend_error(E_WARNING, "zmmx_hooker.style: there is no style \"%s\"", ZSTR_VAL(new_value));
	return FAILURE;
}

/* chain      in place of whoever is there during the request, and puts him back
 * old        the same with the function that knows three handlers
 * stock      the same, but new blocks come from the engine's heap past everybody
 * flip       the same, and keeps records of its own in the engine's heap
 * swap       puts a heap of its own in place of the engine's, with handlers that use the former one
 * swap_page  the same with a page of zeros as the heap
 * stay       never leaves
 * stay_old   both
 * early      is there before the first request, and never leaves */
PHP_INI_BEGIN()
	STD_PHP_INI_ENTRY("zmmx_hooker.style", "none", PHP_INI_SYSTEM, on_style, style, zend_zmmx_hooker_globals,
	                  zmmx_hooker_globals)
PHP_INI_END()

static PHP_GINIT_FUNCTION(zmmx_hooker)
{
#if defined(COMPILE_DL_ZMMX_HOOKER) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(zmmx_hooker_globals, 0, sizeof(*zmmx_hooker_globals));
}

static PHP_MINIT_FUNCTION(zmmx_hooker)
{
	REGISTER_INI_ENTRIES();
	if (style_is("early")) {
		install();
	}
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmmx_hooker)
{
	restore();
	UNREGISTER_INI_ENTRIES();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmmx_hooker)
{
#if defined(ZTS) && defined(COMPILE_DL_ZMMX_HOOKER)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	G(mallocs) = G(frees) = G(reallocs) = G(gcs) = G(shutdowns) = 0;
	install();
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(zmmx_hooker)
{
	if (!style_is("stay") && !style_is("stay_old") && !style_is("early")) {
		restore();
	}
	return SUCCESS;
}

zend_module_entry zmmx_hooker_module_entry = {
	STANDARD_MODULE_HEADER,
	"zmmx_hooker",
	ext_functions,
	PHP_MINIT(zmmx_hooker),
	PHP_MSHUTDOWN(zmmx_hooker),
	PHP_RINIT(zmmx_hooker),
	PHP_RSHUTDOWN(zmmx_hooker),
	NULL,
	"1.0",
	PHP_MODULE_GLOBALS(zmmx_hooker),
	PHP_GINIT(zmmx_hooker),
	NULL,
	NULL,
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_ZMMX_HOOKER
ZEND_GET_MODULE(zmmx_hooker)
#endif
