// dies: zmmx: free slot 0x[0-9a-f]+ for up to 79 bytes: written to, at byte 5; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 64), *other = zmmx_alloc(heap, 64);
	zmmx_free(heap, block);
	zmmx_heap_gc(heap);  /* ends the quarantine; other keeps the run */
	spoil(block, 5);
	for (int i = 0; other && i < 64; i++) {
		zmmx_alloc(heap, 64);
	}
	return 0;
}
