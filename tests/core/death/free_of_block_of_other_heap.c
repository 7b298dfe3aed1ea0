// dies: zmmx: free\(0x[0-9a-f]+\): not a block of this heap
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_heap *other = heap_new();
	void *block = zmmx_alloc(other, 100);
	zmmx_free(heap, hide(block));
	return 0;
}
