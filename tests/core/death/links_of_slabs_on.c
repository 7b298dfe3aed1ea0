// dies: zmmx: list of slabs of descriptors: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static void *forged[64];
	*(void **)heap->slabs = forged;
	zmmx_heap_destroy(heap);
	return 0;
}
