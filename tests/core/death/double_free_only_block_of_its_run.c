// dies: zmmx: free\(0x[0-9a-f]+\): double free of a block of 320 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 320);
	zmmx_free(heap, block);
	zmmx_free(heap, hide(block));
	return 0;
}
