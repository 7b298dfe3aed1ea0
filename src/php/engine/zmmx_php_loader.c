/* The dynamic loader: which functions the running engine exports, and staying in memory after the engine unloaded us. */
#include "php/engine/zmmx_php_loader.h"

#ifdef PHP_WIN32

static HMODULE module_of(const void *address, DWORD how)
{
	HMODULE module = NULL;
	GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | how, (LPCSTR)address, &module);
	return module;
}

bool zmmx_loader_engine_has(const char *function)
{
	HMODULE engine = module_of((const void *)(uintptr_t)&zend_mm_get_heap, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT);
	return engine && GetProcAddress(engine, function);
}

void zmmx_loader_pin(void)
{
	module_of((const void *)(uintptr_t)&zmmx_loader_pin, GET_MODULE_HANDLE_EX_FLAG_PIN);
}

#else

#include <dlfcn.h>

bool zmmx_loader_engine_has(const char *function)
{
	return dlsym(RTLD_DEFAULT, function) != NULL;
}

void zmmx_loader_pin(void)
{
	Dl_info info;
	if (dladdr((void *)&zmmx_loader_pin, &info) && info.dli_fname) {
		dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
	}
}

#endif
