// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	touch_behind(heap, heap->page_table, (heap->page_table_mask + 1) * sizeof(*heap->page_table));
	return 0;
}
