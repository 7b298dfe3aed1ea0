// dies: zmmx: list of huge blocks: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	void *block = zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	heap->huge->next = heap->huge;
	zmmx_free(heap, block);
	return 0;
}
