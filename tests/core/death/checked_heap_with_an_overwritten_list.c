// dies: zmmx: check before operation 4, alloc: 0x[0-9a-f]+: RUN-2 link is .*
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_heap_set_check(heap, 2);
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, zmmx_alloc(heap, 64));
	memset(hide(block), 1, 80);
	zmmx_alloc(heap, 100);
	return 0;
}
