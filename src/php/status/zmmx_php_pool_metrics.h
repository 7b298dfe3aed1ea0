/* All workers of a directory as text for Prometheus. */
#ifndef ZMMX_PHP_POOL_METRICS_H
#define ZMMX_PHP_POOL_METRICS_H

#include "php/status/zmmx_php_pool.h"

/* Of each worker, families of their own and those of zmmx_metrics() that mean the same, FAMILY(name without zmmx_, type,
 * help, expression of the value). The expression is of `worker`; those of ZMMX_POOL_TIMES are microseconds. */
#define ZMMX_POOL_FIGURES(FAMILY) \
	FAMILY(live_bytes, "gauge", "Bytes in live blocks.", worker->live) \
	FAMILY(live_peak_bytes, "gauge", "Highest bytes in live blocks in this request.", worker->live_peak) \
	FAMILY(committed_bytes, "gauge", "Bytes committed, as memory_get_usage(true) says.", worker->committed) \
	FAMILY(committed_peak_bytes, "gauge", "Highest bytes committed in this request.", worker->committed_peak) \
	FAMILY(kept_bytes, "gauge", "Bytes kept for reuse, which are not counted as committed.", worker->kept) \
	FAMILY(process_resident_bytes, "gauge", "Bytes of the process that are in memory.", worker->resident) \
	FAMILY(busy, "gauge", "Whether a request runs, 1 or 0.", worker->state) \
	FAMILY(requests_total, "counter", "Requests begun.", worker->requests) \
	FAMILY(given_back_bytes_total, "counter", "Bytes that the system got back.", worker->given_back) \
	FAMILY(limit_errors_total, "counter", "Errors over the limit.", worker->limit_errors) \
	FAMILY(largest_request_bytes, "gauge", "Most bytes committed in a request that has ended.", worker->largest)
#define ZMMX_POOL_LIMITS(FAMILY) \
	FAMILY(limit_bytes, "gauge", "The memory_limit setting; no sample without a limit.", worker->limit) \
	FAMILY(headroom_bytes, "gauge", "Bytes of the limit that are not committed.", worker->headroom)
#define ZMMX_POOL_TIMES(FAMILY) \
	FAMILY(state_since_timestamp_seconds, "gauge", "When the worker became busy or idle.", worker->since) \
	FAMILY(largest_request_timestamp_seconds, "gauge", "When that request ended; 0 if none has.", worker->largest_at)
/* Sums over the workers of a pool. */
#define ZMMX_POOL_SUMS(FAMILY) \
	FAMILY(pool_live_bytes, "gauge", "Bytes in live blocks of all workers.", worker->live) \
	FAMILY(pool_committed_bytes, "gauge", "Bytes that all workers have committed.", worker->committed) \
	FAMILY(pool_kept_bytes, "gauge", "Bytes that all workers keep for reuse.", worker->kept) \
	FAMILY(pool_resident_bytes, "gauge", "Bytes in memory of all processes; shared pages count for each.", \
	       worker->thread == worker->pid ? worker->resident : 0)
/* Of the master of each pool. */
#define ZMMX_POOL_RESTARTS(FAMILY) \
	FAMILY(restarts_total, "counter", "Workers of the pool that ended because of zmmx.max_resident.", worker->restarts)
/* With two samples. */
#define ZMMX_POOL_STATES(FAMILY) \
	FAMILY(chunks, "gauge", "Chunks of 2 MiB, by state.", 0) \
	FAMILY(pages, "gauge", "Pages of 4 KiB of the chunks in use, by kind; returned ones are part of no other.", 0) \
	FAMILY(blocks, "gauge", "Live blocks of whole pages, by kind.", 0) \
	FAMILY(block_bytes, "gauge", "Bytes in live blocks of whole pages, by kind.", 0) \
	FAMILY(fragmentation_ratio, "gauge", "Committed bytes that are not live, of all committed.", 0) \
	FAMILY(pool_workers, "gauge", "Workers, by state.", 0)

/* The caller owns the string. */
zend_string *zmmx_pool_metrics_text(const zmmx_pool *pool, bool openmetrics);

#endif
