// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	chunks_fill(heap, 200);
	touch_behind(heap, heap->near_table, (heap->near_mask + 1) * sizeof(*heap->near_table));
	return 0;
}
