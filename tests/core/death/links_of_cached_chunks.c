// dies: zmmx: chunk 0x[0-9a-f]+: header overwritten
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	char *forged = zmmx_os_default()->map(zmmx_os_default(), ZMMX_CHUNK_SIZE, ZMMX_CHUNK_SIZE);
	chunks_fill(heap, 3);
	zmmx_heap_reset(heap);
	heap->cached->next = (zmmx_chunk *)forged;
	chunks_fill(heap, 4);
	return 0;
}
