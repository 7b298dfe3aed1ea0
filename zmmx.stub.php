<?php

/**
 * @generate-function-entries
 * @generate-class-entries
 */

/*
 * Sizes are bytes. Each function collects its report before it builds the array, so a report does not count itself. While
 * zmmx is not active the structure is the same: `active` is false, the heap's own figures are 0 (headroom is that of ZendMM), and lists of chunks, huge
 * blocks and pins are empty. docs/introspection.md explains every key.
 */

/**
 * The totals, from the heap's counters and a walk over it.
 *
 * - active, reason (why not active, else ""), version; hardened: whether the heap is hardened
 * - size, peak: bytes in live blocks, now and the highest in this request; memory_get_usage() is size + stock_size
 * - stock_size: bytes of blocks allocated before zmmx was loaded
 * - real_size, real_peak: bytes committed; same as memory_get_usage(true) and memory_get_peak_usage(true)
 * - kept: bytes committed in addition, for reuse: cached chunks and mappings, the reserve of growing blocks
 * - limit: memory_limit, -1 for none; headroom: same as zmmx_headroom()
 * - chunks: count, peak, cached
 * - pages: total = header + small + large + free; returned: part of free whose memory went back to the system
 * - bins: in_use, runs, used and free slots, bytes_used, bytes_free
 * - large: blocks, bytes; huge: blocks, bytes, cached_blocks, cached_bytes
 * - waiting: blocks, bytes: freed blocks in the quarantine of zmmx.hardened
 * - calls: map, unmap, advise, remap, each with calls and bytes, since the heap was created
 * - realloc: in_place, moved, bytes_copied
 * - metadata: bytes mapped for the heap's own structures, outside the chunks
 * - restarts: workers of this FPM that ended because of zmmx.max_resident; elsewhere 1 once zmmx_should_restart() said so
 *
 * @return array{active: bool, reason: string, version: string, hardened: bool, size: int, peak: int, stock_size: int,
 *     real_size: int, real_peak: int, kept: int, limit: int, headroom: int, chunks: array{count: int, peak: int,
 *     cached: int}, pages: array{total: int, header: int, small: int, large: int, free: int, returned: int}, bins:
 *     array{in_use: int, runs: int, used: int, free: int, bytes_used: int, bytes_free: int}, large: array{blocks: int,
 *     bytes: int}, huge: array{blocks: int, bytes: int, cached_blocks: int, cached_bytes: int}, waiting: array{blocks:
 *     int, bytes: int}, calls: array{map: array{calls: int, bytes: int}, unmap: array{calls: int, bytes: int}, advise:
 *     array{calls: int, bytes: int}, remap: array{calls: int, bytes: int}}, realloc: array{in_place: int, moved: int,
 *     bytes_copied: int}, metadata: int, restarts: int}
 */
function zmmx_stats(): array {}

/**
 * The 30 bins: size of a slot, pages and elements (slots) of one run; runs, used and free slots, bytes_used,
 * bytes_free, share of the live bytes (0 to 1).
 *
 * @return list<array{size: int, pages: int, elements: int, runs: int, used: int, free: int, bytes_used: int,
 *     bytes_free: int, share: float}>
 */
function zmmx_bins(): array {}

/**
 * The chunks in use, oldest first: number, free_pages, longest (the most adjacent free pages),
 * small_pages, large_pages, returned_pages, live_bytes; map: 512 letters, one for each page (# header, . free,
 * _ free and returned to the system, 0-9a-t the bin of a run as a digit to base 32, L first and + further page of
 * a large block); used: the number of live slots of each small run, in the order of pages.
 *
 * @return list<array{number: int, free_pages: int, longest: int, small_pages: int, large_pages: int, returned_pages:
 *     int, live_bytes: int, map: string, used: list<int>}>
 */
function zmmx_chunks(): array {}

/**
 * The huge blocks, newest first: number, size, committed (bytes of the mapping), resident (bytes in memory).
 *
 * @return list<array{number: int, size: int, committed: int, resident: int}>
 */
function zmmx_huge(): array {}

/**
 * Wasted memory: active; as shares from 0 to 1: free_slots, free_pages, scattered_pages, live, committed; and in bytes:
 * live_bytes, committed_bytes, heap_resident, resident, other_resident. The last three come from the system, and are 0 where
 * it does not provide them.
 *
 * @return array{active: bool, free_slots: float, free_pages: float, scattered_pages: float, live: float, committed:
 *     float, live_bytes: int, committed_bytes: int, heap_resident: int, resident: int, other_resident: int}
 */
function zmmx_fragmentation(): array {}

/**
 * The groups of blocks, by size and chunk, that keep the most memory beyond their own from going back: chunk (number),
 * size, count, bytes (live), held. Sorted by held, largest first.
 *
 * @param int $limit maximum number of groups
 * @return list<array{chunk: int, size: int, count: int, bytes: int, held: int}>
 * @throws ValueError when $limit is less than 1
 */
function zmmx_pins(int $limit = 10): array {}

/**
 * Who holds the heap's blocks: walks everything that PHP code can reach, and what the engine and extensions have, and gives
 * each block to the first and shortest path that leads to it. Runs no user code and changes nothing.
 *
 * - size as in zmmx_stats(); reached: bytes of blocks that a path leads to; not_reached: the others, of extensions
 * - complete: false while not active, or if the system had no memory for all of the walk (with a warning)
 * - holders, by retained, most first: path; parent (index of the path with one step less, which comes before); root (global,
 *   static property, constant, function static, stack, engine, extension, others); type (class or type, mixed for several); own
 *   (bytes); retained (own, and all paths below); shared (the part of retained that paths elsewhere lead to, too); blocks and
 *   elements of arrays (own); wasted (own bytes that no element and no character needs); pinned_chunks: chunks less than half
 *   full in which nothing else has a block
 * - classes, by retained: instances; own (bytes of the objects), retained (and of what was reached through them)
 *
 * The own bytes of all rows are reached: what does not fit the limit is in a last row, others.
 *
 * @param int $depth steps of a path that are told apart; longer paths count for their beginning
 * @param int $limit maximum number of holders, without others, and of classes
 * @return array{size: int, reached: int, not_reached: int, complete: bool, holders: list<array{path: string, parent: int|null,
 *     root: string, type: string, own: int, retained: int, shared: int, blocks: int, elements: int, wasted: int,
 *     pinned_chunks: int}>, classes: list<array{class: string, instances: int, own: int, retained: int}>}
 * @throws ValueError when $depth is not between 1 and 32, or $limit is less than 1
 */
function zmmx_holders(int $depth = 3, int $limit = 50): array {}

/**
 * What would be freed if $value were dropped: own (bytes of the value itself, without what its elements or properties lead
 * to), retained (own, and everything that only $value leads to, cycles included), reachable (everything that it leads to),
 * shared (reachable less retained: held elsewhere, too), blocks (retained ones), type (class or type). Runs no user code and
 * changes nothing. All 0 while zmmx is not active.
 *
 * @return array{own: int, retained: int, reachable: int, shared: int, blocks: int, type: string}
 */
function zmmx_retained(mixed $value): array {}

/**
 * Bytes that can still be committed before memory_limit is hit, including memory that would be given back first.
 * PHP_INT_MAX without a limit. While not active: memory_limit minus memory_get_usage(true).
 */
function zmmx_headroom(): int {}

/**
 * Whether a block of $bytes can be allocated now without hitting memory_limit. While not active: an estimate
 * from ZendMM's figures.
 *
 * @throws ValueError when $bytes is negative
 */
function zmmx_fits(int $bytes): bool {}

/**
 * Records the heap's figures until the end of the request. Returns a number for zmmx_since().
 * From the first mark on, each allocation costs one more comparison.
 */
function zmmx_mark(): int {}

/**
 * Changes since the mark, negative if there is less: active, size, blocks, bins (30 times size, blocks, bytes), large and
 * huge (blocks, bytes), pages in use, committed, resident (bytes of the process), and peak: the highest live bytes since the
 * mark, minus those at the mark. sites: while blocks are tracked, the sites of the surviving blocks, as in zmmx_leaks();
 * otherwise empty.
 *
 * @return array{active: bool, size: int, blocks: int, bins: list<array{size: int, blocks: int, bytes: int}>, large:
 *     array{blocks: int, bytes: int}, huge: array{blocks: int, bytes: int}, pages: int, committed: int, resident: int,
 *     peak: int, sites: list<array{file: string, line: int, blocks: int, bytes: int, size: int, c_function: string,
 *     c_offset: int, library: string, extension: string, stack: list<array{function: string, file: string, line:
 *     int}>}>}
 * @throws ValueError when $mark is not one of the newest 256 marks of this request
 */
function zmmx_since(int $mark): array {}

/**
 * The live blocks of this request by allocation site, most bytes first; empty unless zmmx.leaks or zmmx.track
 * is set. Each site has file and line of the PHP code ("" and 0 if none ran), blocks, bytes, size of one block,
 * c_function, c_offset, library and extension, and stack: a list of function, file, line, innermost first.
 *
 * @return list<array{file: string, line: int, blocks: int, bytes: int, size: int, c_function: string, c_offset: int,
 *     library: string, extension: string, stack: list<array{function: string, file: string, line: int}>}>
 * @throws Error when blocks are to be tracked and another extension's memory handlers are in front of zmmx's
 * @param bool $last_request return the blocks that the previous request in this process leaked
 */
function zmmx_leaks(bool $last_request = false): array {}

/**
 * Calls $fn, and throws if each of up to four calls leaves more than $allow blocks behind: blocks allocated less blocks freed,
 * with the result dropped and cycles collected; a block that has grown counts as one. The first call that does not ends it.
 *
 * @param int $warm_up number of calls before the one that counts, to load classes and fill caches
 * @throws AssertionError naming the sites
 * @throws Error while zmmx is not active, or another extension's memory handlers are installed over its own
 * @throws ValueError when $allow or $warm_up is negative
 */
function zmmx_assert_no_leak(callable $fn, int $allow = 0, int $warm_up = 1): void {}

/**
 * Starts a profile of memory by PHP call stack, until zmmx_profile_stop() or the end of the request. Drops any earlier
 * profile. Returns false if zmmx is not active or has no memory for the profile.
 *
 * @param int|null $sample_bytes mean number of bytes between two samples; 0: every block; null: zmmx.sample_bytes
 * @param int $temporary blocks freed before so many further allocations are temporary; samples can tell only those before
 *                       the first
 * @throws ValueError when $sample_bytes is negative, or $temporary is below 1, or not 1 when samples are taken
 * @throws Error when another extension's memory handlers are in front of zmmx's, or zmmx.profile records already
 */
function zmmx_profile_start(?int $sample_bytes = null, int $temporary = 1): bool {}

/** Stops recording and keeps the figures for zmmx_profile_dump(). Returns false if no profile was being recorded. */
function zmmx_profile_stop(): bool {}

/**
 * The profile of this request, up to now or up to zmmx_profile_stop().
 *
 * @param string $format pprof (binary, blocks and bytes of all figures), callgrind, collapsed
 *                       (bytes, for flame graphs), speedscope (JSON, bytes), json (all figures of each stack)
 * @param string $values live, allocated, copied, peak, temporary or wasted: the figure of collapsed, and the one that
 *                       pprof and speedscope show first
 * @throws ValueError when $format or $values is none of these
 * @throws Error when no profile was started in this request
 */
function zmmx_profile_dump(string $format = "pprof", string $values = "live"): string {}

/**
 * Everything from one moment, ready for json_encode(): format, php, sapi, os, pid, time, date (ISO 8601),
 * script, uri, process (peak_resident in
 * bytes, minor_faults, major_faults, user and system seconds), stats, bins, chunks, huge, fragmentation, pins (the
 * first ten).
 *
 * @return array<string, mixed>
 */
function zmmx_snapshot(): array {}

/** Writes the file of zmmx.snapshot now. Returns false if the setting is empty or the file cannot be written. */
function zmmx_write_snapshot(): bool {}

/**
 * The totals as text for Prometheus; each sample has the process id as a label.
 *
 * @param string $format openmetrics, or text for text/plain; version=0.0.4
 * @throws ValueError when $format is none of these
 */
function zmmx_metrics(string $format = "openmetrics"): string {}

/**
 * The figures of all live processes that have a file in zmmx.status_dir, as text for Prometheus: of each worker, with its pool
 * of FPM and process id as labels, and the sums of each pool. Removes the files of dead processes.
 *
 * @param string $format openmetrics, or text for text/plain; version=0.0.4
 * @param string|null $directory another directory than that of zmmx.status_dir
 * @throws ValueError when $format is none of these
 * @throws Error when there is no directory, or it cannot be read
 */
function zmmx_pool_metrics(string $format = "openmetrics", ?string $directory = null): string {}

/**
 * Asks all live processes of this user that have a file in zmmx.status_dir, and record with zmmx.profile, for their profiles,
 * and returns what they wrote. A worker that is idle cannot answer; its profile is what it wrote at the end of a request, once
 * somebody had asked it.
 *
 * @param float $seconds how long to wait for those that are busy, at most 60
 * @param string|null $directory another directory than that of zmmx.status_dir
 * @return list<array{pid: int, thread: int, pool: string, made: float, busy: bool, answered: bool, profile: string|null}>
 * @throws ValueError when $seconds is out of range
 * @throws Error when there is no directory, or it cannot be read
 */
function zmmx_pool_profiles(float $seconds = 1.0, ?string $directory = null): array {}

/**
 * Checks the whole heap. Returns true if every invariant holds, or if zmmx is not active. Otherwise returns false, with a
 * warning that names the invariant and both values; the address goes to stderr.
 */
function zmmx_check(): bool {}

/**
 * Gives everything back to the system that can go back now: spare runs, cached chunks and mappings, and the memory of free
 * pages. Returns the bytes by which memory_get_usage(true) fell; 0 while not active.
 */
function zmmx_gc(): int {}

/**
 * For a worker's own loop, between two jobs: whether the process is above zmmx.max_resident, after everything that can go
 * back did. false while that is off. FPM's workers need no call.
 */
function zmmx_should_restart(): bool {}

/**
 * Calls $fn, without arguments, when committed memory (memory_get_usage(true)) reaches a number of bytes (int) or a share of
 * memory_limit (float): at once if it has, otherwise at the next call or jump of PHP code after it did. Once; and again when it
 * has been an eighth lower in between. $fn may free, allocate and throw, but not switch fibers. Nothing is called while
 * another $fn runs, and after the request's last destructors. While not active, nothing is ever called. Returns a number for
 * zmmx_off_pressure().
 *
 * @throws ValueError when $at is an int below 1, or a float that is not above 0 and at most 1
 */
function zmmx_on_pressure(callable $fn, int|float $at): int {}

/**
 * Takes back zmmx_on_pressure(). false if that number was taken back before, or never given in this request.
 */
function zmmx_off_pressure(int $number): bool {}
