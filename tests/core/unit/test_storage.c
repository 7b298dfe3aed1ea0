/* A storage of the embedder's own: an arena that gives whole chunks and can do nothing else. */
#include <stdlib.h>

#include "core/heap/zmmx_fast.h"
#include "zmmx_model.h"
#include "zmmx_test.h"

enum { ARENA_CHUNKS = 64 };

typedef struct arena {
	zmmx_storage storage;   /* first: the members get the arena by its address */
	char *memory, *start;
	uint8_t used[ARENA_CHUNKS];
	size_t allocs, frees, truncates, extends;
	bool wrong;
} arena;

static arena place;
static zmmx_model model;

static size_t chunks_of(size_t size)
{
	return (size + ZMMX_CHUNK_SIZE - 1) / ZMMX_CHUNK_SIZE;
}

static void *arena_alloc(zmmx_storage *self, size_t size, size_t alignment)
{
	arena *arena = (void *)self;
	arena->wrong |= alignment != ZMMX_CHUNK_SIZE;
	size_t need = chunks_of(size), row = 0;
	for (size_t i = 0; i < ARENA_CHUNKS; i++) {
		row = arena->used[i] ? 0 : row + 1;
		if (row == need) {
			memset(arena->used + i + 1 - need, 1, need);
			char *start = arena->start + (i + 1 - need) * ZMMX_CHUNK_SIZE;
			memset(start, 0xa5, size);
			arena->allocs++;
			return start;
		}
	}
	return NULL;
}

static void arena_free(zmmx_storage *self, void *chunk, size_t size)
{
	arena *arena = (void *)self;
	size_t first = (size_t)((char *)chunk - arena->start) / ZMMX_CHUNK_SIZE;
	arena->frees++;
	for (size_t i = first; i < first + chunks_of(size); i++) {
		arena->wrong |= !arena->used[i];
		arena->used[i] = 0;
	}
}

static bool arena_truncate(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	arena *arena = (void *)self;
	(void)chunk;
	arena->wrong |= new_size >= old_size;
	arena->truncates++;
	return false;
}

static bool arena_extend(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size)
{
	arena *arena = (void *)self;
	(void)chunk;
	arena->wrong |= new_size <= old_size;
	arena->extends++;
	return false;
}

static void open_heap(void)
{
	place = (arena){.storage = {.chunk_alloc = arena_alloc, .chunk_free = arena_free, .chunk_truncate = arena_truncate,
	                          .chunk_extend = arena_extend}};
	place.memory = malloc((ARENA_CHUNKS + 1) * ZMMX_CHUNK_SIZE);
	CHECK(place.memory);
	place.start = place.memory + (-(uintptr_t)place.memory & (ZMMX_CHUNK_SIZE - 1));
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, &place.storage));
}

static void close_heap(void)
{
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(place.allocs, place.frees);
	CHECK(!place.wrong);
	for (size_t i = 0; i < ARENA_CHUNKS; i++) {
		CHECK_EQ(0, place.used[i]);
	}
	free(place.memory);
}

TEST(all_memory_comes_from_the_storage)
{
	open_heap();
	for (size_t i = 0; i < 1000; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 200 == 0 ? 2 * ZMMX_CHUNK_SIZE : i * 13));
		char *start = model.blocks[i].start;
		CHECK(start >= place.start && start < place.start + ARENA_CHUNKS * ZMMX_CHUNK_SIZE);
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(without_purge_gc_gives_only_whole_chunks)
{
	open_heap();
	CHECK_EQ(0, zmmx_heap_gc(model.heap));
	for (int i = 0; i < 2; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 3 * ZMMX_CHUNK_SIZE));
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_EQ(3 * ZMMX_CHUNK_SIZE, zmmx_heap_gc(model.heap));
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	close_heap();
}

TEST(huge_blocks_resize_although_the_storage_refuses)
{
	open_heap();
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 3 * ZMMX_CHUNK_SIZE));
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 2 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_EQ(1, place.truncates);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 3 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_EQ(0, place.extends);
	CHECK_MODEL(&model, zmmx_model_realloc(&model, 0, 5 * ZMMX_CHUNK_SIZE, SIZE_MAX));
	CHECK_EQ(1, place.extends);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

TEST(exhausted_storage_is_out_of_memory)
{
	open_heap();
	while (!model.memory_calls) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, ZMMX_MAX_LARGE_SIZE));
	}
	CHECK_EQ(ARENA_CHUNKS, model.count);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 2 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(ARENA_CHUNKS, model.count);
	CHECK_EQ(3, model.memory_calls);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_free(&model, 5));
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	CHECK_EQ(ARENA_CHUNKS, model.count);
	close_heap();
}

TEST(kept_memory_goes_back_when_the_storage_is_exhausted)
{
	open_heap();
	for (int i = 0; i < 8; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, 7 * ZMMX_CHUNK_SIZE));
	}
	for (int i = 0; i < 4; i++) {
		CHECK_MODEL(&model, zmmx_model_free(&model, 0));
	}
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 14 * ZMMX_CHUNK_SIZE));
	CHECK_EQ(0, model.memory_calls);
	CHECK_EQ(5, model.count);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	close_heap();
}

/* Gives two chunks, as far from each other as two that the page table keeps in the same entry. */
typedef struct distant {
	zmmx_storage storage;
	char *next, *end;
} distant;

static void *distant_alloc(zmmx_storage *self, size_t size, size_t alignment)
{
	distant *pair = (void *)self;
	char *chunk = pair->next;
	if (size != ZMMX_CHUNK_SIZE || alignment != ZMMX_CHUNK_SIZE || chunk >= pair->end) {
		return NULL;
	}
	pair->next += (size_t)ZMMX_PAGE_TABLE_INITIAL * ZMMX_PAGE_SIZE;
	return chunk;
}

static void distant_free(zmmx_storage *self, void *chunk, size_t size)
{
	(void)self;
	(void)chunk;
	(void)size;
}

TEST(chunks_that_meet_in_the_near_table)
{
	const zmmx_os *os = zmmx_os_default();
	size_t apart = (size_t)ZMMX_PAGE_TABLE_INITIAL * ZMMX_PAGE_SIZE;
	size_t size = apart + ZMMX_CHUNK_SIZE;
	char *memory = os->map(os, size, ZMMX_CHUNK_SIZE);
	if (!memory) {
		SKIP("this system gives no %zu bytes of addresses", size);
	}
	distant pair = {.storage = {.chunk_alloc = distant_alloc, .chunk_free = distant_free,
	                            .chunk_truncate = arena_truncate, .chunk_extend = arena_extend},
	                .next = memory, .end = memory + size};
	CHECK_MODEL(&model, zmmx_model_open(&model, NULL, &pair.storage));
	for (size_t i = 0; i < 1800; i++) {
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 20 * 150));
	}
	CHECK(zmmx_heap_owns(model.heap, memory) && zmmx_heap_owns(model.heap, memory + apart));
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	for (size_t i = 0; i < 2000; i++) {
		size_t block = i * 7919 % model.count;
		CHECK_MODEL(&model, zmmx_model_realloc(&model, block, i % 30 * 100, SIZE_MAX));
		CHECK_MODEL(&model, zmmx_model_free(&model, i * 104729 % model.count));
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 20 * 150));
	}
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	CHECK_MODEL(&model, zmmx_model_close(&model));
	CHECK_EQ(0, os->unmap(os, memory, size));
}

TEST(storage_may_change_while_blocks_live)
{
	open_heap();
	arena second = {.storage = place.storage};
	second.memory = malloc((ARENA_CHUNKS + 1) * ZMMX_CHUNK_SIZE);
	CHECK(second.memory);
	second.start = second.memory + (-(uintptr_t)second.memory & (ZMMX_CHUNK_SIZE - 1));
	for (size_t i = 0; i < 3000; i++) {
		if (i % 500 == 499) {
			zmmx_storage *all[] = {&second.storage, NULL, &place.storage};
			zmmx_heap_set_storage(model.heap, all[i / 500 % 3]);
		}
		CHECK_MODEL(&model, zmmx_model_alloc(&model, i % 300 == 0 ? 2 * ZMMX_CHUNK_SIZE : i * 7 % 9000));
		if (i % 3 == 2) {
			CHECK_MODEL(&model, zmmx_model_free(&model, i * 31 % model.count));
		}
	}
	CHECK(second.allocs > 0);
	CHECK(zmmx_heap_storage_bytes(model.heap, &second.storage) > 0);
	CHECK_MODEL(&model, zmmx_model_verify(&model));
	zmmx_heap_set_storage(model.heap, NULL);
	while (model.count) {
		CHECK_MODEL(&model, zmmx_model_free(&model, model.count - 1));
	}
	zmmx_heap_gc(model.heap);
	zmmx_heap_set_storage(model.heap, NULL);
	CHECK_EQ(0, zmmx_heap_storage_bytes(model.heap, &second.storage));
	CHECK_EQ(0, zmmx_heap_storage_bytes(model.heap, &place.storage));
	CHECK_EQ(second.allocs, second.frees);
	CHECK(!second.wrong);
	free(second.memory);
	close_heap();
}

TEST(last_chunk_is_replaced_when_the_storage_changes)
{
	open_heap();
	CHECK_EQ(ZMMX_CHUNK_SIZE, zmmx_heap_storage_bytes(model.heap, &place.storage));
	zmmx_heap_set_storage(model.heap, NULL);
	CHECK_EQ(0, zmmx_heap_storage_bytes(model.heap, &place.storage));
	CHECK_EQ(ZMMX_CHUNK_SIZE, model.real.now);
	CHECK_HEAP(model.heap);
	CHECK_MODEL(&model, zmmx_model_alloc(&model, 100));
	close_heap();
}

TEST_MAIN(
	RUN(chunks_that_meet_in_the_near_table),
	RUN(storage_may_change_while_blocks_live),
	RUN(last_chunk_is_replaced_when_the_storage_changes),
	RUN(all_memory_comes_from_the_storage),
	RUN(without_purge_gc_gives_only_whole_chunks),
	RUN(huge_blocks_resize_although_the_storage_refuses),
	RUN(exhausted_storage_is_out_of_memory),
	RUN(kept_memory_goes_back_when_the_storage_is_exhausted))
