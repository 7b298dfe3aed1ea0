// dies: zmmx: realloc\(0x[0-9a-f]+\): points into free pages: already freed, or never allocated
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 10000);
	zmmx_free(heap, block);
	zmmx_realloc(heap, hide(block), 20000);
	return 0;
}
