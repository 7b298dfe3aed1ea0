/* Shared by all files of this layer: the globals, and the engine's headers. */
#ifndef ZMMX_PHP_H
#define ZMMX_PHP_H

#include "../../../php_zmmx.h"
#include "core/zmmx_core.h"
#include "php/engine/zmmx_php_compat.h"
#include "php/engine/zmmx_php_settings_table.h"

/* The phase of the current request, for the heap. */
typedef enum zmmx_phase {
	ZMMX_PHASE_RUNNING, /* startup, request */
	ZMMX_PHASE_LEAVING, /* after our RSHUTDOWN */
	ZMMX_PHASE_LATE     /* after post-deactivate, until the end is noticed: always on 8.2 and 8.3, otherwise when sealed */
} zmmx_phase;

#define ZMMX_PHASES 3

typedef struct zmmx_mark zmmx_mark;
struct zmmx_track;
struct zmmx_survivors;
struct zmmx_profile;
struct zmmx_recording;

struct zmmx_pressure_callback;

/* An amount of committed memory. */
typedef struct zmmx_level {
	size_t bytes; /* 0: none, or a share */
	double share; /* of memory_limit; 0: none, or bytes */
} zmmx_level;

#define ZMMX_SETTING_MEMBER(name, value, where, displayer, type, member) type member;

/* One set for the process, or in thread-safe PHP for each thread. */
typedef struct _zend_zmmx_globals {
	zmmx_heap *heap; /* NULL: not active; see zmmx_heap_set() */
	zmmx_phase phase;
	bool late_sealed;    /* blocks were allocated in the late phase */
	unsigned observers;  /* ZMMX_OBSERVE_*: the observers of every allocation; 0: the fast handlers */
	unsigned handlers;   /* zmmx_handler_kind of the last installed set, which handlers in front of ours call */
	bool reporting;      /* while an exceeded limit is reported */
	bool limit_reached;  /* in this request */
	size_t shutdown_max; /* bytes that its shutdown functions may commit anyway; 0: not known yet */
	ZMMX_SETTINGS(ZMMX_SETTING_MEMBER)
	bool restart_told;                   /* zmmx_should_restart() has said so */
	pid_t snapshot_process;              /* process of the request; 0: written, or not wanted */
	uint32_t snapshot_last;              /* number of shutdown functions once ours is the last */
	struct zmmx_recording *recording;    /* of zmmx.report; NULL: none */
	const char *reason;                  /* why zmmx is not active; "" while it is */
	zend_mm_heap *stock;                 /* the engine's heap, which keeps the blocks allocated before us */
	dtor_func_t global_destroy;          /* the engine's destructor for global variables */
	void *last_block;                    /* late phase: freeing this block ends the request */
	const struct zmmx_near_sets *nearby; /* in place of linked handlers; NULL: those */
	/* words in the stock heap that memory_get_usage() and the like read, or our own */
	zmmx_counter *live;
	zmmx_counter *real;
	const size_t *limit;
	int *overflow; /* set while an error over the limit is reported; NULL: not found */
	bool counters_found;
	zmmx_counter own_live, own_real;
	size_t own_limit;
	size_t stock_live;  /* the stock heap's own share */
	size_t stock_real;  /* its first chunk, which the figures leave out, because ours takes its place */
	bool stock_touched; /* called in this request */
	bool stock_grown;   /* has blocks outside its first chunk */
	/* marks of this request: a ring, NULL before the first */
	zmmx_mark *marks;
	size_t mark_count;
	size_t peak_since_mark; /* peak of live bytes since the last mark */
	/* tracked blocks */
	struct zmmx_track *track; /* NULL: off */
	bool leaks_wanted;        /* the request has ended, and report_memleaks was on */
	char *script, *uri;       /* of a request that has ended; NULL: unknown */
	zend_object *collector;   /* see zmmx_php_leaks.c */
	zmmx_api_leak_handler leak_handler;
	void *leak_argument;
	struct zmmx_survivors *last_leaks; /* of the last request */
	size_t last_leak_count;
	char *post_mortem_buffer;
	unsigned post_mortem_done;         /* bits by zmmx_death: reports of this request */
	bool leaks_told, post_mortem_told; /* why a file cannot be written: one warning is enough */
	bool deaf_told;                    /* a warning was given that other handlers are in front of ours while blocks are to be
	                              * tracked */
	/* memory pressure: see zmmx_php_pressure.c */
	struct zmmx_pressure_callback *callbacks; /* of this request, in the order of their numbers */
	zend_long callback_last;                  /* number */
	bool pressure_on;                         /* a request runs */
	bool pressure_busy;                       /* callbacks or the collector run because of it */
	size_t soft_lowest;                       /* fewest bytes since cycles were collected at the soft limit; SIZE_MAX: not in this request */
	/* what other processes read */
	struct zmmx_status_file *status; /* mapped; NULL: none */
	char *status_path;
	uint64_t status_device, status_inode; /* what the path leads to */
	uint64_t status_looked;               /* when it was last looked for there */
	bool status_told;                     /* why there is none: one warning is enough */
	bool status_forked;                   /* this process has no file yet, its parent has */
	/* sampled blocks */
	struct zmmx_profile *profile; /* NULL: none in this request */
	ptrdiff_t sample_left;        /* bytes to the next sample; below 0: due */
	const uint8_t *sample_filter;
	uint64_t profile_due; /* when other processes may be given it again without asking; microseconds */
#if ZEND_DEBUG
	struct zmmx_debug_build *debug; /* NULL: no memory for it, or no heap */
	const char *caller_file;        /* of the current allocation */
	uint32_t caller_line;
#endif
#ifdef ZTS
	struct _zend_zmmx_globals *next_thread;
	bool abandoned; /* of a thread that does not exist in this process, because another one forked it */
#endif
} zend_zmmx_globals;

/* hidden; otherwise each handler would have to look up its address first */
#ifdef __GNUC__
#pragma GCC visibility push(hidden)
#endif
#ifdef ZTS
extern TSRM_TLS zend_zmmx_globals *zmmx_thread TSRM_TLS_MODEL_ATTR;
extern TSRM_TLS zmmx_heap *zmmx_thread_heap TSRM_TLS_MODEL_ATTR; /* the same as ->heap, one load nearer; or NULL */
ZEND_TSRMLS_CACHE_EXTERN()
#else
extern zend_zmmx_globals zmmx_globals;
#endif
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef ZTS
/* This thread's globals while zmmx_thread is still NULL; sets it. Never NULL. */
ZEND_COLD zend_zmmx_globals *zmmx_thread_attach(void);

static zend_always_inline zend_zmmx_globals *zmmx_thread_globals(void)
{
	return EXPECTED(zmmx_thread) ? zmmx_thread : zmmx_thread_attach();
}

/* The calls until the next belong to the thread of `globals`, which may be NULL. */
void zmmx_thread_switch(zend_zmmx_globals *globals);

#define ZMMX_G(field) (zmmx_thread_globals()->field)
#else
#define ZMMX_G(field) (zmmx_globals.field)
#endif

static inline void zmmx_heap_set(zmmx_heap *heap)
{
	ZMMX_G(heap) = heap;
#ifdef ZTS
	zmmx_thread_heap = heap;
#endif
}

/* For the handlers: this thread's heap, if there is one. */
static zend_always_inline zmmx_heap *zmmx_heap_here(void)
{
#ifdef ZTS
	return EXPECTED(zmmx_thread_heap) ? zmmx_thread_heap : ZMMX_G(heap);
#else
	return ZMMX_G(heap);
#endif
}

/* zmmx_php_globals.c */
#ifdef ZTS
/* Calls `action` and sets *done, unless it is set; other threads wait. */
void zmmx_once(bool *done, void (*action)(void));
#else
static inline void zmmx_once(bool *done, void (*action)(void))
{
	if (!*done) {
		*done = true;
		action();
	}
}
#endif

#endif
