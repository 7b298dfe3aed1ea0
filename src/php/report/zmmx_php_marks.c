/* Marks: figures remembered, to report later what has changed. */
#include "php/report/zmmx_php_marks.h"

#include "php/engine/zmmx_php_install.h"
#include "php/record/zmmx_php_track.h"
#include "php/report/zmmx_php_report.h"

/* Every mark's peak is brought up to date when a mark is set, then it is followed anew. */
static void peaks_fold(void)
{
	zmmx_mark *marks = ZMMX_G(marks);
	size_t last = ZMMX_G(mark_count);
	for (size_t i = 0; i < ZMMX_MARKS && i < last; i++) {
		if (ZMMX_G(peak_since_mark) > marks[i].peak) {
			marks[i].peak = ZMMX_G(peak_since_mark);
		}
	}
	ZMMX_G(peak_since_mark) = ZMMX_G(heap) ? ZMMX_G(live)->now : 0;
}

size_t zmmx_mark_set(void)
{
	zmmx_report report;
	if (!ZMMX_G(marks)) {
		ZMMX_G(marks) = calloc(ZMMX_MARKS, sizeof(zmmx_mark));
	}
	if (!ZMMX_G(marks)) {
		return 0;
	}
	peaks_fold();
	zmmx_report_collect(&report, ZMMX_REPORT_RESIDENT);
	zmmx_mark *mark = ZMMX_G(marks) + ZMMX_G(mark_count) % ZMMX_MARKS;
	*mark = (zmmx_mark){report.stats, report.size, report.resident, ZMMX_G(peak_since_mark), 0, zmmx_track_epoch()};
	if (ZMMX_G(heap)) {
		mark->heap_peak = ZMMX_G(live)->peak;
		zmmx_observe(ZMMX_OBSERVE_PEAK, 0);
	}
	zmmx_report_destroy(&report);
	return ++ZMMX_G(mark_count);
}

const zmmx_mark *zmmx_mark_find(zend_long number)
{
	if (number < 1 || (zend_ulong)number > ZMMX_G(mark_count) || ZMMX_G(mark_count) - (size_t)number >= ZMMX_MARKS) {
		return NULL;
	}
	return ZMMX_G(marks) + ((size_t)number - 1) % ZMMX_MARKS;
}

size_t zmmx_mark_peak(const zmmx_mark *mark)
{
	if (!ZMMX_G(heap)) {
		return mark->size;
	}
	size_t peak = mark->peak > ZMMX_G(peak_since_mark) ? mark->peak : ZMMX_G(peak_since_mark);
	/* Also sees what happened inside one call, but only a peak higher than all before the mark. */
	if (ZMMX_G(live)->peak > mark->heap_peak && ZMMX_G(live)->peak > peak) {
		peak = ZMMX_G(live)->peak;
	}
	return peak - ZMMX_G(stock_live);
}

void zmmx_marks_clear(void)
{
	if (!ZMMX_G(marks)) {
		return;
	}
	free(ZMMX_G(marks));
	ZMMX_G(marks) = NULL;
	ZMMX_G(mark_count) = 0;
	if (ZMMX_G(heap)) {
		zmmx_observe(0, ZMMX_OBSERVE_PEAK);
	}
}
