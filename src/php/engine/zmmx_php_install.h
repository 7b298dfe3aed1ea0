/* Our handlers in the engine's heap: installing and removing them. */
#ifndef ZMMX_PHP_INSTALL_H
#define ZMMX_PHP_INSTALL_H

#include "php/engine/zmmx_php.h"
#include "php/engine/zmmx_php_near_handlers.h"

typedef enum zmmx_handler_kind {
	ZMMX_HANDLERS_FAST, /* no observer */
	ZMMX_HANDLERS_OBSERVED,
	ZMMX_HANDLERS_SAMPLED, /* only a profile: it ends with the request, so later phases use the observed set */
	ZMMX_HANDLER_KINDS
} zmmx_handler_kind;

/* Provided by the layers above, in zmmx_php_handlers.c. A set for a combination that cannot occur is all NULL. */
extern const zmmx_handler_set zmmx_handler_sets[ZMMX_HANDLER_KINDS][ZMMX_PHASES];
#ifdef ZTS
extern const zmmx_handler_set zmmx_ended_handlers;
#endif
#if ZMMX_HAS_SHUTDOWN_HANDLER
/* zend_mm_gc() on our heap: the bytes given back. Ends the request, unless `full`. */
size_t zmmx_handle_gc(void);
void zmmx_handle_shutdown(bool full, bool silent);
#endif

/* The handlers of a running request that belong to the library. */
zmmx_near_sets zmmx_install_linked(void);
/* Installs the fast handlers in this thread's stock heap. `nearby`, unless NULL, replaces those of a running request,
 * and still belongs to the caller. */
void zmmx_install(const zmmx_near_sets *nearby);
/* Removes all handlers. */
void zmmx_uninstall(void);
#ifdef ZTS
/* Installs the handlers of a thread that has ended with live blocks. */
void zmmx_install_ended(void);
#endif
/* Whether the stock heap has our handlers, whether or not it is in use. */
bool zmmx_installed_are_ours(void);
/* Sets the handlers of this phase if any of them is missing. false: other handlers are installed. */
bool zmmx_install_phase(zmmx_phase phase);
/* Whether no other handlers are installed over ours, and no other heap in place of the engine's. */
bool zmmx_installed_in_front(void);
/* Asks the engine whether the block is in its heap's memory. It only answers while there are no handlers. */
bool zmmx_install_engine_owns(const void *block);
/* The observers: */
#define ZMMX_OBSERVE_PEAK 1u   /* keeps peak_since_mark, for the marks */
#define ZMMX_OBSERVE_TRACK 2u  /* zmmx_php_track.h */
#define ZMMX_OBSERVE_SAMPLE 4u /* zmmx_php_profile.h */
#define ZMMX_OBSERVE_FREES 8u  /* frees every block to the end, because that shows what is wrong with it */
#define ZMMX_OBSERVE_DEBUG 16u /* zmmx_php_debug_build.h */
/* Adds and removes observers, and changes the handlers accordingly. While other handlers are installed over ours, those
 * stay, and blocks may not be observed. */
void zmmx_observe(unsigned add, unsigned remove);
/* Whether one of the observers, or code that could be one, sees blocks. */
bool zmmx_observes(unsigned who);
/* The function that the engine calls instead of one of our handlers, malloc first. NULL: its own heap's. */
const void *zmmx_install_foremost(void);

#endif
