/* The totals as text for Prometheus. Every sample has the process id, because each worker has a heap. */
#include "php/report/zmmx_php_metrics.h"

#include "php/report/zmmx_php_exposition.h"
#include "php/report/zmmx_php_figures.h"

#define LABELS_BYTES 128
#define FAMILY_ROW(name, type, help) {"zmmx_" #name, type, help},

static const zmmx_family families[] = {{NULL, NULL, NULL}, ZMMX_METRICS(FAMILY_ROW)};

typedef struct text {
	zmmx_exposition out;
	zend_long pid;
} text;

/* `label` is "" or `name="value"`. */
static const char *labels_of(const text *text, char labels[LABELS_BYTES], const char *label)
{
	snprintf(labels, LABELS_BYTES, "pid=\"" ZEND_LONG_FMT "\"%s%s", text->pid, *label ? "," : "", label);
	return labels;
}

static void sample(text *text, const char *label, zend_ulong value)
{
	char labels[LABELS_BYTES];
	zmmx_exposition_sample(&text->out, labels_of(text, labels, label), value);
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
	char name[64], labels[LABELS_BYTES];
	snprintf(name, sizeof(name), "zmmx_%s_ratio", share->key);
	zmmx_exposition_family(&text->out, &(zmmx_family){name, "gauge", share->help});
	zmmx_exposition_fraction(&text->out, labels_of(text, labels, ""), share->of(report));
}

zend_string *zmmx_metrics_text(const zmmx_report *report, bool openmetrics)
{
	text text = {.out.openmetrics = openmetrics, .pid = (zend_long)getpid()};
	for (unsigned metric = ZMMX_METRIC_none + 1; metric < sizeof(families) / sizeof(families[0]); metric++) {
		zmmx_exposition_family(&text.out, &families[metric]);
		samples(&text, (zmmx_metric)metric, report);
	}
	for (size_t i = 0; i < zmmx_share_count; i++) {
		if (zmmx_shares[i].help) {
			share_sample(&text, &zmmx_shares[i], report);
		}
	}
	return zmmx_exposition_end(&text.out);
}
