/* The handlers while a profile is recorded and there is no other observer. */
#ifndef ZMMX_PHP_SAMPLED_H
#define ZMMX_PHP_SAMPLED_H

#include "php/engine/zmmx_php_near_handlers.h"
#include "php/record/zmmx_php_profile.h"

void *zmmx_sampled_malloc(size_t size ZMMX_DC);
void zmmx_sampled_free(void *block ZMMX_DC);
void *zmmx_sampled_realloc(void *block, size_t size ZMMX_DC);
/* For those near the engine's code, where there can be any. */
zmmx_near_sampling zmmx_sampling(void);
/* Resizes the block, and tells what became of it. false: there is no memory, and the block is unchanged. */
bool zmmx_resize(zmmx_resized *resized, void *block, size_t size);

#endif
