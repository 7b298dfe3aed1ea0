// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	chunks_fill(heap, 200);
	touch_before(heap->page_table);
	return 0;
}
