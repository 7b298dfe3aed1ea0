/* Whoever wants the interrupt sets EG(vm_interrupt). Other extensions use it for their own purposes, so it may come without
 * cause, and must be passed on. */
#include "php/life/zmmx_php_interrupt.h"

#include "php/engine/zmmx_php_loader.h"
#include "php/life/zmmx_php_asked.h"
#include "php/life/zmmx_php_pressure.h"
#include "php/life/zmmx_php_recording.h"

#include "zend_execute.h"

static void (*former_interrupt)(zend_execute_data *frame); /* constant while there are threads */

/* Pressure comes last, because its callbacks may throw or end the request. */
static void interrupt_handle(zend_execute_data *frame)
{
	zmmx_asked_interrupt();
	zmmx_recording_interrupt();
	if (former_interrupt) {
		former_interrupt(frame);
	}
	zmmx_pressure_interrupt();
}

void zmmx_interrupt_startup(void)
{
	former_interrupt = zend_interrupt_function;
	zend_interrupt_function = interrupt_handle;
}

void zmmx_interrupt_shutdown(void)
{
	if (zend_interrupt_function == interrupt_handle) {
		zend_interrupt_function = former_interrupt;
	} else {
		zmmx_loader_pin(); /* another extension calls us from its own */
	}
}
