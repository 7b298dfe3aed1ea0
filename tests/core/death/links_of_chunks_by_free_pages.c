// dies: zmmx: list of chunks by free pages: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *block = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE / 2);
	chunks_fill(heap, 3);
	zmmx_chunk *chunk = header_of(block);
	chunk->fit_prev = heap->chunks;
	zmmx_free(heap, block);
	return 0;
}
