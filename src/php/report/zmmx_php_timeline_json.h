/* A timeline as JSON. */
#ifndef ZMMX_PHP_TIMELINE_JSON_H
#define ZMMX_PHP_TIMELINE_JSON_H

#include "php/record/zmmx_php_timeline.h"
#include "php/report/zmmx_php_profile_view.h"

/* Appends a member "timeline" to an object. */
void zmmx_timeline_json(zmmx_output *out, const zmmx_timeline *timeline);

#endif
