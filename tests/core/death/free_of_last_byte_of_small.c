// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 1791 bytes into a slot of 1792 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 1792);
	zmmx_free(heap, hide(block + 1791));
	return 0;
}
