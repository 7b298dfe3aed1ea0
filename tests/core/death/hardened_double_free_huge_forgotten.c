// dies: zmmx: free\(0x[0-9a-f]+\): not a block of this heap; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *blocks[40];
	for (int i = 0; i < 40; i++) {
		blocks[i] = zmmx_alloc(heap, 5000000);
	}
	for (int i = 0; i < 40; i++) {
		zmmx_free(heap, blocks[i]);
	}
	zmmx_free(heap, hide(blocks[0]));
	return 0;
}
