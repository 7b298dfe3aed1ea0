// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 16 bytes into a slot of 64 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, hide(block + 16));
	return 0;
}
