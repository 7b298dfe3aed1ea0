// dies: zmmx: block 0x[0-9a-f]+ of 1 byte: written to after it was freed, at byte 0; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 1);
	zmmx_free(heap, block);
	spoil(block, 0);
	zmmx_heap_reset(heap);
	return 0;
}
