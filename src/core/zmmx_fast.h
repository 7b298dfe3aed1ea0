/* The fast paths, inline so that the engine's handlers contain them. About 20 instructions each. */
#ifndef ZMMX_FAST_H
#define ZMMX_FAST_H

#include "zmmx_internal.h"

/* Links of free slots are kept xor a key and byte-swapped: the bytes that an overflow reaches first are
 * the address's highest, so that what is read back lies outside the chunk. The list ends in the chunk's
 * base, which is no slot: its low bits tell the end, and it passes the same check as a link. */
ZMMX_INLINE uintptr_t link_encode(const zmmx_heap *heap, uintptr_t link)
{
	return zmmx_byte_swap(link ^ heap->key);
}

ZMMX_INLINE uintptr_t link_decode(const zmmx_heap *heap, uintptr_t word)
{
	return zmmx_byte_swap(word) ^ heap->key;
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
	if (zmmx_unlikely(entry->key != chunk_base(address))) {
		return NULL;
	}
	zmmx_run *runs = entry->meta;
	if (!runs) {
		zmmx_unreachable();  /* a vacant entry's key is no chunk's that leads here */
	}
	return runs;
}

/* The first descriptor of the small run that the page of `run` belongs to; any other page's is its own. */
ZMMX_INLINE zmmx_run *run_first(zmmx_run *run, uint32_t lead)
{
	return (zmmx_run *)((char *)run - lead);
}

/* Bytes from the start of the small run to the address, which lies in the page whose descriptor has this lead. */
ZMMX_INLINE uint32_t run_offset(uint32_t lead, uintptr_t address)
{
	return (uint32_t)(address & (ZMMX_PAGE_SIZE - 1)) | lead * (uint32_t)(ZMMX_PAGE_SIZE / ZMMX_RUN_SIZE);
}

/* Whether a carved slot of the small run starts at that offset: one multiplication and one compare. The inverse is a
 * little more than 2^32 / slot size, so that the product's low word is index * remainder for the start of a slot, and
 * at least the inverse for anything else. Both are less than the inverse for each slot of a run, so to be below
 * carved * remainder, which is `bound`, is to be the start of a slot that was carved. */
ZMMX_INLINE bool run_has_slot(const zmmx_heap *heap, const zmmx_run *run, uint32_t offset)
{
	return offset * heap->inverse[run->kind_bin] < run->bound;
}

/* The run whose carved slot starts at the address, or NULL: no such slot, or its chunk is not in the near map. */
ZMMX_INLINE zmmx_run *near_slot_run(const zmmx_heap *heap, uintptr_t address)
{
	zmmx_run *runs = near_runs(heap, address);
	if (zmmx_unlikely(!runs)) {
		return NULL;
	}
	uint32_t lead = runs[page_of(address)].lead;
	zmmx_run *run = run_first(runs + page_of(address), lead);
	return zmmx_likely(run_has_slot(heap, run, run_offset(lead, address))) ? run : NULL;
}

/* An empty free list leads to a word that, decoded, is far from any slot: one check serves for the list's end and for a
 * link that was overwritten. */
ZMMX_INLINE void *zmmx_alloc_fast(zmmx_heap *heap, size_t size)
{
	if (zmmx_unlikely(size > ZMMX_MAX_SMALL_SIZE)) {
		return zmmx_alloc_slow(size, heap);
	}
	size_t bin = heap->fast_bin[(size + 7) / 8];
	zmmx_run *run = heap->bins[bin];
	zmmx_assert_run(heap, run);
	uintptr_t slot = run->free;
	uintptr_t next = link_decode(heap, *(uintptr_t *)slot);
	if (zmmx_unlikely((next ^ slot) >> ZMMX_CHUNK_SHIFT)) {
		return zmmx_alloc_slow(size, heap);
	}
	run->free = next;
	run->used++;
	zmmx_counter *live = heap->live;
	size_t now = live->now + heap->slot_bytes[(ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT) + bin];
	live->now = now;
	if (zmmx_unlikely(now > live->peak)) {
		live->peak = now;
	}
	return (void *)slot;
}

/* Back to its run, which it is known to be a slot of. */
ZMMX_INLINE void slot_give(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	zmmx_assert_run(heap, run);
	zmmx_word_write((void *)slot, link_encode(heap, run->free));
	run->free = slot;
	heap->live->now -= heap->slot_bytes[run->kind_bin];
	if (zmmx_unlikely(--run->used < 0)) {
		zmmx_small_free_edge((void *)slot, heap, run);
	}
}

/* The same, unless it is what was given back last: that is reported. */
ZMMX_INLINE void slot_free(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	if (zmmx_unlikely(run->free == slot)) {
		zmmx_free_slow((void *)slot, heap);
		return;
	}
	slot_give(heap, run, slot);
}

ZMMX_INLINE void zmmx_free_fast(zmmx_heap *heap, void *block)
{
	uintptr_t slot = (uintptr_t)block;
	zmmx_run *run = near_slot_run(heap, slot);
	if (zmmx_unlikely(!run)) {
		zmmx_free_slow(block, heap);
		return;
	}
	slot_free(heap, run, slot);
}

#endif
