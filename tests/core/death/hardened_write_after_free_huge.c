// dies: zmmx: fault 4999999 bytes into a huge block of 5000000 bytes at 0x[0-9a-f]+ that was freed; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	faults_explain(heap);
	char *block = zmmx_alloc(heap, 5000000);
	zmmx_free(heap, block);
	((char *)hide(block))[4999999] = 1;
	return 0;
}
