// dies: zmmx: reset\(0x[0-9a-f]+\): a block of 3000 bytes was written to beyond its end, at byte 3000; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 3000);
	spoil(block, 3000);
	zmmx_heap_reset(heap);
	return 0;
}
