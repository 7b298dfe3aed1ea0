// dies: zmmx: realloc\(0x[0-9a-f]+\): not a block of this heap
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	zmmx_realloc(heap, hide((void *)(uintptr_t)8), 500);
	return 0;
}
