// dies: zmmx: free\(0x[0-9a-f]+\): double free of a block of 64 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_heap_set_check(heap, 1000);
	char *first = zmmx_alloc(heap, 64), *second = zmmx_alloc(heap, 64);
	zmmx_alloc(heap, 64);
	zmmx_free(heap, first);
	zmmx_free(heap, second);
	zmmx_free(heap, hide(first));
	return 0;
}
