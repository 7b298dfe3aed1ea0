/* Seen before every file: what PHP's headers for Windows take for granted of Microsoft's, and mingw's have otherwise. */

/* none of these is there: PHP declares pid_t, and in win32/time.h the rest */
#define _PID_T_
typedef long long _pid_t;
#define _TIMESPEC_DEFINED
#define _TIMEZONE_DEFINED
#define WIN_PTHREADS_TIME_H

/* may stand before `static` there: not so here, once Windows' own headers have seen it */
#include <winsock2.h>
#include <windows.h>
#undef __forceinline
#define __forceinline __inline __attribute__((always_inline))
