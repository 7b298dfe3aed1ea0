// dies: zmmx: list of empty runs: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *blocks[600];
	for (size_t i = 0; i < 600; i++) {
		blocks[i] = zmmx_alloc(heap, 256);
	}
	static zmmx_run forged;
	for (size_t i = 0; i < 600; i++) {
		zmmx_free(heap, blocks[i]);
	}
	uint32_t bin = run_bin(run_of(heap, blocks[0]));
	forged = *heap->kept[bin];
	heap->kept[bin] = &forged;
	zmmx_heap_gc(heap);
	return 0;
}
