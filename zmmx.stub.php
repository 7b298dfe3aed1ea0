<?php

/**
 * @generate-function-entries
 * @generate-class-entries
 */

/**
 * What the heap holds, from its counters and one walk over it. Sizes are bytes.
 *
 * While zmmx is not active the shape is the same: `active` is false, `reason` says why in words, and the
 * heap's own figures are 0.
 *
 * - active, reason, version
 * - size, peak: bytes in live blocks, as memory_get_usage() and memory_get_peak_usage()
 * - real_size, real_peak: bytes committed, as the same functions with true
 * - limit: memory_limit in bytes, -1 for none
 * - chunks: count, peak (since the start of the request), cached
 * - huge: blocks, bytes
 * - bins: 30 times size, pages and elements of one run, runs, used and free slots
 */
function zmmx_stats(): array {}

/**
 * Checks the whole heap. True when every invariant holds, also while zmmx is not active.
 * Otherwise a warning names the invariant with both values, and the result is false.
 */
function zmmx_check(): bool {}

/**
 * Gives back to the system everything that can be given back now: spare runs, cached chunks and mappings,
 * and the memory of free pages. Returns the bytes by which memory_get_usage(true) fell; 0 while not active.
 */
function zmmx_gc(): int {}
