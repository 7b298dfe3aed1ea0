// dies: zmmx: run 0x[0-9a-f]+: free list overwritten \(slots of 64 bytes, first link at 0x[0-9a-f]+\)
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *kept = zmmx_alloc(heap, 64);
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, block);
	memcpy(block, "overflow", 8);
	zmmx_heap_forked(heap);
	zmmx_alloc(heap, 5000);
	zmmx_free(heap, kept);
	return 0;
}
