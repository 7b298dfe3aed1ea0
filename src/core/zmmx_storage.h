/* A storage: where chunks and huge blocks come from. */
#ifndef ZMMX_STORAGE_H
#define ZMMX_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Where chunks and huge blocks come from. All sizes are multiples of the system's page size. `self` is the first
 * argument of every call, so a storage embeds this struct and adds its own fields. */
typedef struct zmmx_storage zmmx_storage;
struct zmmx_storage {
	/* New memory of `size` bytes at a multiple of `alignment`, or NULL. Content is undefined. */
	void *(*chunk_alloc)(zmmx_storage *self, size_t size, size_t alignment);
	/* Takes back a whole block of `size` bytes. */
	void (*chunk_free)(zmmx_storage *self, void *chunk, size_t size);
	/* Gives back the tail beyond new_size, in place. false: not possible, nothing changed. */
	bool (*chunk_truncate)(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size);
	/* Adds memory after the block, in place. false: not possible, nothing changed. */
	bool (*chunk_extend)(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size);
	/* Moves a block without copying it, and makes it `reserve` (>= new_size) bytes long. Memory beyond new_size must
	 * not be committed before it is written to. NULL: not possible, nothing changed. The member may be NULL. */
	void *(*chunk_move)(zmmx_storage *self, void *chunk, size_t old_size, size_t new_size, size_t reserve,
	                    size_t alignment);
	/* Gives back the memory of these pages and keeps the addresses; the content is lost. false: not possible, nothing
	 * changed. The member may be NULL. */
	bool (*purge)(zmmx_storage *self, void *start, size_t size);
	/* Asks for huge pages of the system here, or against them. This is advice. The member may be NULL. */
	bool (*huge_pages)(zmmx_storage *self, void *start, size_t size, bool wanted);
	/* Moves these pages into huge pages; the content stays. This is advice. The member may be NULL. */
	bool (*join)(zmmx_storage *self, void *start, size_t size);
	/* Gets memory for these pages at once instead of at the first write to each. This is advice. The member may be
	 * NULL. */
	bool (*populate)(zmmx_storage *self, void *start, size_t size);
};

#endif
