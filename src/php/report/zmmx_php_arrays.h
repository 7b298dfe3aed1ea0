/* Arrays for PHP code. Each function initialises `array` as an array that the caller owns. If memory_limit has no room
 * for it, it bails out, like every allocation of the engine. */
#ifndef ZMMX_PHP_ARRAYS_H
#define ZMMX_PHP_ARRAYS_H

#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_report.h"

/* The number of pins in a snapshot, and the default of zmmx_pins(). */
#define ZMMX_PINS_SHOWN 10

/* The result of the PHP function of that name. The report must have the parts that are listed. */
void zmmx_stats_build(zval *array, const zmmx_report *report);
void zmmx_bins_build(zval *array, const zmmx_report *report);
void zmmx_chunks_build(zval *array, const zmmx_report *report);
void zmmx_huge_build(zval *array, const zmmx_report *report);
void zmmx_fragmentation_build(zval *array, const zmmx_report *report);
/* The first `limit` pins of the report. */
void zmmx_pins_build(zval *array, const zmmx_report *report, size_t limit);
/* The changes from the mark to the report; `peak` is the highest number of live bytes in between. Without the sites. */
void zmmx_since_build(zval *array, const zmmx_report *report, const zmmx_mark *mark, size_t peak);
/* A list with an entry for each site, as zmmx_leaks() returns it. The sites are those of the present tracking. */
void zmmx_survivors_build(zval *array, const zmmx_survivors *survivors, size_t count);
/* The result of zmmx_snapshot(); without `details`, only the parts that need no lists. */
void zmmx_snapshot_build(zval *array, const zmmx_report *report, bool details);

#endif
