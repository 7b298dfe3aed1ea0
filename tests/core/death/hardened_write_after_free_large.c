// dies: zmmx: block 0x[0-9a-f]+ of 10000 bytes: written to after it was freed, at byte 9999; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 10000);
	zmmx_free(heap, block);
	spoil(block, 9999);
	for (int i = 0; i < 2000; i++) {
		zmmx_free(heap, zmmx_alloc(heap, 64));
	}
	return 0;
}
