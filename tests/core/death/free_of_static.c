// dies: zmmx: free\(0x[0-9a-f]+\): not a block of this heap
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static char statics[64];
	zmmx_free(heap, hide(statics + 16));
	return 0;
}
