// dies: zmmx: realloc\(0x[0-9a-f]+\): a block of 100 bytes was written to beyond its end, at byte 103; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 100);
	spoil(block, 103);
	zmmx_realloc(heap, block, 200);
	return 0;
}
