// dies: zmmx: run 0x[0-9a-f]+: free list overwritten \(slots of 64 bytes, first link at 0x[0-9a-f]+\)
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_alloc(heap, 64);
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, block);
	*(void **)block = hide(block);
	for (int i = 0; i < 3; i++) {
		zmmx_alloc(heap, 64);
	}
	return 0;
}
