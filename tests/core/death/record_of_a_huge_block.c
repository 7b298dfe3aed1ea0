// dies: zmmx: record of a huge block at 0x[0-9a-f]+: overwritten, or not of this heap
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *block = zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	heap->huge->mark ^= 1;
	zmmx_free(heap, block);
	return 0;
}
