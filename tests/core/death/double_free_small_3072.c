// dies: zmmx: free\(0x[0-9a-f]+\): double free of a block of 3072 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_alloc(heap, 3072);
	char *block = zmmx_alloc(heap, 3072);
	zmmx_free(heap, block);
	zmmx_free(heap, hide(block));
	return 0;
}
