// dies: zmmx: check before operation 2, free: 0x[0-9a-f]+: CHUNK-1 header guard: expected [0-9]+ \(0x[0-9a-f]+\), found 7 \(0x7\)
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_heap_set_check(heap, 1);
	char *block = zmmx_alloc(heap, 64);
	((uintptr_t *)header_of(block))[2] = 7;
	zmmx_free(heap, block);
	return 0;
}
