// dies: zmmx: free\(0x[0-9a-f]+\): a block of 24 bytes \(or of a smaller constant size, rounded up\) was written to beyond its end, at byte 24; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 24);
	((char *)hide(block))[24] = 0;
	zmmx_free(heap, block);
	return 0;
}
