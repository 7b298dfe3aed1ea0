/* The fast paths, inline so that the engine's handlers contain them. About 20 instructions each. */
#ifndef ZMMX_FAST_H
#define ZMMX_FAST_H

#include "zmmx_internal.h"

/* Links of free slots are kept xor a key and byte-swapped: the bytes that an overflow reaches first are
 * the address's highest, so that what is read back lies outside the chunk. The list ends in the chunk's
 * base, which is no slot: its low bits tell the end, and it passes the same check as a link. */
ZMMX_INLINE uintptr_t link_encode(const zmmx_heap *heap, uintptr_t link)
{
#if UINTPTR_MAX > UINT32_MAX
	return __builtin_bswap64(link ^ heap->key);
#else
	return __builtin_bswap32(link ^ heap->key);
#endif
}

ZMMX_INLINE uintptr_t link_decode(const zmmx_heap *heap, uintptr_t word)
{
#if UINTPTR_MAX > UINT32_MAX
	return __builtin_bswap64(word) ^ heap->key;
#else
	return __builtin_bswap32(word) ^ heap->key;
#endif
}

ZMMX_INLINE bool link_is_end(uintptr_t link)
{
	return (link & ZMMX_CHUNK_MASK) == 0;
}

/* Descriptors of the chunk that the address lies in, or NULL (other heap, huge block, or merely not in the
 * near map). */
ZMMX_INLINE zmmx_run *near_runs(const zmmx_heap *heap, uintptr_t address)
{
	const zmmx_map_entry *entry = &heap->near_map[(address >> ZMMX_CHUNK_SHIFT) % ZMMX_NEAR_ENTRIES];
	return zmmx_likely(entry->key == chunk_base(address)) ? (zmmx_run *)entry->meta : NULL;
}

ZMMX_INLINE void *zmmx_alloc_fast(zmmx_heap *heap, size_t size)
{
	if (zmmx_unlikely(size > ZMMX_MAX_SMALL_SIZE)) {
		return zmmx_alloc_slow(heap, size);
	}
	zmmx_run *run = heap->bins[heap->bin_of[(size + 7) / 8]];
	uintptr_t slot = run->free;
	if (zmmx_unlikely(link_is_end(slot))) {
		return zmmx_alloc_slow(heap, size);
	}
	uintptr_t next = link_decode(heap, *(uintptr_t *)slot);
	if (zmmx_unlikely((next ^ slot) >> ZMMX_CHUNK_SHIFT)) {
		return zmmx_alloc_slow(heap, size);
	}
	run->free = next;
	run->used++;
	zmmx_counter *live = heap->live;
	size_t now = live->now + run->slot_size;
	live->now = now;
	if (zmmx_unlikely(now > live->peak)) {
		live->peak = now;
	}
	return (void *)slot;
}

ZMMX_INLINE void zmmx_free_fast(zmmx_heap *heap, void *block)
{
	uintptr_t slot = (uintptr_t)block;
	zmmx_run *runs = near_runs(heap, slot);
	if (zmmx_unlikely(!runs)) {
		zmmx_free_slow(heap, block);
		return;
	}
	zmmx_run *run = runs + page_of(slot);
	run -= run->lead;
	uintptr_t head = run->free;
	size_t slot_size = run->slot_size;
	if (zmmx_unlikely(!slot_size || head == slot)) {
		zmmx_free_slow(heap, block);
		return;
	}
	/* offset / slot size as a fixed-point number: the fraction is less than inverse exactly when the offset is
	 * a multiple of the slot size, and then the integer part is the slot's index */
	uint32_t inverse = heap->slot_inverse[run_bin(run)];
	uint64_t index = (uint64_t)run_offset(runs, run, slot) * inverse;
	if (zmmx_unlikely((uint32_t)index >= inverse || index >> 32 >= run->span)) {
		zmmx_free_slow(heap, block);
		return;
	}
	*(uintptr_t *)slot = link_encode(heap, head);
	run->free = slot;
	heap->live->now -= slot_size;
	int16_t used = (int16_t)(run->used - 1);
	run->used = (uint16_t)used;
	if (zmmx_unlikely(link_is_end(head) || used <= 0)) {
		zmmx_small_free_edge(heap, run, slot, link_is_end(head));
	}
}

#endif
