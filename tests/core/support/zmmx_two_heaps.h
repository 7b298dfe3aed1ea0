/* Two heaps that can be told apart by their addresses alone: one is used through the fast paths in C, the other through those
 * in assembler, and after the same operations they are the same. Included once for each program. */
#ifndef ZMMX_TWO_HEAPS_H
#define ZMMX_TWO_HEAPS_H

#include <setjmp.h>
#include <sys/mman.h>

#include "core/heap/zmmx_fast_x86_64.h"
#include "zmmx_os_fake.h"
#include "zmmx_test.h"

/* Code in assembler: for one heap, or for that of each thread. */
typedef struct code {
	const char *malloc, *free, *realloc;
	bool threaded;
} code;

static const code code_of_process = {zmmx_beside_malloc, zmmx_beside_free, zmmx_beside_realloc, false};
static const code code_of_threads = {zmmx_beside_threaded_malloc, zmmx_beside_threaded_free, zmmx_beside_threaded_realloc,
                                     true};

static const code code_of_samples = {zmmx_beside_sampled_malloc, zmmx_beside_sampled_free, zmmx_beside_sampled_realloc, false};

typedef struct side {
	zmmx_os_fake fake; /* first: its map() gets the side by it */
	zmmx_heap *heap;
	uintptr_t base; /* all chunks lie behind it, at the same distances on both sides */
	size_t placed;
	char *pages; /* of the side in assembler: its code, and the pool; NULL: C */
	const code *code;
	bool died;
	char message[256];
} side;

static side sides[2];
/* Of the side in assembler: whether it goes through the paths that take samples, and what they find. */
static ptrdiff_t sample_left;
static uint8_t filter[ZMMX_FILTER_BYTES];
static const uint8_t *filter_used = filter;
static size_t size_due, size_resized;
static void *block_sampled;
static jmp_buf end;
static void *(*fake_map)(const zmmx_os *os, size_t size, size_t alignment);

/* ---- two heaps ---- */

/* Every fourth chunk shares its entries of the page table with the three after it. */
static void *map_placed(const zmmx_os *os, size_t size, size_t alignment)
{
	side *side = (void *)(uintptr_t)os;
	if (alignment == ZMMX_CHUNK_SIZE) {
		uintptr_t i = side->placed++;
		side->fake.map_at = side->base + (i / 64 << 30) + (i % 4 << 28) + (i / 4 % 16 << 24);
	}
	return fake_map(os, size, alignment);
}

/* With every number in hexadecimal left out. */
static void on_fatal(void *context, const char *message)
{
	side *side = context;
	size_t length = 0;
	while (*message && length < sizeof(side->message) - 1) {
		if (!strncmp(message, "0x", 2)) {
			message += 2 + strspn(message + 2, "0123456789abcdef");
		} else {
			side->message[length++] = *message++;
		}
	}
	side->message[length] = 0;
	longjmp(end, 1);
}

static void *alloc_due(size_t size)
{
	size_due = size;
	return zmmx_alloc(sides[1].heap, size);
}

static void free_sampled(void *block)
{
	block_sampled = block;
	zmmx_free(sides[1].heap, block);
}

static void *realloc_slow(void *block, size_t size)
{
	size_resized = size;
	return zmmx_realloc(sides[1].heap, block, size);
}

/* ---- the thread's heap ---- */

static __thread zmmx_heap *thread_heap;
static size_t attached; /* calls of a thread that had none */

static void *code_of(const side *side, const char *entry)
{
	return side->pages + (entry - zmmx_beside_code);
}

static void attach(void)
{
	CHECK_PTR(NULL, thread_heap);
	thread_heap = sides[1].heap;
	attached++;
}

static void *attach_malloc(size_t size)
{
	attach();
	return ((void *(*)(size_t))(uintptr_t)code_of(&sides[1], code_of_threads.malloc))(size);
}

static void attach_free(void *block)
{
	attach();
	((void (*)(void *))(uintptr_t)code_of(&sides[1], code_of_threads.free))(block);
}

static void *attach_realloc(void *block, size_t size)
{
	attach();
	return ((void *(*)(void *, size_t))(uintptr_t)code_of(&sides[1], code_of_threads.realloc))(block, size);
}

static zmmx_beside_pool pool_of_threads(void)
{
	ptrdiff_t offset = (char *)&thread_heap - (char *)zmmx_beside_thread();
	return zmmx_beside_pool_of_threads(offset, (zmmx_beside_attach){attach_malloc, attach_free, attach_realloc});
}

static void code_map(side *side, const code *code)
{
	side->pages = mmap(NULL, 2 * ZMMX_BESIDE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(side->pages != MAP_FAILED);
	memcpy(side->pages, zmmx_beside_code, ZMMX_BESIDE_PAGE);
	*(zmmx_beside_pool *)(side->pages + ZMMX_BESIDE_PAGE) = code->threaded ? pool_of_threads()
	                                                                       : zmmx_beside_pool_of(side->heap);
	((zmmx_beside_pool *)(side->pages + ZMMX_BESIDE_PAGE))->sampling = (zmmx_beside_sampling){&sample_left, &filter_used, alloc_due,
	                                                                                          free_sampled, realloc_slow};
	CHECK_EQ(0, mprotect(side->pages, ZMMX_BESIDE_PAGE, PROT_READ | PROT_EXEC));
	side->code = code;
	thread_heap = NULL;
	attached = 0;
}

static void side_close(side *side)
{
	zmmx_os_fake_done(&side->fake);
	side->heap = NULL;
	if (side->pages) {
		munmap(side->pages, 2 * ZMMX_BESIDE_PAGE);
	}
}

static void side_open(side *side, zmmx_config config)
{
	static const zmmx_hooks hooks = {.fatal = on_fatal};
	if (side->heap) {
		side_close(side); /* of a test that failed, or broke it */
	}
	memset(side, 0, sizeof(*side));
	zmmx_os_fake_init(&side->fake, 0);
	fake_map = side->fake.os.map;
	side->fake.os.map = map_placed;
	side->base = (uintptr_t)(side - sides + 1) << 45;
	config.os = &side->fake.os;
	config.hooks = &hooks;
	config.context = side;
	config.key = UINT64_C(0x5bd1e995a3c6f087);
	side->heap = zmmx_heap_create(&config);
	CHECK(side->heap);
	CHECK_PTR(side->base, side->heap->chunks);
}

static void sides_open(zmmx_config config, const code *code)
{
	side_open(&sides[0], config);
	side_open(&sides[1], config);
	code_map(&sides[1], code);
}

static void sides_close(void)
{
	for (side *side = sides; side < sides + 2; side++) {
		CHECK_HEAP(side->heap);
		zmmx_heap_destroy(side->heap);
		CHECK_EQ(0, side->fake.misuses);
		side_close(side);
	}
}

/* ---- their states ---- */

static uintptr_t offset_of(const side *side, uintptr_t address)
{
	return address ? address - side->base : 0;
}

/* A run by its chunk and page; 1: none; 2: the empty list. */
static uint64_t run_name(const side *side, const zmmx_run *run)
{
	if (!run || run == &side->heap->no_run) {
		return run ? 2 : 1;
	}
	const zmmx_chunk *chunk = (const zmmx_chunk *)chunk_base(run->free);
	return (uint64_t)chunk->number << 16 | (uint64_t)(run - chunk->runs);
}

#define SAME_FIELD(field) CHECK_EQ(sides[0].heap->field, sides[1].heap->field)

static void lists_compare(const zmmx_run *first, const zmmx_run *second)
{
	uintptr_t link = first->free, other = second->free;
	while (!link_is_end(link) && !link_is_end(other)) {
		link = link_decode(&sides[0].heap->key, link, zmmx_word_read((void *)link));
		other = link_decode(&sides[1].heap->key, other, zmmx_word_read((void *)other));
		CHECK_EQ(offset_of(&sides[0], link), offset_of(&sides[1], other));
	}
}

static void runs_compare(const zmmx_run *first, const zmmx_run *second, bool links)
{
	for (uint32_t page = 0; page < ZMMX_PAGES; page++, first++, second++) {
		CHECK_EQ(first->kind_bin, second->kind_bin);
		CHECK_EQ(first->used, second->used);
		CHECK_EQ(first->carved_product, second->carved_product);
		CHECK_EQ(first->first_offset, second->first_offset);
		CHECK_EQ(first->start_product, second->start_product);
		CHECK_EQ(offset_of(&sides[0], first->free), offset_of(&sides[1], second->free));
		if (run_kind(first) == ZMMX_PAGE_SMALL && !first->first_offset) {
			CHECK_EQ(run_name(&sides[0], first->prev), run_name(&sides[1], second->prev));
			CHECK_EQ(run_name(&sides[0], run_next(first)), run_name(&sides[1], run_next(second)));
			if (links) {
				lists_compare(first, second);
			}
		}
	}
}

static void figures_compare(void)
{
	SAME_FIELD(live->now);
	SAME_FIELD(live->peak);
	SAME_FIELD(real->now);
	SAME_FIELD(real->peak);
	SAME_FIELD(realloc.in_place);
	SAME_FIELD(realloc.moved);
	SAME_FIELD(realloc.bytes_copied);
	SAME_FIELD(ticks);
	SAME_FIELD(chunk_count);
	SAME_FIELD(cached_count);
	SAME_FIELD(huge_count);
	SAME_FIELD(huge_bytes);
	for (uint32_t bin = 0; bin <= ZMMX_BINS; bin++) {
		CHECK_EQ(run_name(&sides[0], sides[0].heap->bins[bin]), run_name(&sides[1], sides[1].heap->bins[bin]));
	}
	CHECK_EQ(0, sides[0].heap->no_run.used + 1);
	CHECK_EQ(0, sides[1].heap->no_run.used + 1);
}

static void heaps_compare(bool links)
{
	figures_compare();
	const zmmx_chunk *second = sides[1].heap->chunks;
	for (const zmmx_chunk *first = sides[0].heap->chunks; first; first = first->next, second = second->next) {
		CHECK_EQ(first->number, second->number);
		CHECK_EQ(0, memcmp(first->free_map, second->free_map, sizeof(first->free_map)));
		runs_compare(first->runs, second->runs, links);
	}
	if (links) {
		CHECK_HEAP(sides[0].heap);
		CHECK_HEAP(sides[1].heap);
	}
}

/* ---- operations ---- */

static void *side_realloc(side *side, void *block, size_t size)
{
	side->died = setjmp(end) != 0;
	if (side->died) {
		return NULL;
	}
	return side->code ? ((void *(*)(void *, size_t))(uintptr_t)code_of(side, side->code->realloc))(block, size)
	                  : zmmx_realloc(side->heap, block, size);
}

static void *side_alloc(side *side, size_t size)
{
	side->died = setjmp(end) != 0;
	if (side->died) {
		return NULL;
	}
	return side->code ? ((void *(*)(size_t))(uintptr_t)code_of(side, side->code->malloc))(size)
	                  : zmmx_alloc(side->heap, size);
}

static void side_free(side *side, void *block)
{
	side->died = setjmp(end) != 0;
	if (side->died) {
		return;
	}
	if (side->code) {
		((void (*)(void *))(uintptr_t)code_of(side, side->code->free))(block);
	} else {
		zmmx_free(side->heap, block);
	}
}

static void deaths_compare(bool expected)
{
	CHECK_EQ(expected, sides[0].died);
	CHECK_EQ(expected, sides[1].died);
	if (expected && strcmp(sides[0].message, sides[1].message) != 0) {
		FAIL("in C: %s; in assembler: %s", sides[0].message, sides[1].message);
	}
}

#endif
