/* The end of a request on a custom heap as quick as on the engine's own.
 *
 * With its own heap the engine drops global variables, constants, functions, classes and plain objects at the end of
 * a request, for their memory goes with the heap; with a custom heap it destroys them one by one. Ours is dropped as
 * a whole too, so there is nothing to destroy them for.
 *
 * The engine first closes resources, which may still run user code, and then destroys the global variables, the first
 * of the tables: its destructor for them is where we come in. */
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

/* Who observes or sits in front of us may count what is freed, and the stock heap is not dropped. */
static bool all_is_ours(void)
{
	return !ZMMX_G(observers) && zmmx_installed_in_front() && !zmmx_stock_holds_more();
}

/* In the order in which the engine does it with its own heap. Objects that own more than memory are freed. */
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
		/* no user code for objects that were made too late: the engine drops these with its own heap */
		zend_objects_store_mark_destructed(&EG(objects_store));
		EG(symbol_table).pDestructor = ZMMX_G(global_destroy);
	}
	ZMMX_G(global_destroy)(global);
}

void zmmx_fast_shutdown_prepare(void)
{
	/* debug builds look for leaks, and tables that dl() has added to are cleaned in another way */
	if (!ZEND_DEBUG && !EG(full_tables_cleanup)) {
		ZMMX_G(global_destroy) = EG(symbol_table).pDestructor;
		EG(symbol_table).pDestructor = global_drop;
	}
}
