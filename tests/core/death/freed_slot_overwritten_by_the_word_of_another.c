// dies: zmmx: run 0x[0-9a-f]+: free list overwritten \(slots of 64 bytes, [0-9]+ of them lost\)
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *blocks[8];
	for (int i = 0; i < 8; i++) {
		blocks[i] = zmmx_alloc(heap, 64);
	}
	for (int i = 1; i < 7; i++) {
		zmmx_free(heap, blocks[i]);
	}
	/* a link that is one, from four slots on to two on: what is encoded is how far they lie apart */
	memcpy(hide(blocks[6]), hide(blocks[4]), sizeof(uintptr_t));
	for (int i = 0; i < 64; i++) {
		memset(zmmx_alloc(heap, 64), 0, 64);
	}
	return 0;
}
