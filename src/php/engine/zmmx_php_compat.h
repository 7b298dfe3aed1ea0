/* Every difference between the PHP versions. */
#ifndef ZMMX_PHP_COMPAT_H
#define ZMMX_PHP_COMPAT_H

#include "php.h"
#include "zend_alloc.h"

/* The value of a constant that no header has there. */
#if defined(PHP_WIN32) && !defined(PHP_OS)
#define PHP_OS "WINNT"
#endif

/* From 8.4 on the engine tells a custom heap about collections and the end of a request. */
#define ZMMX_HAS_SHUTDOWN_HANDLER (PHP_VERSION_ID >= 80400)

/* Bytes of the smallest slot that ZendMM hands out. From 8.4 on a free slot has its link twice, which takes 16 bytes,
 * or 8 with 32-bit pointers. The engine calls it ZEND_MM_MIN_USEABLE_BIN_SIZE; its headers do not have it. */
#if PHP_VERSION_ID >= 80400
#define ZMMX_MIN_SLOT (2 * sizeof(void *))
#else
#define ZMMX_MIN_SLOT ZEND_MM_MIN_SMALL_SIZE
#endif

/* Parameters and arguments of a handler: file and line in debug builds, otherwise none. */
#define ZMMX_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
#define ZMMX_CC ZEND_FILE_LINE_RELAY_CC ZEND_FILE_LINE_ORIG_RELAY_CC

/* The caller of a handler. */
typedef struct zmmx_caller {
	const void *pc;
	const char *file, *relayed_file; /* debug builds only */
	uint32_t line, relayed_line;
} zmmx_caller;

/* The engine jumps to a handler, so the return address is that of the code that wanted the block. */
#ifdef PHP_WIN32
#include <intrin.h>
#define ZMMX_RETURN_ADDRESS() _ReturnAddress()
#else
#define ZMMX_RETURN_ADDRESS() __builtin_return_address(0)
#endif
#if ZEND_DEBUG
/* clang-format off */
# define ZMMX_CALLER_AT(pc) {pc, __zend_filename, __zend_orig_filename, __zend_lineno, __zend_orig_lineno}
/* clang-format on */
#else
/* clang-format off */
# define ZMMX_CALLER_AT(pc) {pc, NULL, NULL, 0, 0}
/* clang-format on */
#endif
#define ZMMX_CALLER() ZMMX_CALLER_AT(ZMMX_RETURN_ADDRESS())

typedef void *(*zmmx_malloc_handler)(size_t size ZMMX_DC);
typedef void (*zmmx_free_handler)(void *block ZMMX_DC);
typedef void *(*zmmx_realloc_handler)(void *block, size_t size ZMMX_DC);

typedef struct zmmx_handler_set {
	zmmx_malloc_handler malloc;
	zmmx_free_handler free;
	zmmx_realloc_handler realloc;
} zmmx_handler_set;

/* The engine's record of a shutdown function without arguments. */
#if PHP_VERSION_ID >= 80500
/* clang-format off */
# define ZMMX_SHUTDOWN_ENTRY(function) {.fci_cache = {.function_handler = (function)}}
/* clang-format on */
#else
/* clang-format off */
# define ZMMX_SHUTDOWN_ENTRY(function) \
	{.fci = {.size = sizeof(zend_fcall_info)}, .fci_cache = {.function_handler = (function)}}
/* clang-format on */
#endif

/* What a frame holds, as the collector is told: all that it has if nothing yields in it. */
#if PHP_VERSION_ID >= 80202
#define ZMMX_UNNAMED_VALUES(frame, buffer) zend_unfinished_execution_gc_ex(frame, (frame)->call, buffer, false)
#else
#define ZMMX_UNNAMED_VALUES(frame, buffer) zend_unfinished_execution_gc(frame, (frame)->call, buffer)
#endif

/* Security releases from October 2026 on delay the error of an exceeded limit. ZEND_HAS_OOM tells that the headers know
 * this, the weak symbols tell whether the running PHP does. */
#if defined(ZEND_HAS_OOM) && defined(PHP_WIN32)
#define ZMMX_DELAYS_ERROR() true /* a library that needs a missing symbol does not load */
#elif defined(ZEND_HAS_OOM)
#pragma weak zend_mm_is_fallible
#pragma weak zend_mm_delayed_error_or_panic
#define ZMMX_DELAYS_ERROR() (zend_mm_delayed_error_or_panic != NULL && zend_mm_is_fallible != NULL)
#define ZMMX_ERROR_STATE_SET(value) (EG(delayed_oom).state = (value))
#define ZMMX_ERROR_STATE() ((int)EG(delayed_oom).state)
#else
#define ZMMX_DELAYS_ERROR() false
#define ZMMX_ERROR_STATE_SET(value) ((void)(value))
#define ZMMX_ERROR_STATE() 0
#endif

/* An allocator's error over the limit names the requested size; where it is delayed, up to 8.4, a new chunk. */
#define ZMMX_LIMIT_ERROR_NAMES_REQUEST() (PHP_VERSION_ID >= 80500 || !ZMMX_DELAYS_ERROR())

#endif
