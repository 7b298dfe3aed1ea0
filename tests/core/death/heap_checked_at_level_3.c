// dies: zmmx: 0x[0-9a-f]+: SUM-1 live bytes: expected 8, found 0
#include "zmmx_death.h"
#include "core/heap/zmmx_heap.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_heap_must_hold(heap);
	heap->live->now += 8;
	for (int i = 0; i < 64; i++) {
		zmmx_heap_must_hold(heap);
	}
	return 0;
}
