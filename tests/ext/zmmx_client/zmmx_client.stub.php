<?php

/** @generate-function-entries */

/** Whether the interface of that version is there. */
function zmmx_client_api(int $version): bool {}

/** Why zmmx is not active; null while it is. */
function zmmx_client_reason(): ?string {}

/** The statistics, asked for with a struct of so many bytes (0: all); false when that is refused. */
function zmmx_client_stats(int $bytes = 0): array|false {}

/**
 * What the interface says of pointers: blocks of the sizes given ("owned usable" for each), then of addresses that are
 * none of the heap's, then of a block after it was freed.
 */
function zmmx_client_pointers(array $sizes): array {}

/** Makes this extension's storage that of the heap, or takes it away again; false when zmmx is not active. */
function zmmx_client_storage(bool $use): bool {}

/** Has the leaks of requests from the next one on written to stderr, or no longer; false when zmmx is not active. */
function zmmx_client_leaks(bool $want): bool {}

/** What the storage has seen: given, taken, lent (bytes by its own count), bytes (the same as the heap counts them). */
function zmmx_client_storage_counts(): array {}
