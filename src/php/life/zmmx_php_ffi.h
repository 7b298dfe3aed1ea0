/* FFI::free(). */
#ifndef ZMMX_PHP_FFI_H
#define ZMMX_PHP_FFI_H

/* At the first request, when all extensions are loaded: replaces the method, once for the process. And at MSHUTDOWN. */
void zmmx_ffi_wrap(void);
void zmmx_ffi_unwrap(void);

#endif
