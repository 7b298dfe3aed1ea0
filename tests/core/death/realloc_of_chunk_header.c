// dies: zmmx: realloc\(0x[0-9a-f]+\): points into a chunk's header
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *block = zmmx_alloc(heap, 20000);
	zmmx_realloc(heap, (char *)header_of(block) + 4088, 500);
	return 0;
}
