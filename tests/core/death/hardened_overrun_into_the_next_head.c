// dies: zmmx: free\(0x[0-9a-f]+\): the block before it, 0x[0-9a-f]+ of 47 bytes, was written to beyond its end, at byte 47; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *blocks[32];
	for (int i = 0; i < 32; i++) {
		blocks[i] = zmmx_alloc(heap, 47);
	}
	for (int i = 0; i < 32 * 32; i++) {
		if (blocks[i / 32] == blocks[i % 32] + 64) {
			memset(hide(blocks[i % 32]), 0, 60);
			zmmx_free(heap, blocks[i / 32]);
		}
	}
	return 0;
}
