// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 16 bytes into a block of 64 bytes; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 64);
	zmmx_free(heap, (char *)hide(block) + 16);
	return 0;
}
