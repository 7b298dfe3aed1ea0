// dies: zmmx: realloc\(0x[0-9a-f]+\): not a block of this heap
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	static char statics[64];
	zmmx_realloc(heap, hide(statics + 16), 500);
	return 0;
}
