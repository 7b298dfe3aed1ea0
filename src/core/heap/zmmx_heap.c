/* A heap's life: create, seal, reset and destroy, and its settings. */
#include <string.h>

#include "core/blocks/zmmx_cell.h"
#include "core/heap/zmmx_fast.h"

static const zmmx_hooks no_hooks;

/* Chunks that may be kept after a request that used fewer. */
#define KEPT_CHUNKS ((size_t)3)

static size_t heap_bytes(const zmmx_os *os)
{
	return round_up(sizeof(zmmx_heap), os->page_size);
}

/* Which bin a request goes to, and when a block moves to a smaller bin. As in ZendMM, a block also stays if the next
 * smaller slots would just hold it: no copy, and the same usage. */
static void bins_choose(zmmx_heap *heap, size_t least_slot)
{
	uint8_t bin = 0;
	zmmx_assert(least_slot <= ZMMX_MAX_SMALL_SIZE);
	while (zmmx_bin_rows[bin].slot_size < least_slot) {
		bin++;
	}
	for (size_t i = 0; i <= ZMMX_MAX_SMALL_SIZE / 8; i++) {
		if (i * 8 > zmmx_bin_rows[bin].slot_size) {
			heap->stays_from[bin + 1] = zmmx_bin_rows[bin].slot_size;
			bin++;
		}
		heap->bin_of[i] = heap->fast_bin[i] = bin;
	}
}

static void bins_init(zmmx_heap *heap)
{
	for (uint8_t bin = 0; bin < ZMMX_BINS; bin++) {
		uint32_t size = zmmx_bin_rows[bin].slot_size;
		heap->inverse[kind_bin(ZMMX_PAGE_SMALL, bin)] = zmmx_bin_inverse(size);
		heap->slot_bytes[kind_bin(ZMMX_PAGE_SMALL, bin)] = (uint16_t)size;
	}
	heap->list_end = key_end(&heap->key);
	heap->no_run.free = (uintptr_t)&heap->list_end;
	run_set_used(&heap->no_run, 0);
	heap->bins[ZMMX_BINS] = &heap->no_run;
	zmmx_small_forget_runs(heap);
}

/* Frees what a heap without chunks and huge blocks still has. */
static void metadata_destroy(zmmx_heap *heap)
{
	const zmmx_os *os = heap->os;
	zmmx_harden_destroy(heap);
	zmmx_page_table_destroy(heap);
	zmmx_map_destroy(heap);
	zmmx_meta_destroy(heap);
	zmmx_os_unmap_guarded(os, heap, heap_bytes(os));
}

static bool first_chunk_obtain(zmmx_heap *heap)
{
	free_hold(heap);
	bool obtained = zmmx_chunk_obtain(heap) != NULL;
	free_let_go(heap);
	return obtained;
}

zmmx_heap *zmmx_heap_create(const zmmx_config *config)
{
	const zmmx_os *os = config->os ? config->os : zmmx_os_default();
	zmmx_heap *heap = os->map_guarded(os, heap_bytes(os));
	if (!heap) {
		return NULL;
	}
	heap->os = os;
	heap->hooks = config->hooks ? config->hooks : &no_hooks;
	heap->context = config->context;
	heap->live = config->live ? config->live : &heap->own_live;
	heap->real = config->real ? config->real : &heap->own_real;
	heap->limit = config->limit;
	heap->foreign_live = heap->live->now;
	heap->key = heap->keys[0] = config->key ? zmmx_key_of(config->key, config->key) : zmmx_key_new(heap);
	heap->mark = (uintptr_t)zmmx_meta_secret(heap, 0);
	heap->huge_pages = config->huge_pages;
	zmmx_thp_begin(heap, config->huge_pages_from ? config->huge_pages_from : ZMMX_HUGE_PAGES_FROM);
	heap->cache_limit = ZMMX_CACHE_LIMIT;
	heap->purge_age = ZMMX_PURGE_AGE;
	heap->pressure_above = heap->idle_from = SIZE_MAX;
	heap->ticks = 1;
	heap->clock_stopped = true;
	heap->storage = config->storage ? config->storage : zmmx_storage_anonymous();
	bins_choose(heap, config->least_slot);
	bins_init(heap);
	heap->sanitized = config->sanitized;
	if (config->hardened || heap->sanitized) {
		zmmx_checked_begin(heap);
	}
	if (!zmmx_page_table_create(heap) || (config->hardened && !zmmx_harden_create(heap)) || !first_chunk_obtain(heap)) {
		metadata_destroy(heap);
		return NULL;
	}
	heap->chunk_average = 1.0;
	return heap;
}

/* Takes all chunks in use (or only the sealed ones) out of use, empty, into the cache. */
static void chunks_retire(zmmx_heap *heap, bool sealed_only)
{
	zmmx_chunk *next;
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = next) {
		zmmx_chunk_verify(heap, chunk);
		next = chunk->next;
		if (sealed_only && !chunk->sealed) {
			continue;
		}
		if (heap->harden) {
			zmmx_harden_retire(heap, chunk);
		}
		bool lost = heap->sanitized && zmmx_sanitized_retire(heap, chunk);
		zmmx_fit_remove(heap, chunk);
		zmmx_chunk_list_remove(heap, chunk);
		zmmx_chunk_clean(heap, chunk);
		if (lost) {
			zmmx_chunk_lose(heap, chunk);
		} else {
			zmmx_chunk_cache(heap, chunk);
		}
	}
}

/* The same for huge blocks, which go back to their storages. */
static void huge_retire(zmmx_heap *heap, bool sealed_only)
{
	zmmx_huge *next;
	for (zmmx_huge *huge = heap->huge; huge; huge = next) {
		next = huge->next;
		if (sealed_only && !huge->sealed) {
			continue;
		}
		if (heap->harden) {
			zmmx_harden_retire_huge(heap, huge);
		}
		bool lost = heap->sanitized && zmmx_sanitized_retire_huge(heap, huge);
		zmmx_huge_retire(heap, huge);
		if (lost) {
			zmmx_meta_huge_free(heap, huge);
		} else {
			zmmx_mapping_drop(heap, huge);
		}
	}
}

void zmmx_heap_destroy(zmmx_heap *heap)
{
	zmmx_assert(!heap->helped);
	free_hold(heap);
	silence_begin(heap);
	zmmx_quarantine_release(heap);
	huge_retire(heap, false);
	zmmx_mapping_cache_clear(heap);
	chunks_retire(heap, false);
	zmmx_chunk_cache_trim(heap, 0);
	silence_end(heap);
	zmmx_assert(!heap->chunk_count && !heap->cached_count);
	zmmx_assert(!heap->huge_count && !heap->huge_bytes && !heap->huge_cached_count);
	zmmx_assert(!heap->map_count);
	zmmx_assert(!heap->real_share);
	heap->live->now = heap->foreign_live;
	metadata_destroy(heap);
}

void zmmx_heap_seal(zmmx_heap *heap)
{
	free_hold(heap);
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_fit_remove(heap, chunk);
		chunk->sealed = true;
	}
	for (zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		huge->sealed = true;
	}
	zmmx_small_forget_runs(heap);
	heap->sealed = true;
	free_let_go(heap);
}

static size_t live_by_walking(const zmmx_heap *heap)
{
	zmmx_stats stats;
	zmmx_heap_stats(heap, &stats);
	return stats.live_bytes;
}

/* Trims the cached chunks to the average, but not after a single large request, and to the limit. */
static size_t chunks_to_keep(const zmmx_heap *heap)
{
	size_t keep = heap->cached_count;
	size_t most = heap->chunk_peak > KEPT_CHUNKS ? heap->chunk_peak : KEPT_CHUNKS;
	if (keep > most) {
		keep = most;
	}
	if (keep > heap->cache_limit / ZMMX_CHUNK_SIZE) {
		keep = heap->cache_limit / ZMMX_CHUNK_SIZE;
	}
	while (keep && (double)keep + 0.9 > heap->chunk_average) {
		keep--;
	}
	return keep;
}

void zmmx_heap_reset(zmmx_heap *heap)
{
	bool sealed = heap->sealed;
	free_hold(heap);
	silence_begin(heap);
	zmmx_quarantine_release(heap);
	heap->sealed = false;
	huge_retire(heap, sealed);
	zmmx_mapping_cache_clear(heap);
	heap->most_held = heap->real_share + zmmx_cached_bytes(heap);
	heap->chunk_average = usual_after(heap->chunk_average, (double)heap->chunk_peak, 1);
	zmmx_thp_reset(heap);
	chunks_retire(heap, sealed);
	if (!sealed) {
		zmmx_small_forget_runs(heap);
	}
	if (!heap->chunks) {
		zmmx_chunk_obtain(heap); /* from the cache, so this cannot fail unless all were lost */
	}
	zmmx_chunk_cache_trim(heap, chunks_to_keep(heap));
	zmmx_assert(sealed || !heap->huge_count);
	zmmx_assert(!heap->huge_cached_count && !heap->huge_cached_bytes);
	heap->chunk_peak = heap->chunk_count;
	heap->clock_stopped = true;
	heap->live->now = heap->foreign_live + (sealed ? live_by_walking(heap) : 0);
	heap->live->peak = heap->live->now;
	heap->real->peak = heap->real->now;
	heap->most_held = heap->real_share + zmmx_cached_bytes(heap);
	heap->barren = 0;
	memset(&heap->chunk_reuse, 0, sizeof(heap->chunk_reuse));
	memset(&heap->huge_reuse, 0, sizeof(heap->huge_reuse));
	zmmx_key_renew(heap);
	if (heap->harden && !sealed) {
		zmmx_cell_keys_begin(heap);
	}
	silence_end(heap);
	idle_note(heap);
	free_let_go(heap);
}

/* Drops empty chunks of other storages; the last chunk of all needs another in its place. */
static void empty_chunks_return(zmmx_heap *heap)
{
	zmmx_chunk *next;
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = next) {
		next = chunk->next;
		if (chunk->sealed || chunk->storage == heap->storage
		    || chunk->free_pages != ZMMX_PAGES - ZMMX_FIRST_PAGE
		    || (heap->chunk_count == 1 && !zmmx_chunk_obtain(heap))) {
			continue;
		}
		zmmx_fit_remove(heap, chunk);
		zmmx_chunk_list_remove(heap, chunk);
		zmmx_chunk_drop(heap, chunk);
	}
}

void zmmx_heap_set_storage(zmmx_heap *heap, zmmx_storage *storage)
{
	heap->storage = storage ? storage : zmmx_storage_anonymous();
	heap->populate_refused = heap->join_refused = false; /* it was the former one that refused */
	free_hold(heap);
	zmmx_small_release_spares(heap);
	zmmx_cache_clear(heap);
	empty_chunks_return(heap);
	free_let_go(heap);
}

size_t zmmx_heap_storage_bytes(const zmmx_heap *heap, const zmmx_storage *storage)
{
	size_t bytes = 0;
	for (const zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		bytes += chunk->storage == storage ? ZMMX_CHUNK_SIZE : 0;
	}
	for (const zmmx_chunk *chunk = heap->cached; chunk; chunk = chunk->next) {
		bytes += chunk->storage == storage ? ZMMX_CHUNK_SIZE : 0;
	}
	for (const zmmx_huge *huge = heap->huge; huge; huge = huge->next) {
		bytes += huge->storage == storage ? huge->reserved : 0;
	}
	for (const zmmx_huge *huge = heap->huge_cached; huge; huge = huge->next) {
		bytes += huge->storage == storage ? huge->reserved : 0;
	}
	return bytes;
}

void zmmx_heap_set_huge_pages(zmmx_heap *heap, zmmx_huge_pages wanted)
{
	if (heap->huge_pages == wanted) {
		return;
	}
	heap->huge_pages = wanted;
	free_hold(heap);
	for (zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_advice advice = zmmx_thp_advise(heap, chunk->storage, chunk, ZMMX_CHUNK_SIZE, ZMMX_CHUNK_SIZE);
		chunk->advice = advice == ZMMX_ADVICE_NONE ? chunk->advice : advice;
	}
	free_let_go(heap);
}

void zmmx_heap_set_cache_limit(zmmx_heap *heap, size_t bytes)
{
	heap->cache_limit = bytes;
	heap->huge_reuse.wanted = heap->chunk_reuse.wanted = 0;
	zmmx_cache_clear(heap);
}

void zmmx_heap_set_purge_age(zmmx_heap *heap, uint32_t milliseconds)
{
	free_hold(heap);
	heap->purge_age = milliseconds;
	free_let_go(heap);
	heap->ticks = 1;
	zmmx_idle_arm(heap);
}

void zmmx_heap_forked(zmmx_heap *heap)
{
	heap->key_is_shared = true;
	heap->thp_inherited = heap->real_share;
}

bool zmmx_heap_is_sanitized(const zmmx_heap *heap)
{
	return heap->sanitized;
}

void zmmx_heap_set_loses_leaks(zmmx_heap *heap, bool loses)
{
	heap->loses_leaks = loses;
}

void zmmx_heap_set_watched(zmmx_heap *heap, bool watched)
{
	heap->watched = watched;
}

void zmmx_heap_set_unlimited(zmmx_heap *heap, bool unlimited)
{
	heap->unlimited = unlimited;
}

void zmmx_heap_set_foreign_live(zmmx_heap *heap, size_t bytes)
{
	heap->foreign_live = bytes;
}

size_t zmmx_heap_settle_foreign(zmmx_heap *heap)
{
	heap->foreign_live = heap->live->now - live_by_walking(heap);
	return heap->foreign_live;
}
