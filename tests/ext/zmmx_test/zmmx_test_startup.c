/* Blocks from before all modules have started. */
#include "zmmx_test.h"
#include "php_ini.h"

#define STARTUP_BLOCKS 4
static const size_t startup_sizes[STARTUP_BLOCKS] = {8, 100, 10000, 3 << 20};
static void *loaded_blocks[STARTUP_BLOCKS], *module_blocks[STARTUP_BLOCKS];
static const char *startup_verdict = "not asked for";
static zend_result (*former_post_startup)(void);

static bool startup_asked(void)
{
	zend_long asked = 0;
	return cfg_get_long("zmmx_test.startup_block", &asked) == SUCCESS && asked;
}

static void startup_allocate(void **blocks)
{
	for (size_t i = 0; i < STARTUP_BLOCKS; i++) {
		blocks[i] = allocate_emalloc(startup_sizes[i]);
		pattern_write(blocks[i], startup_sizes[i], i);
	}
}

static bool startup_holds(const void *block, size_t size, size_t seed)
{
	const unsigned char *bytes = block;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != pattern_byte(seed, i)) {
			return false;
		}
	}
	return true;
}

static bool startup_resize(void **blocks)
{
	for (size_t i = 0; i < STARTUP_BLOCKS; i++) {
		if (!startup_holds(blocks[i], startup_sizes[i], i)) {
			return false;
		}
		blocks[i] = erealloc(blocks[i], startup_sizes[i] * 3);
		if (!startup_holds(blocks[i], startup_sizes[i], i)) {
			return false;
		}
		blocks[i] = erealloc2(blocks[i], startup_sizes[i] / 2, startup_sizes[i] / 2);
		if (!startup_holds(blocks[i], startup_sizes[i] / 2, i)) {
			return false;
		}
		efree(blocks[i]);
	}
	return true;
}

static zend_result post_startup(void)
{
	bool loaded = startup_resize(loaded_blocks), module = startup_resize(module_blocks);
	startup_verdict = !loaded ? "a block from before all modules changed"
		: !module ? "a block of module startup changed" : "ok";
	return former_post_startup ? former_post_startup() : SUCCESS;
}

ZEND_FUNCTION(zmmx_test_startup_blocks)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STRING(startup_verdict);
}

void startup_loaded(void)
{
	if (startup_asked()) {
		startup_allocate(loaded_blocks);
	}
}

void startup_module(void)
{
	if (startup_asked()) {
		startup_allocate(module_blocks);
		former_post_startup = zend_post_startup_cb;
		zend_post_startup_cb = post_startup;
	}
}
