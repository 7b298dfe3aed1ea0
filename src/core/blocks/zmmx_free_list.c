/* The free list of a run: follows it, encodes it again, and reports its faults. */
#include "core/blocks/zmmx_blocks.h"

static void *run_start(const zmmx_run *run)
{
	const zmmx_chunk *chunk = run_chunk(run);
	return (void *)page_address((uintptr_t)chunk, (uint32_t)(run - chunk->runs));
}

static void rest_end(zmmx_run *run)
{
	if (run_rest(run)) {
		run[1].free = 0;
		run[1].key = 0;
	}
}

/* Makes the list the run's rest. false: there is no descriptor to note it in, or a rest exists already, or the fast paths
 * would take the first slot for one of the present key. */
static bool rest_leave(zmmx_heap *heap, zmmx_run *run)
{
	if (zmmx_bin_rows[run_bin(run)].pages == 1 || run_rest(run) || link_is_end(run->free)
	    || is_in_chunk(link_difference(&heap->key, zmmx_word_read((void *)run->free)))) {
		return false;
	}
	run[1].free = run->free;
	run[1].key = run->key;
	return true;
}

ZMMX_NOINLINE void zmmx_fatal_free_list(zmmx_heap *heap, const zmmx_run *run)
{
	zmmx_fatal_block(heap, (void *)run->free, "run %p: free list overwritten (slots of %u bytes, first link at %p)",
	                 run_start(run), run_slot_size(run), (void *)run->free);
}

/* The slot after one that was reached with so many slots before it, or the chunk's base; 0: the list is broken there. *key
 * is the key of the slot before, and becomes that of this one. */
static uintptr_t list_next(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot, uint32_t before, const zmmx_key **key)
{
	*key = slot_key(heap, run, slot, *key);
	uintptr_t difference = link_difference(*key, zmmx_word_read((const void *)slot));
	return before < run_carved(run) && is_in_chunk(difference) ? slot ^ difference : 0;
}

bool zmmx_free_list_has(const zmmx_heap *heap, const zmmx_run *run, uintptr_t slot)
{
	const zmmx_key *key = run_key(heap, run);
	uintptr_t link = run->free;
	for (uint32_t before = 0; link != slot && !link_is_end(link); before++) {
		link = list_next(heap, run, link, before, &key);
	}
	return link == slot;
}

/* If a slot was freed twice, the list reaches it twice and never ends. */
ZMMX_NOINLINE static void list_refuse(zmmx_heap *heap, const zmmx_run *run)
{
	const zmmx_key *key = run_key(heap, run);
	uint32_t before = 0;
	for (uintptr_t link = run->free; link && !link_is_end(link); before++) {
		const zmmx_key *earlier_key = run_key(heap, run);
		uintptr_t earlier = run->free;
		for (uint32_t i = 0; i < before; i++) {
			if (earlier == link) {
				zmmx_fatal_block(heap, (void *)link, "run %p: block %p of %u bytes was freed twice", run_start(run), (void *)link,
				                 run_slot_size(run));
			}
			earlier = list_next(heap, run, earlier, i, &earlier_key);
		}
		link = list_next(heap, run, link, before, &key);
	}
	zmmx_fatal_free_list(heap, run);
}

void zmmx_free_list_must_be_whole(zmmx_heap *heap, const zmmx_run *run)
{
	uint32_t count = 0, carved = run_carved(run);
	uintptr_t link = run->free;
	const zmmx_key *key = run_key(heap, run);
	for (; !link_is_end(link) && count <= carved; count++) {
		key = slot_key(heap, run, link, key);
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

bool zmmx_free_list_may_hold(const zmmx_heap *heap, const zmmx_run *run, uintptr_t word)
{
	return is_in_chunk(link_difference(run_key(heap, run), word))
	       || (run_rest(run) && is_in_chunk(link_difference(&heap->keys[run[1].key], word)));
}

void zmmx_free_list_recode(zmmx_heap *heap, zmmx_run *run, const zmmx_key *key)
{
	const zmmx_key *former = run_key(heap, run);
	uintptr_t slot = run->free;
	for (uint32_t left = run_carved(run) - run_used(run); !link_is_end(slot); left--) {
		former = slot_key(heap, run, slot, former);
		uintptr_t difference = link_difference(former, zmmx_word_read((void *)slot));
		if (!left || !is_in_chunk(difference)) {
			zmmx_fatal_free_list(heap, run);
		}
		zmmx_word_write((void *)slot, link_encode(key, 0, difference));
		slot ^= difference;
	}
	rest_end(run);
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
		run->carved_product = 0;
		rest_end(run);
	}
	run->key = heap->key_number & (ZMMX_KEYS - 1);
}

void zmmx_run_adopt(zmmx_heap *heap, zmmx_run *run)
{
	if (!rest_leave(heap, run)) {
		zmmx_free_list_recode(heap, run, &heap->key);
	}
	run->key = heap->key_number & (ZMMX_KEYS - 1);
}
