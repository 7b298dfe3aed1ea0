/* The size that a request occupies, and the usable size of a block. */
#include "core/inspect/zmmx_inspect.h"

/* The size that was requested; 0: not a live block. */
static size_t cell_size(const zmmx_heap *heap, const void *block)
{
	zmmx_cell cell;
	return zmmx_cell_find(heap, block, &cell) && !cell.broken && !cell.freed ? cell.size : 0;
}

size_t zmmx_usable_size(const zmmx_heap *heap, const void *block)
{
	if (!block) {
		return 0;
	}
	if (heap->harden) {
		silence_begin(heap);
		size_t size = cell_size(heap, block);
		silence_end(heap);
		return size;
	}
	zmmx_block_ref ref = zmmx_block_find(heap, block);
	size_t size = zmmx_block_size(&ref);
	return heap->sanitized ? zmmx_sanitizer_extent(block, (const char *)block + size) : size;
}

size_t zmmx_good_size(const zmmx_heap *heap, size_t size)
{
	return heap->harden ? zmmx_cell_occupied(heap, size) : zmmx_occupied_size(heap, size);
}
