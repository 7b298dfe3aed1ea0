/* zmmx.report: what a request did with memory, recorded while it runs and written as JSON at its end. */
#ifndef ZMMX_PHP_RECORDING_H
#define ZMMX_PHP_RECORDING_H

#include "php/engine/zmmx_php.h"

/* At the start of a request: begins, if the setting names a file. */
void zmmx_recording_activate(void);
/* The script and its shutdown functions are over, and its data is still there: writes the file, once. */
void zmmx_recording_write(void);
/* At the end of a request: drops what was recorded. */
void zmmx_recording_deactivate(void);
/* The heap's hook. */
void zmmx_recording_changed(void);
/* From the engine's interrupt. */
void zmmx_recording_interrupt(void);

#endif
