// dies: zmmx: free\(0x[0-9a-f]+\): a block of 5000000 bytes was written to beyond its end, at byte 5000000; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 5000000);
	spoil(block, 5000000);
	zmmx_free(heap, block);
	return 0;
}
