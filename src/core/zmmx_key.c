/* The key that encodes free lists and chunk headers: made, and made anew.
 *
 * A word that was changed by d, as a number, decodes to one that is off by d times the inverse before the mask is taken off.
 * If that product, as words wrap, is a chunk's size or more away from 0 on either side, the bits that are 0 for a link
 * can't all come out as they were. Of a d that is a multiple of a chunk's size, as each change of the bytes behind the
 * third is, that is so because the inverse is odd. For those that begin in the first three bytes, inverses are tried until
 * one holds it for all changes of CHANGE_BITS bits in a row that begin with a byte. Any other change passes by chance, one
 * in 2^43 where words have 64 bits. */
#include "zmmx_bitset.h"
#include "zmmx_fast.h"

#if UINTPTR_MAX > UINT32_MAX
#define CHANGE_BITS 32u  /* of random inverses about one in 700 is refused */
#else
#define CHANGE_BITS 8u   /* more than half */
#endif

/* Chunks of a heap whose lists are encoded anew in the child of a fork: 2 ms, and 8 MiB that are no longer shared. */
#define FORK_CHUNKS 4u

uintptr_t zmmx_random_word(const zmmx_heap *heap)
{
	uintptr_t word;
	if (heap->os->random && heap->os->random(heap->os, &word, sizeof(word))) {
		return word;
	}
	word = (uintptr_t)heap ^ (uintptr_t)heap->os->clock(heap->os);
	return heap->key.mask ^ (word + 1) * (uintptr_t)UINT64_C(0x9e3779b97f4a7c15);
}

/* Whether all numbers from 1 on that fit into CHANGE_BITS, times the word, are further than a chunk's size from 0. Of all
 * numbers below one that Euclid's algorithm comes to, the one that it came to before gets nearest. */
static bool multiples_are_far(uintptr_t word)
{
	uintptr_t before = 0, rest = word;  /* before: 0 stands for one more than the last word */
	uintptr_t times_before = 0, times = 1;
	while (times >> CHANGE_BITS == 0) {
		if (is_in_chunk(rest)) {
			return false;
		}
		uintptr_t quotient = (before - rest) / rest + 1;
		uintptr_t next = before - quotient * rest, times_next = times_before + quotient * times;
		before = rest;
		rest = next;
		times_before = times;
		times = times_next;
	}
	return true;
}

static bool inverse_is_good(uintptr_t inverse)
{
	bool good = true;
	for (uint32_t bit = 0; good && bit < ZMMX_CHUNK_SHIFT; bit += 8) {
		good = multiples_are_far(inverse << bit);
	}
	return good;
}

/* Of an odd number: each step doubles the bits that are right, of which there are three at first. */
static uintptr_t word_invert(uintptr_t word)
{
	uintptr_t inverse = word;
	for (int i = 0; i < 5; i++) {
		inverse *= 2 - word * inverse;
	}
	return inverse;
}

zmmx_key zmmx_key_of(uintptr_t mask, uintptr_t seed)
{
	while (!inverse_is_good(seed | 1)) {
		seed = seed * (uintptr_t)UINT64_C(0xd1342543de82ef95) + 2;
	}
	return (zmmx_key){mask, word_invert(seed | 1), seed | 1};
}

zmmx_key zmmx_key_new(const zmmx_heap *heap)
{
	uintptr_t mask = zmmx_random_word(heap);
	return zmmx_key_of(mask, zmmx_random_word(heap));
}

/* From the heap's key to another. */
static void list_recode(zmmx_heap *heap, const zmmx_run *run, const zmmx_key *key)
{
	uintptr_t slot = run->free;
	for (uint32_t left = run_carved(run) - run_used(run); !link_is_end(slot); left--) {
		uintptr_t word = zmmx_word_read((void *)slot);
		uintptr_t difference = link_difference(&heap->key, word);
		if (!left || !is_in_chunk(difference)) {
			zmmx_fatal_list(heap, run);
		}
		zmmx_word_write((void *)slot, link_encode(key, 0, difference));
		slot ^= difference;
	}
}

static void chunk_recode(zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key)
{
	uint32_t page = bits_next_clear(chunk->free_map, ZMMX_FIRST_PAGE);
	while (page < ZMMX_PAGES) {
		const zmmx_run *run = chunk->runs + page;
		if (run_kind(run) == ZMMX_PAGE_SMALL) {
			list_recode(heap, run, key);
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
	zmmx_key key = zmmx_key_new(heap);
	for (const zmmx_chunk *chunk = heap->cached; chunk; chunk = chunk->next) {
		zmmx_chunk_verify(heap, chunk);
	}
	for (const zmmx_chunk *chunk = heap->chunks; chunk; chunk = chunk->next) {
		zmmx_chunk_verify(heap, chunk);
		chunk_recode(heap, chunk, &key);
	}
	heap->key = key;
	heap->stop = link_encode(&heap->key, 0, UINTPTR_MAX);
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
