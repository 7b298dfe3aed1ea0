/* Ends a request on a custom heap as fast as on the engine's own.
 *
 * With its own heap the engine drops global variables, constants, functions, classes and plain objects at the end of a
 * request, because their memory goes with the heap; with a custom heap it destroys them one by one. Our heap is dropped
 * as a whole too, so there is no need to destroy them.
 *
 * The engine first closes resources, which may still run user code, and then destroys the global variables, the first
 * of the tables. Their destructor is where this code runs. */
#include "php/life/zmmx_php_fast_shutdown.h"

#include "php/engine/zmmx_php_install.h"
#include "php/engine/zmmx_php_stock.h"

#include "zend_gc.h"
#include "zend_globals.h"
#include "zend_hash.h"
#include "zend_objects_API.h"

static bool only_memory_is_left(void)
{
	return !EG(active) && (EG(flags) & EG_FLAGS_IN_RESOURCE_SHUTDOWN);
}

/* Observers, or handlers installed over ours, may depend on seeing every free; and the stock heap is not dropped. */
static bool all_is_ours(void)
{
	return !ZMMX_G(observers) && zmmx_installed_in_front() && !zmmx_stock_holds_more();
}

/* In the order of the engine with its own heap. Objects that own more than memory are freed. */
static void tables_drop(void)
{
	gc_protect(true);
	zend_hash_discard(EG(zend_constants), EG(persistent_constants_count));
	zend_objects_store_free_object_storage(&EG(objects_store), true);
	EG(objects_store).top = 1;
	zend_hash_discard(EG(function_table), EG(persistent_functions_count));
	zend_hash_discard(EG(class_table), EG(persistent_classes_count));
}

static void global_drop(zval *global)
{
	if (only_memory_is_left()) {
		if (all_is_ours()) {
			EG(symbol_table).pDestructor = NULL;
			tables_drop();
			return;
		}
		/* no user code for objects that were made too late: with its own heap, the engine drops these */
		zend_objects_store_mark_destructed(&EG(objects_store));
		EG(symbol_table).pDestructor = ZMMX_G(global_destroy);
	}
	/* clang-format off */
	ZMMX_G(global_destroy)(global);
	/* clang-format on */
}

void zmmx_fast_shutdown_prepare(void)
{
	/* debug builds look for leaks, and tables that dl() has added to are cleaned up differently */
	if (!ZEND_DEBUG && !EG(full_tables_cleanup)) {
		ZMMX_G(global_destroy) = EG(symbol_table).pDestructor;
		EG(symbol_table).pDestructor = global_drop;
	}
}
