/* What a descriptor says about its run, whether an address is a slot of the run, and the links of free slots. */
#ifndef ZMMX_RUN_H
#define ZMMX_RUN_H

#include "core/base/zmmx_base.h"

ZMMX_INLINE zmmx_page_kind run_kind(const zmmx_run *run)
{
	return (zmmx_page_kind)(run->kind_bin >> ZMMX_KIND_SHIFT);
}

ZMMX_INLINE uint32_t run_bin(const zmmx_run *run)
{
	return run->kind_bin & ((1u << ZMMX_KIND_SHIFT) - 1);
}

ZMMX_INLINE uint32_t run_slot_size(const zmmx_run *run)
{
	return zmmx_bin_rows[run_bin(run)].slot_size;
}

/* The chunk of a small run. The descriptor's list links point to other descriptors, so the chunk is taken from the free
 * link: its high bits are the chunk's base even if the list is empty. */
ZMMX_INLINE zmmx_chunk *run_chunk(const zmmx_run *run)
{
	return (zmmx_chunk *)chunk_base(run->free);
}

/* Slots of a small run that are handed out. */
ZMMX_INLINE uint32_t run_used(const zmmx_run *run)
{
	return ((uint32_t)run->used + 1) & (uint16_t)~ZMMX_RUN_FULL;
}

ZMMX_INLINE bool run_is_marked_full(const zmmx_run *run)
{
	return run->used < -1;
}

ZMMX_INLINE void run_set_used(zmmx_run *run, uint32_t used)
{
	run->used = (int16_t)(used - 1);
}

ZMMX_INLINE zmmx_run *run_next(const zmmx_run *run)
{
	return (zmmx_run *)(intptr_t)run->next;
}

ZMMX_INLINE void run_set_next(zmmx_run *run, const zmmx_run *next)
{
	run->next = (intptr_t)next;
	zmmx_assert(run_next(run) == next);
}

/* Slots of a small run that were ever linked. */
ZMMX_INLINE uint32_t run_carved(const zmmx_run *run)
{
	return run->bound / zmmx_bin_rows[run_bin(run)].remainder;
}

/* Whether all slots of a small run were carved. */
ZMMX_INLINE bool run_is_carved(const zmmx_run *run)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[run_bin(run)];
	return run->bound == (uint32_t)row->elements * row->remainder;
}

/* For a run of either kind. */
ZMMX_INLINE uint32_t run_pages(const zmmx_run *run)
{
	return run_kind(run) == ZMMX_PAGE_SMALL ? zmmx_bin_rows[run_bin(run)].pages : (uint32_t)run->used;
}

ZMMX_INLINE uint8_t kind_bin(zmmx_page_kind kind, uint32_t bin)
{
	return (uint8_t)((uint32_t)kind << ZMMX_KIND_SHIFT | bin);
}

/* For assertions. An overwritten header ends the search; finding that fault is not their task. */
ZMMX_INLINE bool chunk_is_in(const zmmx_chunk *list, const zmmx_chunk *chunk)
{
	while (list && list != chunk && list->heap == chunk->heap) {
		list = list->next;
	}
	return list == chunk;
}

ZMMX_INLINE bool run_is_in(const zmmx_run *list, const zmmx_run *run)
{
	while (list && list != run) {
		list = run_next(list);
	}
	return list != NULL;
}

ZMMX_INLINE bool runs_are_clean(const zmmx_run *runs, uint32_t pages)
{
	for (const zmmx_run *end = runs + pages; runs < end; runs++) {
		if (runs->free || runs->skew || runs->bound || runs->used || runs->prev || runs->next || runs->lead || runs->kind_bin) {
			return false;
		}
	}
	return true;
}

/* A free slot holds the link to the next: the bits in which the two addresses differ, xor a mask, times an odd number.
 * Between slots of one chunk only the low 21 of those bits can be 1. A changed word also decodes to higher bits;
 * zmmx_key.c says for which changes that is certain. The list ends in the chunk's base, which is not a slot: its low
 * bits mark the end, and it passes the same check as a link. */
ZMMX_INLINE uintptr_t link_encode(const zmmx_key *key, uintptr_t slot, uintptr_t link)
{
	return (slot ^ link ^ key->mask) * key->factor;
}

/* The bits in which a slot and the link that the word encodes differ. */
ZMMX_INLINE uintptr_t link_difference(const zmmx_key *key, uintptr_t word)
{
	return (word * key->inverse) ^ key->mask;
}

ZMMX_INLINE uintptr_t link_decode(const zmmx_key *key, uintptr_t slot, uintptr_t word)
{
	return link_difference(key, word) ^ slot;
}

/* The word at the chunk's base that ends a list. */
ZMMX_INLINE uintptr_t key_end(const zmmx_key *key)
{
	return link_encode(key, 0, UINTPTR_MAX);
}

/* The key of the small run's free list. */
ZMMX_INLINE const zmmx_key *run_key(const zmmx_heap *heap, const zmmx_run *run)
{
	return &heap->keys[run->key];
}

/* Whether two addresses that differ in these bits lie in one chunk. */
ZMMX_INLINE bool is_in_chunk(uintptr_t difference)
{
	return !(difference & ~(uintptr_t)ZMMX_CHUNK_MASK);
}

ZMMX_INLINE bool link_is_end(uintptr_t link)
{
	return (link & ZMMX_CHUNK_MASK) == 0;
}

/* The first descriptor of the small run that the page of `run` belongs to; for any other page, `run` itself. */
ZMMX_INLINE zmmx_run *run_first(zmmx_run *run, uint32_t lead)
{
	return run - lead;
}

/* Bytes from the start of the small run to the address, which is in the page with this lead in its descriptor. */
ZMMX_INLINE uint32_t run_offset(uint32_t lead, uintptr_t address)
{
	return (uint32_t)(address & (ZMMX_PAGE_SIZE - 1)) | lead << ZMMX_PAGE_SHIFT;
}

/* Whether a carved slot of the small run starts at the address, provided that the address is in its chunk: one
 * multiplication and one compare. The inverse is a little more than 2^32 / slot size. Therefore the low word of offset
 * * inverse is index * remainder at the start of a slot, and at least the inverse elsewhere. Index * remainder is less
 * than the inverse for each slot of a run, so a product below carved * remainder, which is `bound`, means the start of
 * a carved slot. The offset is the address less the run's start. Because words wrap, subtracting the start changes the
 * product by a number that is constant for the run. */
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

#endif
