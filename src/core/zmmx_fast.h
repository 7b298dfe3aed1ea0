/* The fast paths, inline so that the engine's handlers contain them. */
#ifndef ZMMX_FAST_H
#define ZMMX_FAST_H

#include "zmmx_internal.h"

/* A free slot holds the link to the next: the bits in which both addresses differ, xor a mask, times an odd number. All
 * but the low 21 of those bits are 0 for a slot of the same chunk, and what is decoded of a word that was changed differs
 * in others than those: zmmx_key.c says of which changes that is certain. The list ends in the chunk's base, which is no
 * slot: its low bits tell the end, and it passes the same check as a link. */
ZMMX_INLINE uintptr_t link_encode(const zmmx_key *key, uintptr_t slot, uintptr_t link)
{
	return (slot ^ link ^ key->mask) * key->factor;
}

/* The bits in which the link that the word encodes differs from its slot. */
ZMMX_INLINE uintptr_t link_difference(const zmmx_key *key, uintptr_t word)
{
	return (word * key->inverse) ^ key->mask;
}

ZMMX_INLINE uintptr_t link_decode(const zmmx_key *key, uintptr_t slot, uintptr_t word)
{
	return link_difference(key, word) ^ slot;
}

/* The word that a list ends with, in the chunk's base. */
ZMMX_INLINE uintptr_t key_end(const zmmx_key *key)
{
	return link_encode(key, 0, UINTPTR_MAX);
}

/* Of the small run's free list. */
ZMMX_INLINE const zmmx_key *run_key(const zmmx_heap *heap, const zmmx_run *run)
{
	return &heap->keys[run->key];
}

/* Whether addresses that differ in these bits lie in one chunk. */
ZMMX_INLINE bool is_in_chunk(uintptr_t difference)
{
	return !(difference & ~(uintptr_t)ZMMX_CHUNK_MASK);
}

ZMMX_INLINE bool link_is_end(uintptr_t link)
{
	return (link & ZMMX_CHUNK_MASK) == 0;
}

ZMMX_INLINE uintptr_t *page_table_entry(const zmmx_heap *heap, uintptr_t address)
{
	return heap->page_table + ((address >> ZMMX_PAGE_SHIFT) & heap->page_table_mask);
}

/* The small run of the page that the address lies in; or one in another chunk, or `vacant`, if it lies in none or is
 * merely not in the page table: then no slot of that run is the address. */
ZMMX_INLINE zmmx_run *page_table_run(const zmmx_heap *heap, uintptr_t address)
{
	return (zmmx_run *)((uintptr_t)&heap->vacant + *page_table_entry(heap, address));
}

/* The first descriptor of the small run that the page of `run` belongs to; any other page's is its own. */
ZMMX_INLINE zmmx_run *run_first(zmmx_run *run, uint32_t lead)
{
	return run - lead;
}

/* Bytes from the start of the small run to the address, which lies in the page whose descriptor has this lead. */
ZMMX_INLINE uint32_t run_offset(uint32_t lead, uintptr_t address)
{
	return (uint32_t)(address & (ZMMX_PAGE_SIZE - 1)) | lead << ZMMX_PAGE_SHIFT;
}

/* Whether a carved slot of the small run starts at the address, if that lies in its chunk: one multiplication and one
 * compare. The inverse is a little more than 2^32 / slot size, so that the low word of offset * inverse is index *
 * remainder for the start of a slot, and at least the inverse for anything else. Both are less than the inverse for each
 * slot of a run, so to be below carved * remainder, which is `bound`, is to be the start of a slot that was carved. The
 * offset is the address less the run's start; as words wrap, what the start takes off is one number for the run. */
ZMMX_INLINE bool run_has_slot(const zmmx_heap *heap, const zmmx_run *run, uintptr_t address)
{
	uint32_t product = (uint32_t)address;
	product *= heap->inverse[run->kind_bin];
	product += run->skew;
	return product < run->bound;
}

ZMMX_INLINE uint32_t run_skew(const zmmx_heap *heap, uint32_t bin, uintptr_t start)
{
	return 0 - (uint32_t)start * heap->inverse[kind_bin(ZMMX_PAGE_SMALL, bin)];
}

/* The run in one of whose carved slots the address lies, at its start; or NULL: the slow path is to look.
 *
 * The page table may lead to a run of another chunk, whose pages share the entry. run->free lies in the run's own chunk
 * even when its list is empty, for then it is the chunk's base. So the bits in which it differs from the address tell three
 * things in one compare, as 0 - 1 is the largest of words:
 *   - none: the slot is the first of the free list, so it was freed already;
 *   - from ZMMX_CHUNK_SIZE on: the run is in another chunk;
 *   - 1 to ZMMX_CHUNK_MASK: neither. */
ZMMX_INLINE zmmx_run *page_table_slot_run(const zmmx_heap *heap, uintptr_t address)
{
	zmmx_run *run = page_table_run(heap, address);
	if (zmmx_unlikely(!run_has_slot(heap, run, address)) || zmmx_unlikely((run->free ^ address) - 1 >= ZMMX_CHUNK_MASK)) {
		return NULL;
	}
	return run;
}

/* A slot of the bin, not counted as live. false: the first run's list is empty or overwritten, take the slow path. One
 * check serves for both: see zmmx_chunk. */
ZMMX_INLINE bool slot_take(zmmx_heap *heap, size_t bin, uintptr_t *slot)
{
	zmmx_run *run = heap->bins[bin];
	zmmx_assert_run(heap, run);
	*slot = run->free;
	uintptr_t difference = link_difference(&heap->key, *(uintptr_t *)*slot);
	if (zmmx_unlikely(!is_in_chunk(difference))) {
		return false;
	}
	run->free = *slot ^ difference;
	run->used++;
	return true;
}

ZMMX_INLINE void *zmmx_alloc_fast(zmmx_heap *heap, size_t size)
{
	if (zmmx_unlikely(size > ZMMX_MAX_SMALL_SIZE)) {
		return zmmx_alloc_slow(size, heap);
	}
	size_t bin = heap->fast_bin[(size + 7) / 8];
	uintptr_t slot;
	if (zmmx_unlikely(!slot_take(heap, bin, &slot))) {
		return zmmx_alloc_slow(size, heap);
	}
	live_add(heap, heap->slot_bytes[(ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT) + bin]);
	return (void *)slot;
}

/* Back to its run, which it is known to be a slot of, when it is no longer counted as live. */
ZMMX_INLINE void slot_return(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	zmmx_assert_run(heap, run);
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, run->free));
	run->free = slot;
	if (zmmx_unlikely(--run->used < 0)) {
		zmmx_small_free_edge((void *)slot, heap, run);
	}
}

ZMMX_INLINE void slot_give(zmmx_heap *heap, zmmx_run *run, uintptr_t slot)
{
	heap->live->now -= heap->slot_bytes[run->kind_bin];
	slot_return(heap, run, slot);
}

ZMMX_INLINE void zmmx_free_fast(zmmx_heap *heap, void *block)
{
	uintptr_t slot = (uintptr_t)block;
	zmmx_run *run = page_table_slot_run(heap, slot);
	if (zmmx_unlikely(!run)) {
		zmmx_free_slow(block, heap);
		return;
	}
	slot_give(heap, run, slot);
}

#endif
