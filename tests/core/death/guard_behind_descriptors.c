// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	touch_behind(heap, heap->slabs, heap->slab_bytes);
	return 0;
}
