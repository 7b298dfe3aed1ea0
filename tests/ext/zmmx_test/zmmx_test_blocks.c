/* Blocks of every size: allocated, released, resized from each to each. */
#include "zmmx_test.h"

static bool blocks_fill(const probe *before, void **blocks, size_t count, size_t size, alloc_function allocate, int kind)
{
	size_t alignment = alignment_of(before, size);
	for (size_t i = 0; i < count; i++) {
		void *block = blocks[i] = allocate(size);
		if (!block) {
			return fail("size %zu: NULL", size);
		}
		if (!(kind & PERSISTENT) && ((uintptr_t)block & (alignment - 1))) {
			return fail("size %zu: %p is not aligned to %zu", size, block, alignment);
		}
		if ((kind & ZEROED) && !zeroed(block, size)) {
			return false;
		}
		pattern_write(block, size, i);
	}
	for (size_t i = 0; i < count; i++) {
		if (!pattern_holds(blocks[i], size, i)) {
			return false;
		}
	}
	return true;
}

bool blocks_check(size_t size, size_t count, alloc_function allocate, free_function release, int kind)
{
	void *blocks[MAX_BLOCKS];
	probe before = probe_take();
	if (!blocks_fill(&before, blocks, count, size, allocate, kind)) {
		return false;
	}
	probe held = probe_take();
	if (kind & PERSISTENT ? !untouched(&before, &held, size, "with persistent blocks")
	                      : !served(&before, &held, size, count)) {
		return false;
	}
	/* every other one first, so that no order is the lucky one */
	for (size_t i = 0; i < count; i += 2) {
		release(blocks[i], size);
	}
	for (size_t i = 1; i < count; i += 2) {
		if (!pattern_holds(blocks[i], size, i)) {
			return false;
		}
		release(blocks[i], size);
	}
	probe after = probe_take();
	return untouched(&before, &after, size, "after all was freed");
}

/* More than one run of each bin, a few large ones, a few huge ones. */
size_t count_for(size_t size)
{
	return bin_of(size) >= 0 ? 520 : (size <= ZEND_MM_MAX_LARGE_SIZE ? 5 : 3);
}

bool sizes_check(alloc_function allocate, free_function release, int kind)
{
	static const size_t larger[] = {
		3073, 4096, 4097, 8192, 65536, 262144, 1 << 20, ZEND_MM_MAX_LARGE_SIZE - 1, ZEND_MM_MAX_LARGE_SIZE,
		ZEND_MM_MAX_LARGE_SIZE + 1, 2 << 20, (2 << 20) + 1, 5 << 20,
	};
	for (int bin = 0; bin < BINS; bin++) {
		size_t low = bin ? slot_sizes[bin - 1] + 1 : 1;
		if (!blocks_check(low, count_for(low), allocate, release, kind)
		    || !blocks_check(slot_sizes[bin], count_for(low), allocate, release, kind)) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof(larger) / sizeof(larger[0]); i++) {
		if (!blocks_check(larger[i], count_for(larger[i]), allocate, release, kind)) {
			return false;
		}
	}
	return true;
}

void release_efree(void *block, size_t size)
{
	efree(block);
}

/* As large as a page and more, so that free lists and fresh pages are dirty when ecalloc takes them. */
void dirty_everything(void)
{
	for (int bin = 0; bin < BINS; bin++) {
		void *blocks[MAX_BLOCKS];
		for (size_t i = 0; i < MAX_BLOCKS; i++) {
			blocks[i] = allocate_emalloc(slot_sizes[bin]);
			memset(blocks[i], 0xff, slot_sizes[bin]);
		}
		for (size_t i = 0; i < MAX_BLOCKS; i++) {
			efree(blocks[i]);
		}
	}
	for (size_t size = 4 * KIB; size <= 8 * MIB; size *= 2) {
		void *block = allocate_emalloc(size);
		memset(block, 0xff, size);
		efree(block);
	}
}

static const size_t resize_sizes[] = {
	1, 8, 9, 100, 99, 1024, 3072, 3073, 4096, 4097, 8192, 65536, 200000, 1 << 20, ZEND_MM_MAX_LARGE_SIZE,
	ZEND_MM_MAX_LARGE_SIZE + 1, 3 << 20, 20 << 20,
};
#define RESIZE_SIZES (sizeof(resize_sizes) / sizeof(resize_sizes[0]))

/* The size by which a resized block counts: it keeps its slot also when the next smaller one would just do. A debugger's
 * heap counts what was asked for all the same. */
static size_t size_after(const probe *before, size_t old_size, size_t new_size)
{
	if (before->hardened) {
		return new_size;
	}
	int bin = bin_of(old_size + overhead(before));
	return bin > FIRST_BIN && new_size + overhead(before) == slot_sizes[bin - 1] ? old_size : new_size;
}

/* From every size to every other one; only the first `keep` bytes must survive. */
bool resize_check(realloc_function resize, size_t keep_limit, int kind)
{
	for (size_t from = 0; from < RESIZE_SIZES; from++) {
		for (size_t to = 0; to < RESIZE_SIZES; to++) {
			size_t old_size = resize_sizes[from], new_size = resize_sizes[to];
			size_t keep = MIN(MIN(old_size, new_size), keep_limit);
			probe before = probe_take();
			void *block = resize(NULL, old_size, 0);
			pattern_write(block, old_size, from);
			block = resize(block, new_size, keep);
			if (!block) {
				return fail("%zu to %zu: NULL", old_size, new_size);
			}
			if (!pattern_holds(block, keep, from)) {
				return fail("%zu to %zu: contents", old_size, new_size);
			}
			probe held = probe_take();
			if (kind & PERSISTENT) {
				if (!untouched(&before, &held, new_size, "with a persistent block")) {
					return false;
				}
				free(block);
			} else {
				if ((uintptr_t)block & (alignment_of(&before, size_after(&before, old_size, new_size)) - 1)) {
					return fail("%zu to %zu: alignment", old_size, new_size);
				}
				if (!served(&before, &held, size_after(&before, old_size, new_size), 1)) {
					return false;
				}
				efree(block);
			}
			probe after = probe_take();
			if (!untouched(&before, &after, new_size, "after a resized block was freed")) {
				return false;
			}
		}
	}
	return true;
}
