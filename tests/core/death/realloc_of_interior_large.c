// dies: zmmx: realloc\(0x[0-9a-f]+\): not the start of a block, 4096 bytes into a large block of 20480 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 20000);
	zmmx_realloc(heap, hide(block + 4096), 500);
	return 0;
}
