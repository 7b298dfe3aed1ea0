// dies: zmmx: list of chunks: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	chunks_fill(heap, 3);
	heap->chunks->prev = heap->chunks->next;
	chunks_fill(heap, 1);
	return 0;
}
