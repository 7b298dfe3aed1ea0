// dies: zmmx: fault 1208 bytes past the end of a huge block of 5000000 bytes at 0x[0-9a-f]+; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	faults_explain(heap);
	char *block = zmmx_alloc(heap, 5000000);
	((char *)hide(block))[5001208] = 1;
	return 0;
}
