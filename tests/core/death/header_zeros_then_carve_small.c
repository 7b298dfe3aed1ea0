// dies: zmmx: chunk 0x[0-9a-f]+: header overwritten
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 1024);
	memset(header_of(block), 0, 64);
	for (int i = 0; i < 7; i++) {
		zmmx_alloc(heap, 1024);
	}
	zmmx_alloc(heap, 1024);
	return 0;
}
