/* The totals as OpenMetrics text. Every sample has the process id, because each worker has a heap. A counter's family
 * has the same name as its samples, with "_total": Prometheus reads that in both of its text formats, and promtool
 * finds the help text. */
#include "php/report/zmmx_php_metrics.h"

#include "php/report/zmmx_php_figures.h"

#include "zend_smart_str.h"

typedef struct family {
	const char *name, *type, *help;
} family;

#define FAMILY_ROW(name, type, help) {"zmmx_" #name, type, help},

static const family families[] = {{NULL, NULL, NULL}, ZMMX_METRICS(FAMILY_ROW)};

typedef struct text {
	smart_str out;
	zend_long pid;
	const family *family;
	bool begun; /* the family */
} text;

static void family_begin(text *text, const family *family)
{
	text->family = family;
	text->begun = false;
}

/* A family without samples is not mentioned. */
static void sample_begin(text *text)
{
	if (!text->begun) {
		const family *family = text->family;
		smart_str_append_printf(&text->out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name,
		                        family->type);
		text->begun = true;
	}
}

/* `label` is "" or `name="value"`. */
static void sample(text *text, const char *label, zend_ulong value)
{
	sample_begin(text);
	smart_str_append_printf(&text->out, "%s{pid=\"" ZEND_LONG_FMT "\"%s%s} " ZEND_ULONG_FMT "\n", text->family->name,
	                        text->pid, *label ? "," : "", label, value);
}

static void figure_samples(text *text, zmmx_metric metric, const zmmx_report *report)
{
	for (size_t i = 0; i < zmmx_figure_count; i++) {
		const zmmx_figure *figure = &zmmx_figures[i];
		if (figure->metric == metric && zmmx_figure_is_known(figure, report)) {
			sample(text, figure->label, zmmx_figure_value(figure, report));
		}
	}
}

static void bin_samples(text *text, const zmmx_stats *stats)
{
	char label[64];
	for (unsigned i = 0; i < ZMMX_BINS; i++) {
		const zmmx_bin_stats *bin = &stats->bins[i];
		snprintf(label, sizeof(label), "size=\"%zu\",state=\"used\"", bin->slot_size);
		sample(text, label, bin->used);
		snprintf(label, sizeof(label), "size=\"%zu\",state=\"free\"", bin->slot_size);
		sample(text, label, bin->free);
	}
}

static void samples(text *text, zmmx_metric metric, const zmmx_report *report)
{
	if (metric == ZMMX_METRIC_active) {
		sample(text, "", report->active);
	} else if (metric == ZMMX_METRIC_bin_slots) {
		bin_samples(text, &report->stats);
	} else {
		figure_samples(text, metric, report);
	}
}

static void share_sample(text *text, const zmmx_share_figure *share, const zmmx_report *report)
{
	char name[64];
	snprintf(name, sizeof(name), "zmmx_%s_ratio", share->key);
	family_begin(text, &(family){name, "gauge", share->help});
	sample_begin(text);
	smart_str_append_printf(&text->out, "%s{pid=\"" ZEND_LONG_FMT "\"} %.6F\n", name, text->pid, share->of(report));
}

zend_string *zmmx_metrics_text(const zmmx_report *report)
{
	text text = {.pid = (zend_long)getpid()};
	for (unsigned metric = ZMMX_METRIC_none + 1; metric < sizeof(families) / sizeof(families[0]); metric++) {
		family_begin(&text, &families[metric]);
		samples(&text, (zmmx_metric)metric, report);
	}
	for (size_t i = 0; i < zmmx_share_count; i++) {
		if (zmmx_shares[i].help) {
			share_sample(&text, &zmmx_shares[i], report);
		}
	}
	smart_str_appends(&text.out, "# EOF\n");
	smart_str_0(&text.out);
	return text.out.s;
}
