// dies: zmmx: list of runs with free slots: links of 0x[0-9a-f]+ overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	void *blocks[600];
	for (size_t i = 0; i < 600; i++) {
		blocks[i] = zmmx_alloc(heap, 256);
	}
	for (size_t i = 0; i < 600; i += 16) {
		zmmx_free(heap, blocks[i]);
	}
	zmmx_run *run = run_of(heap, blocks[100]);
	run_set_next(run, run);
	for (size_t i = 0; i < 600; i++) {
		if (i % 16) {
			zmmx_free(heap, blocks[i]);
		}
	}
	return 0;
}
