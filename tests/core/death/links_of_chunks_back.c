// dies: zmmx: list of chunks: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	chunks_fill(heap, 3);
	heap->chunks->next->prev = heap->chunks->next;
	zmmx_heap_reset(heap);
	return 0;
}
