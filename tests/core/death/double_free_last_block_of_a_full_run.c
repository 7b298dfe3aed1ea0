// dies: zmmx: free\(0x[0-9a-f]+\): double free of a block of 3072 bytes
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *blocks[4];
	for (int i = 0; i < 4; i++) {
		blocks[i] = zmmx_alloc(heap, 3072);
	}
	zmmx_free(heap, blocks[3]);
	zmmx_free(heap, hide(blocks[3]));
	return 0;
}
