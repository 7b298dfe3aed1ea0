// dies: zmmx: free\(0x[0-9a-f]+\): double free of a block of up to 79 bytes; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	char *block = zmmx_alloc(heap, 64), *other = zmmx_alloc(heap, 64);
	zmmx_free(heap, block);
	zmmx_heap_gc(heap);  /* ends the quarantine; other keeps the run */
	zmmx_free(heap, other ? hide(block) : NULL);
	return 0;
}
