/* The free list of a run: followed, encoded anew, and what is wrong with it. */
#include "zmmx_fast.h"

static void *run_start(const zmmx_run *run)
{
	const zmmx_chunk *chunk = run_chunk(run);
	return (void *)page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs));
}

ZMMX_NOINLINE void zmmx_fatal_list(zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_fatal_block(heap, (void *)run->free, "run %p: free list overwritten (slots of %u bytes, first link at %p)",
	                 run_start(run), run_slot_size(run), (void *)run->free);
}

bool zmmx_slot_is_listed(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot)
{
	uintptr_t link = run->free;
	for (uint32_t left = run_carved(run); left && !link_is_end(link) && link != slot; left--) {
		link = link_decode(run_key(heap, run), link, zmmx_word_read((const void *)link));
	}
	return link == slot;
}

void zmmx_list_recode(zmmx_heap *heap, const zmmx_run *run, const zmmx_key *key)
{
	uintptr_t slot = run->free;
	for (uint32_t left = run_carved(run) - run_used(run); !link_is_end(slot); left--) {
		uintptr_t difference = link_difference(run_key(heap, run), zmmx_word_read((void *)slot));
		if (!left || !is_in_chunk(difference)) {
			zmmx_fatal_list(heap, run);
		}
		zmmx_word_write((void *)slot, link_encode(key, 0, difference));
		slot ^= difference;
	}
}
