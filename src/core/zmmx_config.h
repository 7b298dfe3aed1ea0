/* Compile-time choices of the core. */
#ifndef ZMMX_CONFIG_H
#define ZMMX_CONFIG_H

/* How the heap checks itself; each level includes the lower ones.
 *
 *      0  only checks that cost one compare
 *      1  assertions
 *      2  with every operation, the free list of the run or the maps of the chunk that it works on
 *      3  the whole heap at every 64th operation off the fast path */
#ifndef ZMMX_DEBUG
#define ZMMX_DEBUG 0
#endif

_Static_assert(ZMMX_DEBUG >= 0 && ZMMX_DEBUG <= 3, "ZMMX_DEBUG is 0 to 3");

/* Whether valgrind's headers are there, which are needed to tell memcheck about blocks. 0 builds without them. */
#if !defined(ZMMX_VALGRIND) && defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#define ZMMX_VALGRIND 1
#endif
#endif
#ifndef ZMMX_VALGRIND
#define ZMMX_VALGRIND 0
#endif

/* A build with AddressSanitizer. */
#if defined(__SANITIZE_ADDRESS__)
#define ZMMX_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ZMMX_ASAN 1
#endif
#endif
#ifndef ZMMX_ASAN
#define ZMMX_ASAN 0
#endif

#if defined(__GNUC__)
#define zmmx_likely(condition) __builtin_expect(!!(condition), 1)
#define zmmx_unlikely(condition) __builtin_expect(!!(condition), 0)
#define ZMMX_NOINLINE __attribute__((noinline, cold))                    /* compiled for size: memcpy() becomes rep movsb */
#define ZMMX_APART __attribute__((noinline))                             /* a part of a fast path that needs a stack frame */
#define ZMMX_INLINE static inline __attribute__((always_inline, unused)) /* a macro may define more than a file calls */
#if defined(__MINGW32__) && !defined(__clang__)
#define ZMMX_PRINTF(string, first) __attribute__((format(gnu_printf, string, first))) /* printf is Microsoft's on Windows */
#else
#define ZMMX_PRINTF(string, first) __attribute__((format(printf, string, first)))
#endif
#else /* Microsoft's compiler */
#define zmmx_likely(condition) (condition)
#define zmmx_unlikely(condition) (condition)
#define ZMMX_NOINLINE __declspec(noinline)
#define ZMMX_APART __declspec(noinline)
#define ZMMX_INLINE static __forceinline
#define ZMMX_PRINTF(string, first)
#define ZMMX_MSC_INTRINSICS 1
#endif

#endif
