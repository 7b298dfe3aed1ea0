/* Samples of each worker with its pool and process id, and of each pool the sums. */
#include "php/status/zmmx_php_pool_metrics.h"

#include "php/report/zmmx_php_exposition.h"
#include "php/report/zmmx_php_restarts.h"

#define LABELS_BYTES 256

typedef uint64_t (*figure)(const zmmx_status_file *worker);

typedef struct figure_family {
	zmmx_family family;
	figure of;
} figure_family;

/* clang-format off */
#define FIGURE_FUNCTION(name, type, help, value) \
	static uint64_t of_##name(const zmmx_status_file *worker) { return value; }
/* clang-format on */
#define FIGURE_ROW(name, type, help, value) {{"zmmx_" #name, type, help}, of_##name},
#define STATE_FAMILY(name, type, help, value) static const zmmx_family family_##name = {"zmmx_" #name, type, help};

ZMMX_POOL_FIGURES(FIGURE_FUNCTION)
ZMMX_POOL_LIMITS(FIGURE_FUNCTION)
ZMMX_POOL_TIMES(FIGURE_FUNCTION)
ZMMX_POOL_SUMS(FIGURE_FUNCTION)
ZMMX_POOL_RESTARTS(STATE_FAMILY)
ZMMX_POOL_STATES(STATE_FAMILY)

static const figure_family figures[] = {ZMMX_POOL_FIGURES(FIGURE_ROW)};
static const figure_family limits[] = {ZMMX_POOL_LIMITS(FIGURE_ROW)};
static const figure_family times[] = {ZMMX_POOL_TIMES(FIGURE_ROW)};
static const figure_family sums[] = {ZMMX_POOL_SUMS(FIGURE_ROW)};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* ---- workers ---- */

typedef struct output {
	zmmx_exposition text;
	const zmmx_pool *pool;
} output;

/* A call for each worker. */
typedef void sampler(output *out, const zmmx_status_file *worker, figure of);

/* `label` is "" or `,name="value"`. */
static const char *labels_of(char labels[LABELS_BYTES], const output *out, const zmmx_status_file *worker, const char *label)
{
	char pool[2 * sizeof(worker->pool)], thread[32] = "", elsewhere[48] = "";
	zmmx_exposition_escape(pool, sizeof(pool), worker->pool);
	if (worker->thread != worker->pid) {
		snprintf(thread, sizeof(thread), ",thread=\"%u\"", worker->thread);
	}
	if (worker->pid_namespace != out->pool->pid_namespace) {
		snprintf(elsewhere, sizeof(elsewhere), ",pid_namespace=\"%llu\"", (unsigned long long)worker->pid_namespace);
	}
	snprintf(labels, LABELS_BYTES, "pool=\"%s\",pid=\"%u\"%s%s%s", pool, worker->pid, thread, elsewhere, label);
	return labels;
}

static void sample(output *out, const zmmx_status_file *worker, const char *label, uint64_t value)
{
	char labels[LABELS_BYTES];
	zmmx_exposition_sample(&out->text, labels_of(labels, out, worker, label), (zend_ulong)value);
}

static void fraction(output *out, const zmmx_status_file *worker, uint64_t millionths)
{
	char labels[LABELS_BYTES];
	zmmx_exposition_fraction(&out->text, labels_of(labels, out, worker, ""), (double)millionths / 1e6);
}

static void family_samples(output *out, const zmmx_family *family, sampler *each, figure of)
{
	zmmx_exposition_family(&out->text, family);
	for (size_t i = 0; i < out->pool->count; i++) {
		each(out, &out->pool->workers[i], of);
	}
}

static void figure_sample(output *out, const zmmx_status_file *worker, figure of)
{
	sample(out, worker, "", of(worker));
}

static void limit_sample(output *out, const zmmx_status_file *worker, figure of)
{
	if (worker->limit != ZMMX_STATUS_NO_LIMIT) {
		sample(out, worker, "", of(worker));
	}
}

static void fraction_sample(output *out, const zmmx_status_file *worker, figure of)
{
	fraction(out, worker, of(worker));
}

static void chunk_samples(output *out, const zmmx_status_file *worker, figure of)
{
	(void)of;
	sample(out, worker, ",state=\"used\"", worker->chunks);
	sample(out, worker, ",state=\"cached\"", worker->chunks_cached);
}

static void page_samples(output *out, const zmmx_status_file *worker, figure of)
{
	(void)of;
	sample(out, worker, ",kind=\"free\"", worker->pages_free - worker->pages_returned);
	sample(out, worker, ",kind=\"returned\"", worker->pages_returned);
}

static void huge_sample(output *out, const zmmx_status_file *worker, figure of)
{
	sample(out, worker, ",kind=\"huge\"", of(worker));
}

static uint64_t of_huge_blocks(const zmmx_status_file *worker)
{
	return worker->huge_blocks;
}

static uint64_t of_huge_bytes(const zmmx_status_file *worker)
{
	return worker->huge_bytes;
}

static uint64_t of_fragmentation(const zmmx_status_file *worker)
{
	return worker->fragmentation;
}

static void rows_samples(output *out, const figure_family *rows, size_t count, sampler *each)
{
	for (size_t row = 0; row < count; row++) {
		family_samples(out, &rows[row].family, each, rows[row].of);
	}
}

/* ---- pools ---- */

/* The first worker that is of another pool than this one. */
static size_t pool_end(const zmmx_pool *pool, size_t first)
{
	size_t end = first;
	while (end < pool->count && strcmp(pool->workers[end].pool, pool->workers[first].pool) == 0) {
		end++;
	}
	return end;
}

static void pool_sample(output *out, const zmmx_status_file *worker, const char *label, uint64_t value)
{
	char name[2 * sizeof(worker->pool)], labels[LABELS_BYTES];
	zmmx_exposition_escape(name, sizeof(name), worker->pool);
	snprintf(labels, sizeof(labels), "pool=\"%s\"%s", name, label);
	zmmx_exposition_sample(&out->text, labels, (zend_ulong)value);
}

static uint64_t sum_of(const zmmx_pool *pool, size_t first, size_t end, figure of)
{
	uint64_t sum = 0;
	for (size_t i = first; i < end; i++) {
		sum += of(&pool->workers[i]);
	}
	return sum;
}

static uint64_t of_busy_worker(const zmmx_status_file *worker)
{
	return worker->state == ZMMX_STATUS_BUSY;
}

static void sum_samples(output *out, const figure_family *row)
{
	const zmmx_pool *pool = out->pool;
	zmmx_exposition_family(&out->text, &row->family);
	for (size_t first = 0, end; first < pool->count; first = end) {
		end = pool_end(pool, first);
		pool_sample(out, &pool->workers[first], "", sum_of(pool, first, end, row->of));
	}
}

static bool have_one_master(const zmmx_status_file *a, const zmmx_status_file *b)
{
	return a->master == b->master && a->pid_namespace == b->pid_namespace;
}

/* Each worker has what its master had counted when it last changed its state, so the most is the latest. Of the own master
 * it is known: the worker that wrote the most may have ended. */
static uint64_t restarts_of_master(const zmmx_pool *pool, size_t first, size_t end)
{
	const zmmx_status_file *worker = &pool->workers[first];
	bool own = worker->master && worker->master == pool->master && worker->pid_namespace == pool->pid_namespace;
	uint64_t most = own ? zmmx_restarts_of(worker->pool) : 0;
	for (size_t i = first; i < end; i++) {
		const zmmx_status_file *other = &pool->workers[i];
		most = have_one_master(worker, other) && other->restarts > most ? other->restarts : most;
	}
	return most;
}

static bool is_first_of_master(const zmmx_pool *pool, size_t first, size_t at)
{
	while (first < at && !have_one_master(&pool->workers[first], &pool->workers[at])) {
		first++;
	}
	return first == at;
}

static void restart_samples(output *out)
{
	const zmmx_pool *pool = out->pool;
	zmmx_exposition_family(&out->text, &family_restarts_total);
	for (size_t first = 0, end; first < pool->count; first = end) {
		uint64_t sum = 0;
		end = pool_end(pool, first);
		for (size_t i = first; i < end; i++) {
			sum += is_first_of_master(pool, first, i) ? restarts_of_master(pool, i, end) : 0;
		}
		pool_sample(out, &pool->workers[first], "", sum);
	}
}

static void worker_samples(output *out)
{
	const zmmx_pool *pool = out->pool;
	zmmx_exposition_family(&out->text, &family_pool_workers);
	for (size_t first = 0, end; first < pool->count; first = end) {
		end = pool_end(pool, first);
		uint64_t busy = sum_of(pool, first, end, of_busy_worker);
		pool_sample(out, &pool->workers[first], ",state=\"busy\"", busy);
		pool_sample(out, &pool->workers[first], ",state=\"idle\"", end - first - busy);
	}
}

zend_string *zmmx_pool_metrics_text(const zmmx_pool *pool, bool openmetrics)
{
	output out = {.text.openmetrics = openmetrics, .pool = pool};
	rows_samples(&out, figures, COUNT(figures), figure_sample);
	rows_samples(&out, limits, COUNT(limits), limit_sample);
	rows_samples(&out, times, COUNT(times), fraction_sample);
	family_samples(&out, &family_chunks, chunk_samples, NULL);
	family_samples(&out, &family_pages, page_samples, NULL);
	family_samples(&out, &family_blocks, huge_sample, of_huge_blocks);
	family_samples(&out, &family_block_bytes, huge_sample, of_huge_bytes);
	family_samples(&out, &family_fragmentation_ratio, fraction_sample, of_fragmentation);
	for (size_t row = 0; row < COUNT(sums); row++) {
		sum_samples(&out, &sums[row]);
	}
	restart_samples(&out);
	worker_samples(&out);
	return zmmx_exposition_end(&out.text);
}
