// dies: zmmx: free\(0x[0-9a-f]+\): a slot of 64 bytes that was never allocated
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, hide(block + 63 * 64));
	return 0;
}
