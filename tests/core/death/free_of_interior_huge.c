// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 4096 bytes into a huge block of 10485760 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE);
	zmmx_free(heap, hide(block + 4096));
	return 0;
}
