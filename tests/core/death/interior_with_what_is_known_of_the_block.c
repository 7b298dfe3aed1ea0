// dies: zmmx: free\(0x[0-9a-f]+\): not the start of a block, 8 bytes into a slot of 64 bytes; allocated at a.php:3
#include "zmmx_death.h"

static char *block;

/* knows the block by its start, not by the pointer that was given */
static void describe(void *context, const void *start, char *buffer, size_t size)
{
	(void)context;
	snprintf(buffer, size, "%s", start == block ? "allocated at a.php:3" : "unknown");
}

int main(void)
{
	static const zmmx_hooks hooks = {.describe = describe};
	zmmx_config config = {.hooks = &hooks};
	zmmx_heap *heap = zmmx_heap_create(&config);
	block = zmmx_alloc(heap, 64);
	zmmx_free(heap, (char *)hide(block) + 8);
	return 0;
}
