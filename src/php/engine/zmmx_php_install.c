/* Installs the handlers in the engine's heap, and changes them with the phase of the request and the observers. */
#include "php/engine/zmmx_php_install.h"

static zmmx_handler_kind handler_kind_now(void)
{
	if (ZMMX_G(observers) == ZMMX_OBSERVE_SAMPLE && ZMMX_G(phase) == ZMMX_PHASE_RUNNING) {
		return ZMMX_HANDLERS_SAMPLED;
	}
	return ZMMX_G(observers) ? ZMMX_HANDLERS_OBSERVED : ZMMX_HANDLERS_FAST;
}

static const zmmx_handler_set *handler_set_of(zmmx_handler_kind kind, zmmx_phase phase)
{
	const zmmx_near_sets *nearby = ZMMX_G(nearby);
	if (nearby && phase == ZMMX_PHASE_RUNNING && kind != ZMMX_HANDLERS_OBSERVED) {
		return kind == ZMMX_HANDLERS_FAST ? &nearby->fast : &nearby->sampled;
	}
	return &zmmx_handler_sets[kind][phase];
}

/* The handlers installed in a heap; all NULL: none. */
typedef struct installation {
	zmmx_handler_set calls;
#if ZMMX_HAS_SHUTDOWN_HANDLER
	size_t (*gc)(void);
	void (*shutdown)(bool full, bool silent);
#endif
} installation;

static installation installation_of(zend_mm_heap *heap)
{
	installation now;
	memset(&now, 0, sizeof(now));
#if ZMMX_HAS_SHUTDOWN_HANDLER
	zend_mm_get_custom_handlers_ex(heap, &now.calls.malloc, &now.calls.free, &now.calls.realloc, &now.gc,
	                               &now.shutdown);
#else
	/* the getter reads the plain handlers, which share their memory with those of debug builds */
	/* clang-format off */
	zend_mm_get_custom_handlers(heap, (void *(**)(size_t))&now.calls.malloc, (void (**)(void *))&now.calls.free,
	                            (void *(**)(void *, size_t))&now.calls.realloc);
	/* clang-format on */
#endif
	return now;
}

static installation installation_get(void)
{
	return installation_of(ZMMX_G(stock));
}

static void installation_set(const installation *new)
{
#if ZMMX_HAS_SHUTDOWN_HANDLER
	zend_mm_set_custom_handlers_ex(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc, new->gc,
	                               new->shutdown);
#elif ZEND_DEBUG
	if (new->calls.malloc) {
		zend_mm_set_custom_debug_handlers(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc);
	} else {
		zend_mm_set_custom_handlers(ZMMX_G(stock), NULL, NULL, NULL);
	}
#else
	zend_mm_set_custom_handlers(ZMMX_G(stock), new->calls.malloc, new->calls.free, new->calls.realloc);
#endif
}

static void installation_clear(void)
{
	installation none;
	memset(&none, 0, sizeof(none));
	installation_set(&none);
}

static bool sets_are_equal(const zmmx_handler_set *a, const zmmx_handler_set *b)
{
	return a->malloc == b->malloc && a->free == b->free && a->realloc == b->realloc;
}

/* Installs the handlers of this phase, unless all of them are there. Others may have restored ours without the last
 * two, which they do not know. */
static void handlers_set(const zmmx_handler_set *set)
{
	installation now = installation_get(), wanted = {.calls = *set};
	bool complete = true;
#if ZMMX_HAS_SHUTDOWN_HANDLER
	wanted.gc = zmmx_handle_gc;
	wanted.shutdown = zmmx_handle_shutdown;
	complete = now.gc == zmmx_handle_gc && now.shutdown == zmmx_handle_shutdown;
#endif
	if (!complete || !sets_are_equal(&now.calls, set)) {
		installation_set(&wanted);
	}
}

bool zmmx_installed_are_ours(void)
{
	installation now = installation_get();
	const zmmx_handler_set *sets = zmmx_handler_sets[0];
	for (size_t i = 0; i < sizeof(zmmx_handler_sets) / sizeof(zmmx_handler_set); i++) {
		if (sets[i].malloc && sets_are_equal(&now.calls, &sets[i])) {
			return true;
		}
	}
	const zmmx_near_sets *nearby = ZMMX_G(nearby);
	return nearby && (sets_are_equal(&now.calls, &nearby->fast) || sets_are_equal(&now.calls, &nearby->sampled));
}

static bool handlers_are_ours(void)
{
	return zend_mm_get_heap() == ZMMX_G(stock) && zmmx_installed_are_ours();
}

static void kind_set(zmmx_handler_kind kind, zmmx_phase phase)
{
	ZMMX_G(handlers) = kind;
	handlers_set(handler_set_of(kind, phase));
}

zmmx_near_sets zmmx_install_linked(void)
{
	return (zmmx_near_sets){zmmx_handler_sets[ZMMX_HANDLERS_FAST][ZMMX_PHASE_RUNNING],
	                        zmmx_handler_sets[ZMMX_HANDLERS_SAMPLED][ZMMX_PHASE_RUNNING]};
}

void zmmx_install(const zmmx_near_sets *nearby)
{
	ZMMX_G(nearby) = nearby;
	kind_set(ZMMX_HANDLERS_FAST, ZMMX_PHASE_RUNNING);
}

void zmmx_uninstall(void)
{
	ZMMX_G(nearby) = NULL;
	installation_clear();
}

#ifdef ZTS

void zmmx_install_ended(void)
{
	handlers_set(&zmmx_ended_handlers);
}

#endif

bool zmmx_install_phase(zmmx_phase phase)
{
	if (!handlers_are_ours()) {
		return false;
	}
	ZMMX_G(phase) = phase;
	kind_set(handler_kind_now(), phase);
	return true;
}

bool zmmx_installed_in_front(void)
{
	return handlers_are_ours();
}

bool zmmx_install_engine_owns(const void *block)
{
	installation now = installation_get();
	zend_mm_heap *current = zend_mm_set_heap(ZMMX_G(stock));
	installation_clear();
	bool owns = is_zend_ptr(block);
	installation_set(&now);
	zend_mm_set_heap(current);
	return owns;
}

void zmmx_observe(unsigned add, unsigned remove)
{
	zmmx_handler_kind before = handler_kind_now();
	bool ours = handlers_are_ours();
	ZMMX_G(observers) = (ZMMX_G(observers) | add) & ~remove;
	if (handler_kind_now() != before && ours) {
		kind_set(handler_kind_now(), ZMMX_G(phase));
	}
}

bool zmmx_observes(unsigned who)
{
	return ZMMX_G(handlers) == ZMMX_HANDLERS_OBSERVED
	       || (ZMMX_G(handlers) == ZMMX_HANDLERS_SAMPLED && who == ZMMX_OBSERVE_SAMPLE);
}

const void *zmmx_install_foremost(void)
{
	zend_mm_heap *heap = zend_mm_get_heap();
	if (!zend_mm_is_custom_heap(heap)) {
		return NULL;
	}
	zmmx_handler_set calls = installation_of(heap).calls, ours = *handler_set_of(ZMMX_G(handlers), ZMMX_G(phase));
	if (calls.malloc != ours.malloc) {
		return (const void *)(uintptr_t)calls.malloc;
	}
	return calls.free != ours.free ? (const void *)(uintptr_t)calls.free : (const void *)(uintptr_t)calls.realloc;
}
