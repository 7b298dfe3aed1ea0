// dies: zmmx: descriptors at 0x[0-9a-f]+: not of this heap
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static zmmx_run forged[ZMMX_PAGES];
	chunks_fill(heap, 3);
	zmmx_heap_reset(heap);
	heap->cached->runs = forged;
	zmmx_heap_gc(heap);
	return 0;
}
