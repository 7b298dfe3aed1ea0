// dies: zmmx: realloc\(0x[0-9a-f]+\): not the start of a block, 4194304 bytes into a huge block of 10485760 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 5 * ZMMX_CHUNK_SIZE);
	zmmx_realloc(heap, hide(block + 2 * ZMMX_CHUNK_SIZE), 500);
	return 0;
}
