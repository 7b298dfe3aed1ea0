/* The free list of a run: follows it, encodes it again, and reports its faults. */
#include "core/blocks/zmmx_blocks.h"

static void *run_start(const zmmx_run *run)
{
	const zmmx_chunk *chunk = run_chunk(run);
	return (void *)page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs));
}

ZMMX_NOINLINE void zmmx_fatal_free_list(zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_fatal_block(heap, (void *)run->free, "run %p: free list overwritten (slots of %u bytes, first link at %p)",
	                 run_start(run), run_slot_size(run), (void *)run->free);
}

/* The slot after one that was reached with so many slots before it, or the chunk's base; 0: the list is broken there. */
static uintptr_t list_next(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot, uint32_t before)
{
	uintptr_t difference = link_difference(run_key(heap, run), zmmx_word_read((const void *)slot));
	return before < run_carved(run) && is_in_chunk(difference) ? slot ^ difference : 0;
}

bool zmmx_free_list_has(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot)
{
	uintptr_t link = run->free;
	for (uint32_t before = 0; link != slot && !link_is_end(link); before++) {
		link = list_next(heap, run, link, before);
	}
	return link == slot;
}

/* If a slot was freed twice, the list reaches it twice and never ends. */
ZMMX_NOINLINE static void list_refuse(zmmx_heap *heap, const zmmx_run *run)
{
	uint32_t before = 0;
	for (uintptr_t link = run->free; link && !link_is_end(link); before++) {
		uintptr_t earlier = run->free;
		for (uint32_t i = 0; i < before; i++) {
			if (earlier == link) {
				zmmx_fatal_block(heap, (void *)link, "run %p: block %p of %u bytes was freed twice", run_start(run), (void *)link,
				                 run_slot_size(run));
			}
			earlier = list_next(heap, run, earlier, i);
		}
		link = list_next(heap, run, link, before);
	}
	zmmx_fatal_free_list(heap, run);
}

void zmmx_free_list_must_be_whole(zmmx_heap *heap, const zmmx_run *run)
{
	uint32_t count = 0, carved = run_carved(run);
	uintptr_t link = run->free;
	const zmmx_key *key = run_key(heap, run);
	for (; !link_is_end(link) && count <= carved; count++) {
		uintptr_t difference = link_difference(key, zmmx_word_read((const void *)link));
		if (!is_in_chunk(difference)) {
			break;
		}
		link ^= difference;
	}
	if (zmmx_unlikely(count != carved || !link_is_end(link))) {
		list_refuse(heap, run);
	}
}

void zmmx_free_list_recode(zmmx_heap *heap, const zmmx_run *run, const zmmx_key *key)
{
	uintptr_t slot = run->free;
	for (uint32_t left = run_carved(run) - run_used(run); !link_is_end(slot); left--) {
		uintptr_t difference = link_difference(run_key(heap, run), zmmx_word_read((void *)slot));
		if (!left || !is_in_chunk(difference)) {
			zmmx_fatal_free_list(heap, run);
		}
		zmmx_word_write((void *)slot, link_encode(key, 0, difference));
		slot ^= difference;
	}
}

ZMMX_NOINLINE void zmmx_fatal_free_list_end(zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_fatal(heap, "run %p: free list overwritten (slots of %u bytes, %d of them lost)", run_start(run), run_slot_size(run),
	           (int)run_carved(run) - (int)run_used(run));
}

void zmmx_run_recode(zmmx_heap *heap, zmmx_run *run)
{
	if (run->key == heap->key_number) {
		return;
	}
	if (run_used(run)) {
		zmmx_free_list_recode(heap, run, &heap->key);
	} else {
		/* its slots are carved again as they are needed */
		run->free = chunk_base(run->free);
		run->bound = 0;
	}
	run->key = heap->key_number & (ZMMX_KEYS - 1);
}
