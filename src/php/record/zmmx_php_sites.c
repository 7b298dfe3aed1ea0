/* Finds out where an allocation is made, and describes it. */
#include "php/record/zmmx_php_sites.h"

#include "php/engine/zmmx_php_install.h"
#include "php/record/zmmx_php_intern.h"

#include <stdlib.h>
#include <string.h>

#include "zend_compile.h"
#include "zend_globals.h"

zmmx_sites *zmmx_sites_create(unsigned depth, size_t site_size)
{
	zmmx_sites *sites = calloc(1, sizeof(*sites));
	if (sites) {
		*sites = (zmmx_sites){
			.texts = {.table = ZMMX_INTERN_EMPTY(zmmx_text)},
			.frames = ZMMX_INTERN_EMPTY(zmmx_frame),
			.callsites = ZMMX_CALLSITES_EMPTY(&sites->texts),
			.sites = {.entry_size = site_size},
			.depth = depth,
		};
	}
	return sites;
}

void zmmx_sites_destroy(zmmx_sites *sites)
{
	if (!sites) {
		return;
	}
	zmmx_texts_clear(&sites->texts);
	zmmx_intern_clear(&sites->frames);
	zmmx_intern_clear(&sites->callsites.known);
	zmmx_intern_clear(&sites->sites);
	free(sites);
}

/* ---- the PHP stack ---- */

static uint32_t text_of(zmmx_sites *sites, const zend_string *string)
{
	return string ? zmmx_text_number(&sites->texts, ZSTR_VAL(string), ZSTR_LEN(string)) : 0;
}

static bool is_opline_of(const zend_op_array *code, const zend_op *opline)
{
	return opline >= code->opcodes && opline < code->opcodes + code->last;
}

/* Under the JIT the frame's opline may be old, and in some versions it may be anything. While an exception is handled,
 * it points to an opcode of the engine's own. */
uint32_t zmmx_frame_line(const zend_execute_data *frame)
{
	const zend_op_array *code = &frame->func->op_array;
	const zend_op *opline = frame->opline;
	if (!is_opline_of(code, opline)) {
		opline = EG(opline_before_exception);
	}
	return opline && is_opline_of(code, opline) ? opline->lineno : code->line_start;
}

static bool frame_matches(const void *entry, const void *key)
{
	return memcmp((const char *)entry + sizeof(zmmx_intern_entry), (const char *)key + sizeof(zmmx_intern_entry),
	              sizeof(zmmx_frame) - sizeof(zmmx_intern_entry))
	       == 0;
}

static uint32_t frame_number(zmmx_sites *sites, const zmmx_frame *key)
{
	bool added;
	uint32_t hash = zmmx_hash_mix(key->parent, (uintptr_t)key->function << 16 ^ key->class_name);
	hash = zmmx_hash_mix(hash, (uintptr_t)key->file << 20 ^ key->line);
	uint32_t number = zmmx_intern_number(&sites->frames, hash, frame_matches, key, &added);
	if (added) {
		zmmx_frame *frame = zmmx_intern_at(&sites->frames, number);
		*frame = *key;
		frame->entry.hash = hash;
	}
	return number;
}

static uint32_t frame_add(zmmx_sites *sites, uint32_t parent, const zend_execute_data *frame)
{
	const zend_function *function = frame->func;
	zmmx_frame key;
	memset(&key, 0, sizeof(key));
	key.parent = parent;
	key.function = text_of(sites, function->common.function_name);
	key.class_name = key.function && function->common.scope ? text_of(sites, function->common.scope->name) : 0;
	if (ZEND_USER_CODE(function->type)) {
		key.file = text_of(sites, function->op_array.filename);
		key.line = zmmx_frame_line(frame);
	} else if (function->internal_function.module) {
		const char *name = function->internal_function.module->name;
		key.extension = zmmx_text_number(&sites->texts, name, strlen(name));
	}
	return frame_number(sites, &key);
}

static uint32_t compiling_add(zmmx_sites *sites, uint32_t parent)
{
	zmmx_frame key;
	memset(&key, 0, sizeof(key));
	key.parent = parent;
	key.file = text_of(sites, zend_get_compiled_filename());
	key.line = zend_get_compiled_lineno();
	key.compiling = 1;
	return frame_number(sites, &key);
}

/* The innermost `depth` frames of PHP code, and the C functions among them. */
static uint32_t stack_from(zmmx_sites *sites, const zend_execute_data *innermost)
{
	const zend_execute_data *kept[ZMMX_FRAMES_MAX];
	bool compiling = zend_is_compiling() && zend_get_compiled_filename();
	unsigned count = 0, of_code = compiling;
	for (const zend_execute_data *frame = innermost;
	     frame && count < ZMMX_FRAMES_MAX && of_code < sites->depth; frame = frame->prev_execute_data) {
		if (frame->func) {
			kept[count++] = frame;
			of_code += ZEND_USER_CODE(frame->func->type) != 0;
		}
	}
	uint32_t number = 0;
	while (count) {
		number = frame_add(sites, number, kept[--count]);
	}
	return compiling ? compiling_add(sites, number) : number;
}

/* ---- sites ---- */

static bool site_matches(const void *entry, const void *key)
{
	const zmmx_site *site = entry, *wanted = key;
	return site->frame == wanted->frame && site->callsite == wanted->callsite && site->c_file == wanted->c_file
	       && site->c_line == wanted->c_line && site->relayed_file == wanted->relayed_file
	       && site->relayed_line == wanted->relayed_line;
}

static uint32_t c_file_of(zmmx_sites *sites, const char *file)
{
	return file ? zmmx_text_number(&sites->texts, file, strlen(file)) : 0;
}

uint32_t zmmx_site_of(zmmx_sites *sites, const zmmx_caller *caller, const zend_execute_data *innermost)
{
	bool added;
	zmmx_site key = {
		.frame = stack_from(sites, innermost),
		.callsite = zmmx_callsite_of_caller(&sites->callsites, caller->pc),
		.c_file = c_file_of(sites, caller->file),
		.c_line = caller->line,
		.relayed_file = c_file_of(sites, caller->relayed_file),
		.relayed_line = caller->relayed_line,
	};
	uint32_t hash = zmmx_hash_mix(key.frame, (uintptr_t)key.callsite << 16 ^ key.c_line);
	uint32_t number = zmmx_intern_number(&sites->sites, hash, site_matches, &key, &added);
	if (added) {
		zmmx_site *site = zmmx_site_at(sites, number);
		*site = key;
		site->entry.hash = hash;
	}
	return number;
}

/* At the end of an include or eval the engine destroys the code while its frame is still the current one. It frees the
 * reference count first, then the parts of the code, and last the function, which would tell. */
const zend_execute_data *zmmx_frame_of_free(zmmx_sites *sites, const void *address)
{
	const zend_execute_data *frame = EG(current_execute_data);
	const zend_function *function = frame ? frame->func : NULL;
	if (function && address == function) {
		sites->ending = NULL;
		return frame->prev_execute_data;
	}
	if (function != sites->ending) {
		bool ends = function && ZEND_USER_CODE(function->type) && address == function->op_array.refcount;
		sites->ending = ends ? function : NULL;
	}
	return sites->ending ? frame->prev_execute_data : frame;
}

/* ---- descriptions ---- */

const char *zmmx_in_front(char *buffer, size_t size)
{
	char owner[256];
	zmmx_code_owner(zmmx_install_foremost(), owner, sizeof(owner));
	snprintf(buffer, size, "the memory handlers of %s are in front of those of zmmx, which cannot see individual blocks", owner);
	return buffer;
}

zmmx_site_words zmmx_site_describe(const zmmx_sites *sites, uint32_t number)
{
	const zmmx_site *site = zmmx_site_at(sites, number);
	zmmx_site_words words = {.file = "", .symbol = "", .library = "", .extension = ""};
	for (uint32_t at = site->frame; at && !words.frame; at = zmmx_frame_at(sites, at)->parent) {
		const zmmx_frame *frame = zmmx_frame_at(sites, at);
		if (frame->file) {
			words.file = zmmx_text_at(&sites->texts, frame->file);
			words.line = frame->line;
			words.frame = at;
		} else if (!words.extension[0]) {
			words.extension = zmmx_text_at(&sites->texts, frame->extension);
		}
	}
	if (site->callsite) {
		const zmmx_callsite *callsite = zmmx_callsite_at(&sites->callsites, site->callsite);
		const char *extension = zmmx_callsite_extension(callsite);
		words.symbol = zmmx_text_at(&sites->texts, callsite->symbol);
		words.library = zmmx_text_at(&sites->texts, callsite->library);
		words.offset = callsite->offset;
		words.extension = extension ? extension : words.extension;
	}
	return words;
}

int zmmx_site_location(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size)
{
	zmmx_site_words words = zmmx_site_describe(sites, number);
	if (!words.frame) {
		return snprintf(buffer, size, "outside PHP code");
	}
	return snprintf(buffer, size, "at %s:%u", words.file, words.line);
}

int zmmx_site_c_function(const zmmx_site_words *words, char *buffer, size_t size)
{
	if (!words->library[0]) {
		return snprintf(buffer, size, "code generated at run time");
	}
	if (!words->symbol[0]) {
		return snprintf(buffer, size, "%s+0x%x", words->library, words->offset);
	}
	return snprintf(buffer, size, "%s+0x%x in %s", words->symbol, words->offset, words->library);
}

int zmmx_frame_name(const zmmx_sites *sites, uint32_t number, char *buffer, size_t size)
{
	const zmmx_frame *frame = zmmx_frame_at(sites, number);
	const char *file = zmmx_text_at(&sites->texts, frame->file);
	if (frame->compiling) {
		return snprintf(buffer, size, "compile(%s)", file);
	}
	if (frame->class_name) {
		return snprintf(buffer, size, "%s::%s", zmmx_text_at(&sites->texts, frame->class_name),
		                zmmx_text_at(&sites->texts, frame->function));
	}
	if (frame->function) {
		return snprintf(buffer, size, "%s", zmmx_text_at(&sites->texts, frame->function));
	}
	return frame->parent ? snprintf(buffer, size, "include(%s)", file) : snprintf(buffer, size, "{main}");
}
