// dies: zmmx: touched a guard page
#include "metadata.h"
#include "core/blocks/zmmx_cell.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	touch_behind(heap, heap->harden, sizeof(*heap->harden));
	return 0;
}
