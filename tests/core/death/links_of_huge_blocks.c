// dies: zmmx: list of huge blocks: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *block = zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	heap->huge->next->prev = heap->huge->next;
	zmmx_free(heap, block);
	return 0;
}
