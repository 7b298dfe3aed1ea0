// dies: zmmx: free\(0x[0-9a-f]+\): not a block of this heap
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char local[64];
	zmmx_free(heap, hide(local));
	return 0;
}
