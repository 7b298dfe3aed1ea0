/* PHP opens extensions with RTLD_DEEPBIND, which the runtime of AddressSanitizer refuses. Preloaded, this leaves that out. */
#include <dlfcn.h>

void *dlopen(const char *file, int mode)
{
	void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
	return next(file, mode & ~RTLD_DEEPBIND);
}
