// dies: zmmx: realloc\(0x[0-9a-f]+\): double free of a block of 64 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 64);
	zmmx_alloc(heap, 64);
	zmmx_free(heap, block);
	zmmx_realloc(heap, hide(block), 60);
	return 0;
}
