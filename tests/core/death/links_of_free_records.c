// dies: zmmx: record of a huge block at 0x[0-9a-f]+: overwritten, or not of this heap
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static zmmx_huge forged;
	zmmx_heap_set_cache_limit(heap, 0);
	zmmx_free(heap, zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE));
	heap->free_huge->next = &forged;
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	return 0;
}
