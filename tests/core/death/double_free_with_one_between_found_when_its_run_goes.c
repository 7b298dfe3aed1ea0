// dies: zmmx: run 0x[0-9a-f]+: block 0x[0-9a-f]+ of 64 bytes was freed twice
#include "zmmx_death.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *first = zmmx_alloc(heap, 64), *second = zmmx_alloc(heap, 64);
	zmmx_alloc(heap, 64);
	zmmx_free(heap, first);
	zmmx_free(heap, second);
	zmmx_free(heap, hide(first));
	/* nothing is counted as used, though the third lives */
	zmmx_heap_gc(heap);
	return 0;
}
