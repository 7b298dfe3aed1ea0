// dies: zmmx: chunk 0x[0-9a-f]+: header overwritten
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	for (int i = 0; i < 3; i++) {
		zmmx_alloc(heap, 2000000);
	}
	char *last = zmmx_alloc(heap, 2000000);
	zmmx_heap_reset(heap);
	memset((char *)header_of(hide(last)), 'x', 64);
	zmmx_heap_reset(heap);
	return 0;
}
