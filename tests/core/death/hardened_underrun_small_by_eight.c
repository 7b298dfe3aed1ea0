// dies: zmmx: realloc\(0x[0-9a-f]+\): a block of up to 63 bytes was written to before its start; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 50);
	spoil(block, -8);
	zmmx_realloc(heap, block, 60);
	return 0;
}
