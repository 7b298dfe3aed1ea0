/* Which freed memory is worth keeping.
 *
 * Freed memory goes back to the system and leaves a ghost, which is its size. If memory that the ghost could have
 * served is asked for soon after, keeping it would have paid, so from then on so many more bytes are kept. Kept memory
 * that is not reused for REUSE_PERIODS goes back after all, and is no longer wanted. So a string that is made and
 * dropped in a loop is mapped twice, and one that is dropped for good leaves nothing behind.
 *
 * Kept memory counts neither as real usage nor against the limit. Other parts of the process may need it more: together
 * with what is in use it never exceeds the most that was in use, nor a share of what the system has for the process. */
#include "core/pages/zmmx_pages.h"

/* So many periods of events cost a few times as much as faulting in a block of 4 MiB. */
#define REUSE_PERIODS 1024u
/* How often to ask the system how much memory it has. */
#define ROOM_PERIODS 64u
/* One part in so many of that memory may be kept. */
#define ROOM_SHARE 4u

static bool is_recent(const zmmx_heap *heap, uint32_t period)
{
	return heap->periods - period < REUSE_PERIODS;
}

size_t zmmx_room(zmmx_heap *heap)
{
	if (!heap->os->room) {
		return SIZE_MAX;
	}
	if (!heap->room_period || heap->periods - heap->room_period >= ROOM_PERIODS) {
		heap->room = heap->os->room(heap->os);
		heap->room_period = heap->periods ? heap->periods : 1;
	}
	return heap->room;
}

static size_t room_share(zmmx_heap *heap)
{
	size_t room = zmmx_room(heap);
	return room == SIZE_MAX ? SIZE_MAX : room / ROOM_SHARE;
}

size_t zmmx_cached_bytes(const zmmx_heap *heap)
{
	return heap->huge_cached_bytes + heap->cached_chunk_bytes;
}

static void ghost_leave(zmmx_heap *heap, zmmx_reuse *reuse, size_t size)
{
	reuse->ghosts[reuse->next++ % ZMMX_GHOSTS] = (zmmx_ghost){size, heap->periods};
}

bool zmmx_reuse_wants(zmmx_heap *heap, zmmx_reuse *reuse, size_t size, size_t kept)
{
	if (kept + size <= reuse->wanted && kept + size <= room_share(heap)) {
		return true;
	}
	ghost_leave(heap, reuse, size);
	return false;
}

void zmmx_reuse_missed(zmmx_heap *heap, zmmx_reuse *reuse, size_t least, size_t most)
{
	for (uint32_t i = 1; i <= ZMMX_GHOSTS; i++) {
		zmmx_ghost *ghost = &reuse->ghosts[(reuse->next - i) % ZMMX_GHOSTS];
		if (ghost->size && ghost->size >= least && ghost->size <= most && is_recent(heap, ghost->period)) {
			size_t wanted = heap->huge_reuse.wanted + heap->chunk_reuse.wanted;
			size_t more = heap->cache_limit > wanted ? heap->cache_limit - wanted : 0;
			reuse->wanted += ghost->size < more ? ghost->size : more;
			ghost->size = 0;
			return;
		}
	}
}

void zmmx_reuse_kept_in_vain(zmmx_reuse *reuse, size_t size)
{
	reuse->wanted -= size < reuse->wanted ? size : reuse->wanted;
}

bool zmmx_reuse_is_over(const zmmx_heap *heap, uint32_t freed_in, uint32_t freed_at)
{
	bool aged = heap->purge_age != ZMMX_PURGE_NEVER && heap->now - freed_at >= heap->purge_age;
	return aged || !is_recent(heap, freed_in);
}
