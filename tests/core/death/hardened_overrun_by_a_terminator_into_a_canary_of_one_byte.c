// dies: zmmx: free\(0x[0-9a-f]+\): a block of 47 bytes was written to beyond its end, at byte 47; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	/* none of many has a canary that such a write leaves as it was */
	for (size_t i = 0; i < 5000; i++) {
		char *block = zmmx_alloc(heap, 47);
		if (!((char *)hide(block))[47]) {
			return 0;
		}
	}
	char *block = zmmx_alloc(heap, 47);
	((char *)hide(block))[47] = 0;
	zmmx_free(heap, block);
	return 0;
}
