// dies: zmmx: free\(0x[0-9a-f]+\): a huge block of 6291456 bytes that was already freed
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 3 * ZMMX_CHUNK_SIZE);
	zmmx_free(heap, block);
	zmmx_free(heap, hide(block));
	return 0;
}
