/* What calls hold: of functions that run, and of generators and fibers that wait. */
#ifndef ZMMX_PHP_FRAMES_H
#define ZMMX_PHP_FRAMES_H

#include "php/hold/zmmx_php_hold.h"

/* The frames that lead to the present call, as roots. */
void zmmx_hold_stack(zmmx_hold *hold);
/* Their code that is in no table of functions. */
void zmmx_hold_stack_code(zmmx_hold *hold);
/* The pages of a stack of frames, from the last one on. */
void zmmx_hold_stack_pages(zmmx_hold *hold, const void *page);
/* The page that a frame is in, or the block of a generator's frame. */
void zmmx_hold_frame_page(zmmx_hold *hold, const zend_execute_data *frame);
/* The variables of a frame that have names, for the present entry; of the step all but the name is given. */
void zmmx_hold_variables(zmmx_hold *hold, const zend_execute_data *frame, zmmx_step step);

#endif
