/* The totals as text for Prometheus. */
#ifndef ZMMX_PHP_METRICS_H
#define ZMMX_PHP_METRICS_H

#include "php/report/zmmx_php_report.h"

/* The report must have its chunks and resident sizes. The caller owns the string. */
zend_string *zmmx_metrics_text(const zmmx_report *report, bool openmetrics);

#endif
