// dies: zmmx: chunk 0x[0-9a-f]+: header overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *block = zmmx_alloc(heap, ZMMX_MAX_LARGE_SIZE / 2);
	zmmx_chunk *chunk = header_of(block);
	chunk->fit = ZMMX_FIT_LISTS;
	zmmx_free(heap, block);
	return 0;
}
