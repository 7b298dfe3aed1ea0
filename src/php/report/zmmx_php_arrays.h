/* Arrays for PHP code. Each function makes `array`, which is not initialised yet, an array that the caller owns. If there is
 * no room for it under memory_limit it bails out, as every allocation of the engine. */
#ifndef ZMMX_PHP_ARRAYS_H
#define ZMMX_PHP_ARRAYS_H

#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_report.h"

/* Pins that a snapshot lists, and zmmx_pins() by default. */
#define ZMMX_PINS_SHOWN 10

/* What the function of that name returns. The report must have the parts that are listed. */
void zmmx_stats_build(zval *array, const zmmx_report *report);
void zmmx_bins_build(zval *array, const zmmx_report *report);
void zmmx_chunks_build(zval *array, const zmmx_report *report);
void zmmx_huge_build(zval *array, const zmmx_report *report);
void zmmx_fragmentation_build(zval *array, const zmmx_report *report);
/* The first `limit` of the report's pins. */
void zmmx_pins_build(zval *array, const zmmx_report *report, size_t limit);
/* The changes from the mark to the report; `peak` is the highest number of live bytes in between. Without the sites. */
void zmmx_since_build(zval *array, const zmmx_report *report, const zmmx_mark *mark, size_t peak);
/* A list with an entry for each site, as zmmx_leaks() returns it. The sites are those that tracking has now. */
void zmmx_survivors_build(zval *array, const zmmx_survivors *survivors, size_t count);
/* What zmmx_snapshot() returns; without `details` only what is known without the walk's lists. */
void zmmx_snapshot_build(zval *array, const zmmx_report *report, bool details);

#endif
