/* FFI::free() on a pointer from FFI::addr() asks the engine whether the block is ZendMM's, and otherwise hands it to
 * libc. Our blocks are not ZendMM's, so they are freed here. */
#include "php/life/zmmx_php_ffi.h"

#include "php/engine/zmmx_php_replace.h"

static zif_handler former_ffi_free;
static bool wrapped;

/* The head of ext/ffi's private CData. It is trusted only if `ptr` points to `ptr_holder`, which is the only case
 * needed. */
typedef struct cdata_head {
	zend_object std;
	void *type;
	void *ptr;
	void *ptr_holder;
} cdata_head;

static ZEND_FUNCTION(zmmx_ffi_free)
{
	if (ZMMX_G(heap) && ZEND_NUM_ARGS() == 1) {
		zval *argument = ZEND_CALL_ARG(execute_data, 1);
		ZVAL_DEREF(argument);
		if (Z_TYPE_P(argument) == IS_OBJECT && zend_string_equals_literal(Z_OBJCE_P(argument)->name, "FFI\\CData")) {
			cdata_head *head = (cdata_head *)Z_OBJ_P(argument);
			if (head->ptr == &head->ptr_holder && zmmx_heap_owns(ZMMX_G(heap), head->ptr_holder)) {
				efree(head->ptr_holder);
				head->ptr_holder = NULL;
				return;
			}
		}
	}
	former_ffi_free(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

static void wrap(void)
{
	former_ffi_free = zmmx_function_replace("ffi", "free", ZEND_FN(zmmx_ffi_free));
}

/* All threads share the class. The thread with the first request wraps the method, before any thread can call it. */
void zmmx_ffi_wrap(void)
{
	zmmx_once(&wrapped, wrap);
}

void zmmx_ffi_unwrap(void)
{
	if (former_ffi_free) {
		zmmx_function_replace("ffi", "free", former_ffi_free);
		former_ffi_free = NULL;
	}
	wrapped = false;
}
