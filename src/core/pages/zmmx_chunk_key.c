/* The words at the start of a chunk's header, which only the heap knows: they sign it. */
#include "core/pages/zmmx_pages.h"

const zmmx_key *zmmx_chunk_key(const zmmx_heap *heap, const zmmx_chunk *chunk)
{
	for (uint32_t number = heap->key_number; number--;) {
		if (chunk->list_end == key_end(&heap->keys[number])) {
			return &heap->keys[number];
		}
	}
	return &heap->key;
}

void zmmx_chunk_sign(const zmmx_heap *heap, zmmx_chunk *chunk)
{
	chunk->list_end = heap->list_end;
	chunk->heap = (zmmx_heap *)(uintptr_t)heap;
	chunk->guard = zmmx_chunk_guard(heap, chunk, &heap->key);
}

ZMMX_NOINLINE void zmmx_chunk_verify_old(zmmx_heap *heap, const zmmx_chunk *chunk)
{
	const zmmx_key *key = zmmx_chunk_key(heap, chunk);
	if (!zmmx_chunk_is_signed(heap, chunk, key, key_end(key))) {
		zmmx_fatal(heap, "chunk %p: header overwritten", (const void *)chunk);
	}
}
