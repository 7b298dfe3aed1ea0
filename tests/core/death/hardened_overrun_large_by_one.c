// dies: zmmx: free\(0x[0-9a-f]+\): a block of 10000 bytes was written to beyond its end, at byte 10000; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 10000);
	spoil(block, 10000);
	zmmx_free(heap, block);
	return 0;
}
