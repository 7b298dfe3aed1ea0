// dies: zmmx: run 0x[0-9a-f]+: free list overwritten \(slots of 64 bytes, first link at 0x[0-9a-f]+\)
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *first = zmmx_alloc(heap, 64), *second = zmmx_alloc(heap, 64);
	zmmx_alloc(heap, 64);
	zmmx_free(heap, first);
	zmmx_free(heap, second);
	zmmx_free(heap, hide(first));
	/* who gets the block writes to it, and so to the link that leads on from it */
	memset(zmmx_alloc(heap, 64), 'x', 64);
	memset(zmmx_alloc(heap, 64), 'y', 64);
	zmmx_alloc(heap, 64);
	return 0;
}
