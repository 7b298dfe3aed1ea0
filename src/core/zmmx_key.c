/* The key that encodes free lists and chunk headers: made, and made anew. */
#include "zmmx_bitset.h"
#include "zmmx_fast.h"

/* Chunks of a heap whose lists are encoded anew in the child of a fork: 2 ms, and 8 MiB that are no longer shared. */
#define FORK_CHUNKS 4u

uintptr_t zmmx_key_new(const zmmx_heap *heap)
{
	uintptr_t key;
	if (heap->os->random && heap->os->random(heap->os, &key, sizeof(key))) {
		return key;
	}
	key = (uintptr_t)heap ^ (uintptr_t)heap->os->clock(heap->os);
	return heap->key ^ (key + 1) * (uintptr_t)UINT64_C(0x9e3779b97f4a7c15);
}

/* `change` turns a word encoded with the old key, which is still the heap's, into one of the new. */
static void list_recode(zmmx_heap *heap, const zmmx_run *run, uintptr_t change)
{
	uintptr_t slot = run->free;
	for (uint32_t left = run_carved(run) - run_used(run); !link_is_end(slot); left--) {
		uintptr_t word = zmmx_word_read((void *)slot);
		uintptr_t difference = link_difference(heap, word);
		if (!left || !is_in_chunk(difference)) {
			zmmx_fatal_list(heap, run);
		}
		zmmx_word_write((void *)slot, word ^ change);
		slot ^= difference;
	}
}

static void chunk_recode(zmmx_heap *heap, const zmmx_chunk *chunk, uintptr_t change)
{
	uint32_t page = bits_next_clear(chunk->free_map, ZMMX_FIRST_PAGE);
	while (page < ZMMX_PAGES) {
		const zmmx_run *run = chunk->runs + page;
		if (run_kind(run) == ZMMX_PAGE_SMALL) {
			list_recode(heap, run, change);
		}
		page = bits_next_clear(chunk->free_map, page + run_pages(run));
	}
}

static void chunks_sign(const zmmx_heap *heap, zmmx_chunk *chunk)
{
	for (; chunk; chunk = chunk->next) {
		zmmx_chunk_sign(heap, chunk);
	}
}

void zmmx_key_renew(zmmx_heap *heap)
{
	uintptr_t key = zmmx_key_new(heap);
	uintptr_t change = zmmx_byte_swap(heap->key ^ key);
	for (const zmmx_chunk *chunk = heap->cached; chunk; chunk = chunk->next) {
		zmmx_chunk_verify(heap, chunk);
	}
	for (const zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_chunk_verify(heap, chunk);
		chunk_recode(heap, chunk, change);
	}
	heap->key = key;
	heap->stop = link_encode(heap, 0, UINTPTR_MAX);
	heap->key_is_shared = false;
	chunks_sign(heap, heap->chunks);
	chunks_sign(heap, heap->cached);
}

/* Every page with a free slot is written to, and so no longer shared with the parent: up to a page's copy for each free
 * slot. A large heap keeps its parent's key until it is next reset. */
void zmmx_key_after_fork(zmmx_heap *heap)
{
	heap->key_is_shared = false;
	if (heap->chunk_count <= FORK_CHUNKS) {
		zmmx_key_renew(heap);
	}
}
