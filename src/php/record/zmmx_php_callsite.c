/* Calls in machine code. A return address is looked up once; the result stays valid when its library is unloaded. */
#include "php/record/zmmx_php_callsite.h"

#include <string.h>

/* The loader's information about an address. */
typedef struct location {
	const void *base;   /* of the library */
	const char *symbol; /* NULL: not exported */
	const void *start;  /* of the symbol */
	char path[MAXPATHLEN];
} location;

#ifdef PHP_WIN32

static bool locate(const void *address, location *found)
{
	HMODULE module;
	if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
	                        (LPCSTR)address, &module)
	    || !GetModuleFileNameA(module, found->path, sizeof(found->path))) {
		return false;
	}
	found->base = module;
	found->symbol = NULL;
	return true;
}

/* The return addresses of this call and those around it. */
static unsigned stack_unwind(const void **addresses, unsigned max)
{
	return CaptureStackBackTrace(0, max, (void **)addresses, NULL);
}

#define SLASH '\\'

#else

#include <dlfcn.h>
#include <unwind.h>

static bool locate(const void *address, location *found)
{
	Dl_info info;
	if (!dladdr(address, &info) || !info.dli_fname) {
		return false;
	}
	found->base = info.dli_fbase;
	found->symbol = info.dli_sname;
	found->start = info.dli_saddr;
	snprintf(found->path, sizeof(found->path), "%s", info.dli_fname);
	return true;
}

typedef struct unwinding {
	const void **addresses;
	unsigned count, max;
} unwinding;

static _Unwind_Reason_Code frame_add(struct _Unwind_Context *context, void *argument)
{
	unwinding *state = argument;
	if (state->count == state->max) {
		return _URC_NORMAL_STOP;
	}
	state->addresses[state->count++] = (const void *)(uintptr_t)_Unwind_GetIP(context);
	return _URC_NO_REASON;
}

static unsigned stack_unwind(const void **addresses, unsigned max)
{
	unwinding state = {addresses, 0, max};
	_Unwind_Backtrace(frame_add, &state);
	return state.count;
}

#define SLASH '/'

#endif

/* Frames of the C stack to look at: ours, then those of the allocator's interface. */
#define UNWIND_MAX 24

/* Functions that only pass a request on, so their callers are reported. */
static const char *const allocator_functions[] = {
	"_emalloc",
	"_ecalloc",
	"_erealloc",
	"_estrdup",
	"_estrndup",
	"_safe_",
	"_zend_mm_",
	"_efree",
	"smart_str_erealloc",
};

static bool is_allocator(const location *found)
{
	static const char here;
	location own;
	if (locate(&here, &own) && own.base == found->base) {
		return true;
	}
	for (size_t i = 0; found->symbol && i < sizeof(allocator_functions) / sizeof(allocator_functions[0]); i++) {
		if (strncmp(found->symbol, allocator_functions[i], strlen(allocator_functions[i])) == 0) {
			return true;
		}
	}
	return false;
}

/* The last part of the path. If a process has changed its title, its program's path changed with it. */
static uint32_t library_name(zmmx_callsites *callsites, const char *path)
{
	const char *slash = strrchr(path, SLASH);
	const char *name = slash ? slash + 1 : path;
	return zmmx_text_number(callsites->texts, name, strcspn(name, ":"));
}

static bool is_passed(const zmmx_callsites *callsites, const void *pc)
{
	for (size_t i = 0; i < ZMMX_PASSED; i++) {
		if (callsites->passed[i] == pc) {
			return true;
		}
	}
	return false;
}

void zmmx_callsite_pass(zmmx_callsites *callsites, const void *pc)
{
	for (size_t i = 0; i < ZMMX_PASSED && !is_passed(callsites, pc); i++) {
		if (!callsites->passed[i]) {
			callsites->passed[i] = pc;
		}
	}
}

static void callsite_fill(zmmx_callsites *callsites, uint32_t number, const void *pc)
{
	zmmx_callsite *callsite = zmmx_intern_at(&callsites->known, number);
	location found;
	callsite->pc = pc;
	/* the call may be the last instruction of its function */
	if (!locate((const char *)pc - 1, &found)) {
		return;
	}
	callsite->base = found.base;
	callsite->library = library_name(callsites, found.path);
	callsite->allocator = is_allocator(&found) || is_passed(callsites, pc);
	if (found.symbol) {
		callsite->symbol = zmmx_text_number(callsites->texts, found.symbol, strlen(found.symbol));
	}
	callsite->offset = (uint32_t)((uintptr_t)pc - (uintptr_t)(found.symbol ? found.start : found.base));
}

static bool callsite_matches(const void *entry, const void *key)
{
	return ((const zmmx_callsite *)entry)->pc == key;
}

static uint32_t callsite_number(zmmx_callsites *callsites, const void *pc)
{
	bool added;
	uint32_t number = zmmx_intern_number(&callsites->known, zmmx_hash_mix(0, (uintptr_t)pc), callsite_matches, pc, &added);
	if (added) {
		callsite_fill(callsites, number, pc);
	}
	return number;
}

static bool callsite_is_allocator(const zmmx_callsites *callsites, uint32_t number)
{
	return zmmx_callsite_at(callsites, number)->allocator;
}

/* The first caller of `pc`, an address on the stack, that is not the allocator's. 0: none found. */
static uint32_t caller_beyond(zmmx_callsites *callsites, const void *pc)
{
	const void *addresses[UNWIND_MAX];
	unsigned count = stack_unwind(addresses, UNWIND_MAX), i = 0;
	while (i < count && addresses[i] != pc) {
		i++;
	}
	for (i++; i < count && addresses[i]; i++) {
		uint32_t number = callsite_number(callsites, addresses[i]);
		if (!number || !callsite_is_allocator(callsites, number)) {
			return number;
		}
	}
	return 0;
}

uint32_t zmmx_callsite_of_caller(zmmx_callsites *callsites, const void *pc)
{
	uint32_t number = callsite_number(callsites, pc);
	if (!number || !callsite_is_allocator(callsites, number)) {
		return number;
	}
	uint32_t beyond = caller_beyond(callsites, pc);
	return beyond ? beyond : number;
}

static const void *library_of(const zend_module_entry *module)
{
	location found;
	const void *somewhere = module->functions ? (const void *)module->functions : (const void *)module->name;
	return somewhere && locate(somewhere, &found) ? found.base : NULL;
}

static const char *extension_at(const void *base)
{
	zend_module_entry *module;
	ZEND_HASH_FOREACH_PTR(&module_registry, module) {
		if (module->handle && library_of(module) == base) {
			return module->name;
		}
	}
	ZEND_HASH_FOREACH_END();
	return NULL;
}

const char *zmmx_callsite_extension(const zmmx_callsite *callsite)
{
	return extension_at(callsite->base);
}

void zmmx_code_owner(const void *code, char *buffer, size_t size)
{
	location found;
	if (!code || !locate(code, &found)) {
		snprintf(buffer, size, "unknown code");
		return;
	}
	const char *slash = strrchr(found.path, SLASH), *extension = extension_at(found.base);
	const char *library = slash ? slash + 1 : found.path;
	if (extension) {
		snprintf(buffer, size, "%s (%s)", extension, library);
	} else {
		snprintf(buffer, size, "%s", library);
	}
}
