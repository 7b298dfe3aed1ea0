/* The key that encodes free lists and chunk headers: how it is made and renewed.
 *
 * If a word is changed by d, as a number, it decodes to a value that is off by d times the inverse before the mask is
 * removed. If that product, as words wrap, is at least a chunk's size away from 0 on either side, the bits that are 0
 * for a link cannot all come out as they were. That always holds if d is a multiple of a chunk's size, because the
 * inverse is odd; a change beyond the third byte is such a multiple. For changes that begin in the first three bytes,
 * inverses are tried until it holds for all changes of CHANGE_BITS adjacent bits that begin with a byte. Any other
 * change passes by chance, one in 2^43 where words have 64 bits. */
#include "core/base/zmmx_bitset.h"
#include "core/blocks/zmmx_blocks.h"

#if UINTPTR_MAX > UINT32_MAX
#define CHANGE_BITS 32u /* about one in 700 random inverses is refused */
#else
#define CHANGE_BITS 8u /* more than half */
#endif

/* Whether all numbers from 1 on that fit into CHANGE_BITS, times the word, are further than a chunk's size from 0. Of
 * all numbers below one in Euclid's sequence, its predecessor in the sequence gets nearest. */
static bool multiples_are_far(uintptr_t word)
{
	uintptr_t before = 0, rest = word; /* before: 0 stands for the largest word plus one */
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

/* The inverse of an odd number. Each step doubles the number of correct bits, at first three. */
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

/* Whether list ends that are encoded with the heap's other keys lead out of any chunk with this key, too. */
static bool ends_are_ends(const zmmx_heap *heap, const zmmx_key *key)
{
	bool out = true;
	for (uint32_t number = 0; out && number <= heap->key_number; number++) {
		out = !is_in_chunk(link_difference(key, key_end(&heap->keys[number])));
	}
	return out;
}

zmmx_key zmmx_key_new(const zmmx_heap *heap)
{
	uintptr_t mask = (uintptr_t)zmmx_meta_secret(heap, heap->key.mask), seed = (uintptr_t)zmmx_meta_secret(heap, mask);
	zmmx_key key = zmmx_key_of(mask, seed);
	while (!ends_are_ends(heap, &key)) {
		key = zmmx_key_of(++mask, seed += 2);
	}
	return key;
}

/* With the key that will be keys[0]. */
static void chunk_recode(zmmx_heap *heap, const zmmx_chunk *chunk, const zmmx_key *key)
{
	uint32_t page = bits_next_clear(chunk->free_map, ZMMX_FIRST_PAGE);
	while (page < ZMMX_PAGES) {
		zmmx_run *run = chunk->runs + page;
		if (run_kind(run) == ZMMX_PAGE_SMALL) {
			zmmx_free_list_recode(heap, run, key);
			run->key = 0;
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

static void key_take(zmmx_heap *heap, zmmx_key key, uint32_t number)
{
	heap->key = heap->keys[number] = key;
	heap->key_number = number;
	heap->list_end = key_end(&key);
	heap->key_is_shared = false;
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
	key_take(heap, key, 0);
	chunks_sign(heap, heap->chunks);
	chunks_sign(heap, heap->cached);
}

/* Encoding all at once would write to every page with a free slot, and so copy it. That happens only when all numbers of keys are used. */
void zmmx_key_after_fork(zmmx_heap *heap)
{
	if (heap->key_number == ZMMX_KEYS - 1) {
		zmmx_small_release_spares(heap); /* of each generation */
		zmmx_key_renew(heap);
		zmmx_small_put_back(heap);
		return;
	}
	key_take(heap, zmmx_key_new(heap), heap->key_number + 1);
	zmmx_small_put_aside(heap);
	zmmx_page_table_renew(heap);
}
