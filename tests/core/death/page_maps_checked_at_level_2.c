// dies: zmmx: 0x[0-9a-f]+: CHUNK-2 free_pages counts free_map: expected [0-9]+, found [0-9]+
#include "zmmx_death.h"
#include "core/heap/zmmx_fast.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_pages_must_hold(heap, heap->chunks);
	heap->chunks->free_pages--;
	zmmx_pages_must_hold(heap, heap->chunks);
	return 0;
}
