<?php

/**
 * @generate-function-entries
 * @generate-class-entries
 */

/*
 * Sizes are bytes. A report is taken before its array is built, so it does not count itself. While zmmx is not
 * active the shapes are the same: `active` is false, the heap's own figures are 0, lists of chunks, huge blocks
 * and pins are empty. docs/introspection.md explains every key.
 */

/**
 * The totals, from the heap's counters and a walk over it.
 *
 * - active, reason (why not active, else ""), version; hardened: whether the heap is, as zmmx.hardened says
 * - size, peak: bytes in live blocks, now and at most in this request; memory_get_usage() is size + stock_size
 * - stock_size: bytes of blocks from before zmmx was loaded
 * - real_size, real_peak: bytes committed, as memory_get_usage(true) and memory_get_peak_usage(true)
 * - kept: bytes committed beside, for reuse: cached chunks and mappings, what growing blocks have in advance
 * - limit: memory_limit, -1 for none; headroom: as zmmx_headroom()
 * - chunks: count, peak, cached
 * - pages: total = header + small + large + free; returned: part of free whose memory is back at the system
 * - bins: in_use, runs, used and free slots, bytes_used, bytes_free
 * - large: blocks, bytes; huge: blocks, bytes, cached_blocks, cached_bytes
 * - waiting: blocks, bytes: freed blocks that zmmx.hardened keeps from use
 * - calls: map, unmap, advise, remap, each with calls and bytes, since the heap was made
 * - realloc: in_place, moved, bytes_copied
 * - metadata: bytes mapped outside the chunks for the heap itself
 */
function zmmx_stats(): array {}

/**
 * The 30 bins: size of a slot, pages and elements (slots) of one run; runs, used and free slots, bytes_used,
 * bytes_free, share of the live bytes (0 to 1).
 */
function zmmx_bins(): array {}

/**
 * The chunks in use, in the order they were made: number, free_pages, longest (pages of the longest free row),
 * small_pages, large_pages, returned_pages, live_bytes; map: 512 letters, one for each page (# header, . free,
 * _ free and returned to the system, 0-9a-t the bin of a run as a digit to base 32, L first and + further page of
 * a large block); used: the live slots of the small runs, in the order of their pages.
 */
function zmmx_chunks(): array {}

/** The huge blocks, newest first: number, size, committed (bytes of the mapping), resident (bytes in memory). */
function zmmx_huge(): array {}

/**
 * What is wasted, as shares from 0 to 1: free_slots, free_pages, scattered_pages, live, committed; and in bytes:
 * live_bytes, committed_bytes, heap_resident, resident, other_resident. The last three come from the system, and
 * are 0 where it does not say.
 */
function zmmx_fragmentation(): array {}

/**
 * The groups of blocks, of one size in one chunk, that keep the most memory beyond their own from going back:
 * chunk (number), size, count, bytes (live), held. Sorted by held, most first.
 *
 * @param int $limit at most so many
 * @throws ValueError when $limit is less than 1
 */
function zmmx_pins(int $limit = 10): array {}

/**
 * Bytes that can still be committed before memory_limit is hit, counting what would be given back first.
 * PHP_INT_MAX without a limit; 0 while not active.
 */
function zmmx_headroom(): int {}

/**
 * Whether a block of $bytes can be had now without hitting memory_limit. False while not active.
 *
 * @throws ValueError when $bytes is negative
 */
function zmmx_fits(int $bytes): bool {}

/**
 * Remembers the heap's figures until the end of the request. Returns a number for zmmx_since().
 * From the first mark on each allocation costs one comparison more.
 */
function zmmx_mark(): int {}

/**
 * What has changed since the mark; negative when there is less: active, size, blocks, bins (30 times size, blocks,
 * bytes), large and huge (blocks, bytes), pages in use, committed, resident (bytes of the process), and peak: the
 * highest live bytes since the mark less those at the mark. sites: while blocks are tracked, the places whose blocks
 * survived, as in zmmx_leaks(); else empty.
 *
 * @throws ValueError when $mark is none of the newest 256 marks of this request
 */
function zmmx_since(int $mark): array {}

/**
 * The live blocks of this request by the place they were allocated at, most bytes first; empty unless zmmx.leaks or
 * zmmx.track is set. Each has file and line of the PHP code ("" and 0: none ran), blocks, bytes, size and address of one
 * block, c_function, c_offset, library and extension, and stack: a list of function, file, line, innermost first.
 *
 * @param bool $last_request those that the last request in this process has leaked
 */
function zmmx_leaks(bool $last_request = false): array {}

/**
 * Calls $fn, and throws when more than $allow of the blocks that the call allocated are still alive afterwards. Its
 * result is dropped, and cycles are collected first.
 *
 * @param int $warm_up calls before the one that counts, for classes to be loaded and caches to be filled
 * @throws AssertionError naming the places
 * @throws Error while zmmx is not active
 * @throws ValueError when $allow or $warm_up is negative
 */
function zmmx_assert_no_leak(callable $fn, int $allow = 0, int $warm_up = 1): void {}

/**
 * Begins a profile of memory by PHP call stack, until zmmx_profile_stop() or the end of the request; a former one is
 * dropped. False: zmmx is not active, or there is no memory for it.
 *
 * @param int|null $sample_bytes mean bytes between two sampled blocks, 0: every block; null: zmmx.sample_bytes
 * @throws ValueError when $sample_bytes is negative
 */
function zmmx_profile_start(?int $sample_bytes = null): bool {}

/** Stops recording; the figures stay as they are now, for zmmx_profile_dump(). False: no profile was being recorded. */
function zmmx_profile_stop(): bool {}

/**
 * The profile of this request, so far or as it was stopped.
 *
 * @param string $format pprof (binary, with blocks and bytes, live and allocated), callgrind (all four), collapsed
 *                       (bytes, for flame graphs), speedscope (JSON, bytes)
 * @param string $values live or allocated: what collapsed has, and what the others show first
 * @throws ValueError when $format or $values is none of these
 * @throws Error when no profile was begun in this request
 */
function zmmx_profile_dump(string $format = "pprof", string $values = "live"): string {}

/**
 * Everything from one moment, ready for json_encode(): format, php, sapi, os, pid, time, process (peak_resident in
 * bytes, minor_faults, major_faults, user and system seconds), stats, bins, chunks, huge, fragmentation, pins (the
 * foremost ten).
 */
function zmmx_snapshot(): array {}

/** Writes the file that zmmx.snapshot names, now. False when the setting is empty or the file can't be written. */
function zmmx_write_snapshot(): bool {}

/** The totals as OpenMetrics text, each sample labelled with the process id. */
function zmmx_metrics(): string {}

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
