// dies: zmmx: free\(0x[0-9a-f]+\): a huge block of 5000000 bytes that was already freed; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 5000000);
	zmmx_free(heap, block);
	zmmx_free(heap, hide(block));
	return 0;
}
