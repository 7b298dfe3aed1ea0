// dies: zmmx: 0x[0-9a-f]+: RUN-2 slot is in the free list once: expected 0, found 1
#include "zmmx_death.h"
#include "core/heap/zmmx_fast.h"

int main(void)
{
	zmmx_heap *heap = heap_new();
	uintptr_t slot = (uintptr_t)zmmx_alloc(heap, 64);
	zmmx_free(heap, (void *)slot);
	zmmx_run *run = page_table_run(heap, slot);
	zmmx_run_must_hold(heap, run);
	zmmx_run_must_hold(heap, &heap->no_run);
	zmmx_word_write((void *)slot, link_encode(&heap->key, slot, slot));
	zmmx_run_must_hold(heap, run);
	return 0;
}
