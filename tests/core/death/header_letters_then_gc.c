// dies: zmmx: chunk 0x[0-9a-f]+: header overwritten
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 20000);
	memset(header_of(block), 65, 64);
	zmmx_heap_gc(heap);
	return 0;
}
