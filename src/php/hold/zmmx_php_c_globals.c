/* Globals of C code. */
#include "php/hold/zmmx_php_c_globals.h"

#include "php/hold/zmmx_php_memory.h"

#include "SAPI.h"
#include "ext/standard/file.h"
#include "php_globals.h"

/* The structure that a member is in, from the expression that the engine has for it. */
#define RANGE_OF(global, type, member) (char *)&global(member) - offsetof(type, member), sizeof(type)

static void module_hold(zmmx_hold *hold, const zend_module_entry *module)
{
#ifdef ZTS
	const void *globals = module->globals_id_ptr && *module->globals_id_ptr ? ts_resource(*module->globals_id_ptr) : NULL;
#else
	const void *globals = module->globals_ptr;
#endif
	if (globals && module->globals_size && strcmp(module->name, "zmmx") != 0) {
		zmmx_hold_root(hold, ZMMX_STEP_EXTENSION, module->name);
		zmmx_hold_range(hold, globals, module->globals_size);
	}
}

void zmmx_hold_extension_globals(zmmx_hold *hold)
{
	const zval *entry;
	ZEND_HASH_FOREACH_VAL(&module_registry, entry)
	{
		module_hold(hold, Z_PTR_P(entry));
	}
	ZEND_HASH_FOREACH_END();
}

void zmmx_hold_engine_globals(zmmx_hold *hold)
{
	zmmx_hold_root(hold, ZMMX_STEP_ENGINE, "files");
	zmmx_hold_range(hold, RANGE_OF(FG, php_file_globals, default_context));
	zmmx_hold_root(hold, ZMMX_STEP_ENGINE, "the request");
	zmmx_hold_range(hold, RANGE_OF(SG, sapi_globals_struct, server_context));
	zmmx_hold_range(hold, RANGE_OF(PG, struct _php_core_globals, memory_limit));
	zmmx_hold_root(hold, ZMMX_STEP_ENGINE, "compiler");
	zmmx_hold_range(hold, RANGE_OF(CG, struct _zend_compiler_globals, compiled_filename));
	zmmx_hold_root(hold, ZMMX_STEP_ENGINE, "executor");
	zmmx_hold_range(hold, RANGE_OF(EG, struct _zend_executor_globals, symbol_table));
}
