// dies: zmmx: record of a huge block at 0x[0-9a-f]+: overwritten, or not of this heap
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static zmmx_huge forged = {.mapped = 5 * ZMMX_CHUNK_SIZE, .reserved = 5 * ZMMX_CHUNK_SIZE};
	/* kept when it is freed again */
	zmmx_free(heap, zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE));
	zmmx_free(heap, zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE));
	heap->huge_cached->next = &forged;
	zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE);
	return 0;
}
