/* What happens while committed memory is high.
 *
 * The heap calls zmmx_pressure_changed() when its committed bytes reach the lowest level that something waits for, or fall
 * below the highest one from which something is to be armed again. That is in the middle of an allocation, so nothing is
 * done there but to ask the engine for an interrupt: it calls zmmx_pressure_interrupt() at the next jump or call of PHP code, where
 * code of the script may run. While something is due, every further commit asks again, because the engine has other uses for
 * the same interrupt and may have lost ours over them.
 *
 * The list of callbacks is in the system's memory: the hook reads it while the heap is in the middle of an operation. */
#include "php/life/zmmx_php_pressure.h"

#include <stdlib.h>

#include "zend_fibers.h"
#include "zend_gc.h"
#include "zend_globals.h"
#include "zend_interfaces.h"

typedef struct zmmx_pressure_callback callback;
struct zmmx_pressure_callback {
	callback *next;
	zend_long number;
	zmmx_level at;
	bool called; /* and usage has not fallen since */
	zend_fcall_info function;
	zend_fcall_info_cache resolved; /* no handler, as for __call(): to be looked up at each call */
};

/* ---- levels ---- */

/* Without a limit there is no share of it. */
static size_t level_bytes(const zmmx_level *level)
{
	size_t limit = *ZMMX_G(limit);
	if (level->share > 0) {
		return limit < SIZE_MAX / 4 ? (size_t)((double)limit * level->share) : SIZE_MAX;
	}
	return level->bytes ? level->bytes : SIZE_MAX;
}

/* An eighth lower, or usage that swings about a level would call again and again. */
static size_t armed_below(size_t level)
{
	return level - level / 8;
}

/* What the collector was asked about last, and what was kept, is not worth asking about again before the heap has grown by a
 * quarter. */
static size_t soft_level(void)
{
	size_t soft = level_bytes(&ZMMX_G(soft_limit)), lowest = ZMMX_G(soft_lowest);
	if (soft == SIZE_MAX || lowest == SIZE_MAX || lowest + lowest / 4 < soft) {
		return soft;
	}
	return lowest + lowest / 4;
}

/* The next bytes to hear about. */
typedef struct marks {
	size_t above, below;
} marks;

static void soft_mark(marks *marks, size_t now)
{
	if (ZMMX_G(soft_lowest) != SIZE_MAX && now < ZMMX_G(soft_lowest)) {
		ZMMX_G(soft_lowest) = now;
	}
	size_t level = soft_level();
	if (level < marks->above) {
		marks->above = level;
	}
	if (level > level_bytes(&ZMMX_G(soft_limit)) && ZMMX_G(soft_lowest) > marks->below) {
		marks->below = ZMMX_G(soft_lowest);
	}
}

static void callback_mark(marks *marks, callback *callback, size_t now)
{
	size_t level = level_bytes(&callback->at), below = armed_below(level);
	callback->called = callback->called && now >= below;
	if (!callback->called && level < marks->above) {
		marks->above = level;
	}
	if (callback->called && below > marks->below) {
		marks->below = below;
	}
}

/* Tells the heap what to tell us. Returns whether something is due now. */
static bool marks_set(void)
{
	marks marks = {SIZE_MAX, 0};
	size_t now = ZMMX_G(real)->now;
	soft_mark(&marks, now);
	for (callback *callback = ZMMX_G(callbacks); callback; callback = callback->next) {
		callback_mark(&marks, callback, now);
	}
	zmmx_heap_set_pressure(ZMMX_G(heap), marks.above, marks.below);
	return now >= marks.above;
}

void zmmx_pressure_update(void)
{
	if (ZMMX_G(heap) && ZMMX_G(pressure_on) && marks_set() && !ZMMX_G(pressure_busy)) {
		zend_atomic_bool_store_ex(&EG(vm_interrupt), true);
	}
}

void zmmx_pressure_changed(void *context)
{
	(void)context;
	zmmx_pressure_update();
}

/* ---- at a safe point ---- */

/* gc_disable() holds here too. After a fatal error objects may be half made. */
static void cycles_collect(void)
{
	if (gc_enabled() && !gc_protected()) {
		gc_collect_cycles();
	}
}

static void soft_limit_act(void)
{
	if (ZMMX_G(real)->now >= soft_level()) {
		cycles_collect();
		zmmx_heap_gc(ZMMX_G(heap));
		ZMMX_G(soft_lowest) = ZMMX_G(real)->now;
	}
}

/* The first one after that number that is due. Any code may have run since: the list is searched anew. */
static callback *callback_due(zend_long after, zend_long newest)
{
	for (callback *callback = ZMMX_G(callbacks); callback && callback->number <= newest; callback = callback->next) {
		if (callback->number > after && !callback->called && ZMMX_G(real)->now >= level_bytes(&callback->at)) {
			return callback;
		}
	}
	return NULL;
}

/* It may remove itself. */
static void callback_call(callback *callback)
{
	zval result, held;
	zend_fcall_info function = callback->function;
	zend_fcall_info_cache resolved = callback->resolved;
	callback->called = true;
	ZVAL_COPY(&held, &function.function_name);
	function.retval = &result;
	ZVAL_UNDEF(&result);
	zend_fiber_switch_block();
	zend_call_function(&function, resolved.function_handler ? &resolved : NULL);
	zend_fiber_switch_unblock();
	zval_ptr_dtor(&result);
	zval_ptr_dtor(&held);
}

/* What a callback adds waits: one that takes itself back and adds itself anew would otherwise never end. */
static void act(void)
{
	callback *callback;
	zend_long last = 0, newest = ZMMX_G(callback_last);
	soft_limit_act();
	while (!EG(exception) && (callback = callback_due(last, newest))) {
		last = callback->number;
		callback_call(callback);
	}
}

/* What is due while this runs, or because the script was not ready for it, waits for the next commit. The engine looks for
 * interrupts before it goes on, so to ask for another one here could keep it from ever doing so. */
static void act_alone(void)
{
	volatile bool bailed_out = false;
	ZMMX_G(pressure_busy) = true;
	/* clang-format off */
	zend_try {
		act();
	} zend_catch {
		bailed_out = true;
	} zend_end_try();
	/* clang-format on */
	ZMMX_G(pressure_busy) = false;
	marks_set();
	if (bailed_out) {
		zend_bailout();
	}
}

void zmmx_pressure_interrupt(void)
{
	/* while an exception is on its way no code of the script can run */
	if (ZMMX_G(pressure_on) && !ZMMX_G(pressure_busy) && ZMMX_G(heap) && !EG(exception)) {
		act_alone();
	}
}

/* ---- the callbacks of a request ---- */

/* Streams and sessions may call code of the script after the callbacks have been dropped: what it adds would be left to the
 * next request. */
zend_long zmmx_pressure_add(const zend_fcall_info *function, const zend_fcall_info_cache *resolved, zmmx_level at)
{
	if (!ZMMX_G(pressure_on)) {
		return ++ZMMX_G(callback_last);
	}
	callback **end = &ZMMX_G(callbacks), *added = calloc(1, sizeof(*added));
	if (!added) {
		return 0;
	}
	while (*end) {
		end = &(*end)->next;
	}
	added->number = ++ZMMX_G(callback_last);
	added->at = at;
	added->function = *function;
	added->resolved = *resolved;
	Z_TRY_ADDREF(added->function.function_name);
	*end = added;
	zmmx_pressure_update();
	return added->number;
}

static void callback_drop(callback **link)
{
	callback *gone = *link;
	zval function = gone->function.function_name;
	*link = gone->next;
	free(gone);
	zval_ptr_dtor(&function); /* may run a destructor, which may change the list */
}

bool zmmx_pressure_remove(zend_long number)
{
	for (callback **link = &ZMMX_G(callbacks); *link; link = &(*link)->next) {
		if ((*link)->number == number) {
			callback_drop(link);
			zmmx_pressure_update();
			return true;
		}
	}
	return false;
}

/* ---- requests ---- */

void zmmx_pressure_activate(void)
{
	ZMMX_G(callback_last) = 0;
	ZMMX_G(pressure_busy) = false;
	ZMMX_G(soft_lowest) = SIZE_MAX;
	ZMMX_G(pressure_on) = true;
	zmmx_pressure_update();
}

void zmmx_pressure_deactivate(void)
{
	ZMMX_G(pressure_on) = false;
	if (ZMMX_G(heap)) {
		zmmx_heap_set_pressure(ZMMX_G(heap), SIZE_MAX, 0);
	}
	while (ZMMX_G(callbacks)) {
		callback_drop(&ZMMX_G(callbacks));
	}
}
