// dies: zmmx: list of runs with free slots: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *blocks[600];
	for (size_t i = 0; i < 600; i++) {
		blocks[i] = zmmx_alloc(heap, 256);
	}
	zmmx_free(heap, blocks[0]);
	run_of(heap, blocks[0])->prev = run_of(heap, blocks[100]);
	for (size_t i = 599; i > 20; i--) {
		zmmx_free(heap, blocks[i]);
	}
	return 0;
}
