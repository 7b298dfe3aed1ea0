/* The groups of a page map are those that a walk from bit to bit finds. */
#include "core/base/zmmx_bitset.h"
#include "zmmx_test.h"

static uint64_t dice = 1;

static uint32_t roll(uint32_t sides)
{
	dice = dice * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(dice >> 33) % sides;
}

static void compare_groups(const uint64_t *map)
{
	bits_groups groups = bits_groups_of(map);
	uint32_t start, end, bit = 0;
	while (bits_group_next(&groups, &start, &end)) {
		for (; bit < start; bit++) {
			CHECK(!bits_test(map, bit));
		}
		CHECK(start < end && end <= ZMMX_PAGES);
		for (; bit < end; bit++) {
			CHECK(bits_test(map, bit));
		}
		CHECK(end == ZMMX_PAGES || !bits_test(map, end));
	}
	for (; bit < ZMMX_PAGES; bit++) {
		CHECK(!bits_test(map, bit));
	}
}

TEST(groups_of_random_maps)
{
	for (int i = 0; i < 20000; i++) {
		uint64_t map[ZMMX_MAP_WORDS] = {0};
		uint32_t longest = 1 + roll(i % 2 ? 8 : 300);
		for (uint32_t bit = roll(longest); bit < ZMMX_PAGES;) {
			uint32_t count = 1 + roll(longest);
			count = count < ZMMX_PAGES - bit ? count : ZMMX_PAGES - bit;
			bits_set(map, bit, count);
			bit += count + 1 + roll(longest);
		}
		compare_groups(map);
	}
}

TEST(groups_at_the_ends_of_words)
{
	for (uint32_t from = 0; from < ZMMX_PAGES; from++) {
		for (uint32_t count = 1; from + count <= ZMMX_PAGES; count++) {
			uint64_t map[ZMMX_MAP_WORDS] = {0};
			bits_set(map, from, count);
			bits_groups groups = bits_groups_of(map);
			uint32_t start, end;
			CHECK(bits_group_next(&groups, &start, &end));
			CHECK_EQ(from, start);
			CHECK_EQ(from + count, end);
			CHECK(!bits_group_next(&groups, &start, &end));
		}
	}
}

TEST(an_empty_map_has_none)
{
	uint64_t map[ZMMX_MAP_WORDS] = {0};
	compare_groups(map);
}

TEST_MAIN(
	RUN(groups_of_random_maps),
	RUN(groups_at_the_ends_of_words),
	RUN(an_empty_map_has_none),
)
