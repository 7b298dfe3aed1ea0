// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	touch_before(heap->meta_pages);
	return 0;
}
