/* Text for Prometheus, in either of its formats: families of samples. */
#ifndef ZMMX_PHP_EXPOSITION_H
#define ZMMX_PHP_EXPOSITION_H

#include "php/engine/zmmx_php.h"

#include "zend_smart_str.h"

/* The name of a counter ends in "_total". */
typedef struct zmmx_family {
	const char *name, *type, *help;
} zmmx_family;

typedef struct zmmx_exposition {
	smart_str out;
	bool openmetrics; /* false: the older format, text/plain; version=0.0.4 */
	const zmmx_family *family;
	bool begun; /* the family */
} zmmx_exposition;

/* The names of the formats; false: it is none of them. */
#define ZMMX_EXPOSITION_FORMATS "\"openmetrics\" or \"text\""
bool zmmx_exposition_format(const zend_string *name, bool *openmetrics);
/* A family without samples is not mentioned. */
void zmmx_exposition_family(zmmx_exposition *text, const zmmx_family *family);
/* `labels` is `name="value",...`. */
void zmmx_exposition_sample(zmmx_exposition *text, const char *labels, zend_ulong value);
void zmmx_exposition_fraction(zmmx_exposition *text, const char *labels, double value);
/* The text must be UTF-8: puts question marks for everything else, and for control characters. */
void zmmx_exposition_clean(char *text);
/* Writes a label's value, which is clean, so that it may stand between quotes. */
void zmmx_exposition_escape(char *to, size_t room, const char *value);
zend_string *zmmx_exposition_end(zmmx_exposition *text);

#endif
