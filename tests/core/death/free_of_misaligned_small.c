// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 1 byte into a slot of 3072 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 3000);
	zmmx_free(heap, hide(block + 1));
	return 0;
}
