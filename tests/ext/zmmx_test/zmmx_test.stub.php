<?php

/** @generate-function-entries */

/** The entries of the engine's allocation API that zmmx_test_call() knows, by name. */
function zmmx_test_entries(): array {}

/**
 * Calls one entry of the allocation API from C with many sizes and checks alignment, contents, the counters,
 * and (while zmmx is active) that zmmx served it, or did not where the memory is persistent.
 * Returns "ok", or in words what did not hold.
 */
function zmmx_test_call(string $entry): string {}

/** Calls safe_emalloc, safe_erealloc, ecalloc, ... with a product that does not fit in size_t. */
function zmmx_test_overflow(string $entry): void {}

/** Whether a fallible allocation of this size gives a block; null where the engine has none. */
function zmmx_test_fallible(int $size): ?bool {}

/** zend_memory_usage() as C sees it. */
function zmmx_test_memory_usage(bool $real = false): int {}

/** zend_memory_peak_usage() as C sees it. */
function zmmx_test_memory_peak_usage(bool $real = false): int {}

/** zend_memory_reset_peak_usage() as C sees it. */
function zmmx_test_memory_reset_peak_usage(): void {}

/** zend_set_memory_limit() as C sees it. True when the engine took the limit. */
function zmmx_test_set_memory_limit(int $bytes): bool {}

/** zend_mem_block_size() of a fresh block of this size. */
function zmmx_test_block_size(int $size): int {}

/** is_zend_mm() and is_zend_ptr() of a fresh block. */
function zmmx_test_is_zend(): array {}

/** Allocates and forgets blocks, which live to the end of the request. */
function zmmx_test_leak(int $size, int $count = 1): void {}

/** Allocates memory of the C library, writes to it and forgets it. */
function zmmx_test_leak_malloc(int $size): void {}

/** Forgets one block that was allocated through the entry named: "ecalloc", "estrdup", ... */
function zmmx_test_leak_by(string $entry): void {}

/**
 * What became of the blocks of zmmx_test.startup_block: allocated when the library was loaded (before any
 * module started) and in this module's startup, resized and freed when all modules had started.
 * "ok", "not asked for", or in words what did not hold.
 */
function zmmx_test_startup_blocks(): string {}

/** Frees a block of this size twice. */
function zmmx_test_free_twice(int $size): void {}

/** Frees a pointer that is no block: "malloc", "static", "inside a slot", "inside a large block", "inside a huge block", "header". */
function zmmx_test_free_foreign(string $kind): void {}

/** Resizes a pointer that is no block. */
function zmmx_test_realloc_foreign(string $kind): void {}

/** Writes over the first bytes of a freed block of this size and allocates until it matters. */
function zmmx_test_use_after_free(int $size): void {}

/**
 * In a child for each bit of the first word of a freed block of this size: changes that bit, and allocates until the block
 * must have been handed out. Returns the children that did not end by SIGABRT before they got a live block again.
 */
function zmmx_test_freed_bits(int $size): int {}

/**
 * Allocates a block and does something wrong with it: "write" or "read" at an offset, with "freed " before it after the
 * block was freed; "freed twice"; "freed in a crowd" of as many others as the offset says, and again; or nothing,
 * "resize" to the size that is the offset. Answers what a read found.
 */
function zmmx_test_bug(string $kind, int $size, int $offset = 0): ?bool {}
