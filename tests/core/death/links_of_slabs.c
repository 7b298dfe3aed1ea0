// dies: zmmx: list of slabs of descriptors: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	chunks_fill(heap, 40);
	((void **)heap->slabs)[1] = heap->slabs;
	zmmx_heap_destroy(heap);
	return 0;
}
