/* Our handlers in the engine's heap: putting them in and taking them out. */
#ifndef ZMMX_PHP_INSTALL_H
#define ZMMX_PHP_INSTALL_H

#include "php/engine/zmmx_php.h"

typedef enum zmmx_handler_kind {
	ZMMX_HANDLERS_FAST,      /* nobody observes */
	ZMMX_HANDLERS_OBSERVED,
	ZMMX_HANDLERS_SAMPLED,   /* a profile does, alone: it ends with the request, so that later phases are as observed ones */
	ZMMX_HANDLER_KINDS
} zmmx_handler_kind;

/* What the layers above provide, in zmmx_php_handlers.c. A set that cannot come up is all NULL. */
extern const zmmx_handler_set zmmx_handler_sets[ZMMX_HANDLER_KINDS][ZMMX_PHASES];
#ifdef ZTS
extern const zmmx_handler_set zmmx_ended_handlers;
#endif
#if ZMMX_HAS_SHUTDOWN_HANDLER
/* zend_mm_gc() on our heap: bytes given back. The end of a request, unless `full`. */
size_t zmmx_handle_gc(void);
void zmmx_handle_shutdown(bool full, bool silent);
#endif

/* Installs the fast handlers in this thread's stock heap. `nearby`, unless NULL, stands in place of those of a running
 * request, and stays the caller's. */
void zmmx_install(const zmmx_handler_set *nearby);
/* Takes out whatever handlers there are. */
void zmmx_uninstall(void);
#ifdef ZTS
/* The handlers of a thread that has ended with live blocks. */
void zmmx_install_ended(void);
#endif
/* Whether the stock heap has handlers of ours, be it in use or not. */
bool zmmx_installed_are_ours(void);
/* Sets the handlers of this phase where any of them is missing, unless somebody else's are installed: then false. */
bool zmmx_install_phase(zmmx_phase phase);
/* Nobody has put handlers over ours or a heap in place of the engine's. */
bool zmmx_installed_in_front(void);
/* Asks the engine whether the block lies in its heap's memory. It answers only while there are no handlers. */
bool zmmx_install_engine_owns(const void *block);
/* Who observes: */
#define ZMMX_OBSERVE_PEAK 1u   /* watched_peak is kept, for the marks */
#define ZMMX_OBSERVE_TRACK 2u  /* zmmx_php_track.h */
#define ZMMX_OBSERVE_SAMPLE 4u /* zmmx_php_profile.h */
#define ZMMX_OBSERVE_FREES 8u  /* blocks are freed to the last: what is wrong with them shows then */
#define ZMMX_OBSERVE_DEBUG 16u /* zmmx_php_debug_build.h */
/* Adds to and takes from the observers, and changes the handlers accordingly; while somebody else's are installed over
 * ours those stay, and blocks may not be observed. */
void zmmx_observe(unsigned add, unsigned remove);
/* Whether one of the observers, or somebody who could be one, is told of blocks. */
bool zmmx_observes(unsigned who);
/* What the engine calls in place of one of our handlers, of malloc first. NULL: its own heap's. */
const void *zmmx_install_foremost(void);

#endif
