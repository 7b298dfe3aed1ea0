// dies: zmmx: touched a guard page
#include "metadata.h"

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	touch_before(heap->harden);
	return 0;
}
