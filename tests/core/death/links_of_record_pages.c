// dies: zmmx: records of huge blocks at 0x[0-9a-f]+: overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static uintptr_t forged[8];
	zmmx_alloc(heap, 4 * ZMMX_CHUNK_SIZE);
	*(void **)heap->meta_pages = forged;
	zmmx_heap_destroy(heap);
	return 0;
}
