/* The links of free slots: what is found of a change to one, and that no live slot is handed out because of it. */
#include "core/heap/zmmx_fast.h"
#include "zmmx_test.h"

#define WORD_BYTES sizeof(uintptr_t)
/* Bytes in a row of which every change is found. */
#define CERTAIN_BYTES (WORD_BYTES / 2 < 4 ? 1 : 4)

static uint64_t dice;

static uint64_t roll(void)
{
	dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return dice >> 32 ^ dice << 32;
}

static uintptr_t place_in(uintptr_t chunk)
{
	return chunk + (uintptr_t)(roll() % ZMMX_CHUNK_SIZE & ~UINT64_C(7));
}

TEST(link_decodes_to_what_was_encoded)
{
	dice = 1;
	for (int i = 0; i < 10000; i++) {
		zmmx_key key = zmmx_key_of((uintptr_t)roll(), (uintptr_t)roll());
		uintptr_t slot = (uintptr_t)roll(), link = (uintptr_t)roll();
		CHECK_EQ(1, key.factor * key.inverse);
		CHECK_EQ(link, link_decode(&key, slot, link_encode(&key, slot, link)));
	}
}

TEST(word_that_ends_a_list_leads_out_of_any_chunk)
{
	dice = 2;
	for (int i = 0; i < 10000; i++) {
		zmmx_key key = zmmx_key_of((uintptr_t)roll(), (uintptr_t)roll());
		CHECK(!is_in_chunk(link_difference(&key, link_encode(&key, 0, UINTPTR_MAX))));
	}
}

static void word_must_lead_out(const zmmx_key *key, uintptr_t word, uintptr_t change)
{
	if (is_in_chunk(link_difference(key, word ^ change))) {
		FAIL("key %#jx %#jx: %#jx changed by %#jx leads into the chunk", (uintmax_t)key->mask, (uintmax_t)key->inverse,
		     (uintmax_t)word, (uintmax_t)change);
	}
}

static void changes_must_lead_out(const zmmx_key *key, uintptr_t word)
{
	for (size_t byte = 0; byte < WORD_BYTES; byte++) {
		for (uintptr_t change = 1; change < 256; change++) {
			word_must_lead_out(key, word, change << byte * 8);
		}
	}
	for (size_t byte = 0; byte + CERTAIN_BYTES <= WORD_BYTES; byte++) {
		for (int i = 0; i < 64; i++) {
			uintptr_t change = (uintptr_t)(roll() & UINT32_MAX >> (4 - CERTAIN_BYTES) * 8) >> i % 8;
			if (change) {
				word_must_lead_out(key, word, change << byte * 8);
			}
		}
	}
}

TEST(change_of_some_bytes_in_a_row_leads_out_of_the_chunk)
{
	dice = 3;
	for (uintptr_t seed = 0; seed < 3000; seed++) {
		zmmx_key key = zmmx_key_of((uintptr_t)roll(), seed < 1000 ? seed : (uintptr_t)roll());
		uintptr_t chunk = (uintptr_t)roll() & ~(uintptr_t)ZMMX_CHUNK_MASK;
		changes_must_lead_out(&key, link_encode(&key, place_in(chunk), place_in(chunk)));
	}
}

/* ---- attacks on a heap ---- */

#define SLOT_PLACES (ZMMX_CHUNK_SIZE / 8)

static jmp_buf end;
static bool is_live[SLOT_PLACES];
static uintptr_t chunk;

static void died(void *context, const char *message)
{
	(void)context;
	(void)message;
	longjmp(end, 1);
}

static bool *live_place(const void *slot)
{
	CHECK_PTR(chunk, chunk_base((uintptr_t)slot));
	return &is_live[((uintptr_t)slot & ZMMX_CHUNK_MASK) / 8];
}

static void *slot_alloc(zmmx_heap *heap, size_t size)
{
	char *slot = zmmx_alloc(heap, size);
	if (*live_place(slot)) {
		FAIL("a slot of %zu bytes has two owners", size);
	}
	*live_place(slot) = true;
	return slot;
}

#define MOST_SLOTS 200u

/* Many of the slots are freed, but of each four one lives on, so that no run becomes empty. */
static size_t slots_free_some(zmmx_heap *heap, char *const *slots, size_t count, char **freed)
{
	size_t frees = 0;
	for (size_t i = 0; i < count; i++) {
		if (i == 1 || (i % 4 && roll() % 2)) {
			*live_place(slots[i]) = false;
			freed[frees++] = slots[i];
			zmmx_free(heap, slots[i]);
		}
	}
	return frees;
}

/* Changes one byte of one of many free slots of a bin, and allocates until their lists are at the end. */
static void attack(zmmx_heap *heap, size_t size, size_t byte, uint8_t change)
{
	char *slots[MOST_SLOTS], *freed[MOST_SLOTS] = {NULL};
	size_t count = 262144 / size < MOST_SLOTS ? 262144 / size : MOST_SLOTS;
	chunk = chunk_base((uintptr_t)heap->chunks);
	memset(is_live, 0, sizeof(is_live));
	for (size_t i = 0; i < count; i++) {
		slots[i] = slot_alloc(heap, size);
	}
	size_t frees = slots_free_some(heap, slots, count, freed);
	freed[roll() % frees][byte] ^= (char)change;
	for (size_t i = 0; i < frees + ZMMX_MAX_ELEMENTS; i++) {
		slot_alloc(heap, size);
	}
	FAIL("slots of %zu bytes, byte %zu changed by %#x: not found", size, byte, change);
}

static void attack_must_be_found(size_t size, size_t byte, uint8_t change, uint64_t seed)
{
	static const zmmx_hooks hooks = {.fatal = died};
	zmmx_config config = {.hooks = &hooks, .key = (uintptr_t)(seed * UINT64_C(0x9e3779b97f4a7c15)) | 1};
	zmmx_heap *volatile heap = zmmx_heap_create(&config);
	CHECK(heap != NULL);
	dice = seed;
	if (!setjmp(end)) {
		attack(heap, size, byte, change);
	}
	zmmx_heap_destroy(heap);
}

#define SEEDS_PER_BIT 3u

/* Where every operation has its list looked at, that ends the process first. */
static void skip_where_lists_are_checked(void)
{
	if (ZMMX_DEBUG >= 2) {
		SKIP("the build's own checks find it");
	}
}

TEST(changed_bit_of_any_bin_is_found_before_a_slot_has_two_owners)
{
	uint64_t seed = 1;
	skip_where_lists_are_checked();
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		for (unsigned bit = 0; bit < WORD_BYTES * 8 * SEEDS_PER_BIT; bit++) {
			attack_must_be_found(zmmx_bin_shape(bin).slot_size, bit / 8 % WORD_BYTES, (uint8_t)(1u << bit % 8), seed++);
		}
	}
}

TEST(changed_byte_of_any_bin_is_found_before_a_slot_has_two_owners)
{
	uint64_t seed = 1;
	skip_where_lists_are_checked();
	for (unsigned bin = 0; bin < ZMMX_BINS; bin++) {
		for (unsigned i = 0; i < WORD_BYTES * 16; i++) {
			seed++;
			attack_must_be_found(zmmx_bin_shape(bin).slot_size, i % WORD_BYTES, (uint8_t)(seed % 255 + 1), seed);
		}
	}
}

TEST_MAIN(
	RUN(link_decodes_to_what_was_encoded),
	RUN(word_that_ends_a_list_leads_out_of_any_chunk),
	RUN(change_of_some_bytes_in_a_row_leads_out_of_the_chunk),
	RUN(changed_bit_of_any_bin_is_found_before_a_slot_has_two_owners),
	RUN(changed_byte_of_any_bin_is_found_before_a_slot_has_two_owners))
