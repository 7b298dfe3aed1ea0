/* The 30 bins. They are ZendMM's, so that figures can be compared bin by bin. */
#ifndef ZMMX_BINS_H
#define ZMMX_BINS_H

#include "core/zmmx_core.h"

/* X(bin, slot size, slots per run, pages per run) */
/* clang-format off */
#define ZMMX_BIN_TABLE(X) \
	X( 0,    8, 512, 1) X( 1,   16, 256, 1) X( 2,   24, 170, 1) X( 3,   32, 128, 1) X( 4,   40, 102, 1) \
	X( 5,   48,  85, 1) X( 6,   56,  73, 1) X( 7,   64,  64, 1) X( 8,   80,  51, 1) X( 9,   96,  42, 1) \
	X(10,  112,  36, 1) X(11,  128,  32, 1) X(12,  160,  25, 1) X(13,  192,  21, 1) X(14,  224,  18, 1) \
	X(15,  256,  16, 1) X(16,  320,  64, 5) X(17,  384,  32, 3) X(18,  448,   9, 1) X(19,  512,   8, 1) \
	X(20,  640,  32, 5) X(21,  768,  16, 3) X(22,  896,   9, 2) X(23, 1024,   8, 2) X(24, 1280,  16, 5) \
	X(25, 1536,   8, 3) X(26, 1792,  16, 7) X(27, 2048,   8, 4) X(28, 2560,   8, 5) X(29, 3072,   4, 3)
/* clang-format on */

typedef struct zmmx_bin_row {
	uint16_t slot_size;
	uint16_t elements;
	uint16_t pages;
	uint16_t remainder; /* zmmx_bin_inverse() * slot_size - 2^32 */
} zmmx_bin_row;

extern const zmmx_bin_row zmmx_bin_rows[ZMMX_BINS];

/* The smallest whole number above 2^32 / slot size. */
static inline uint32_t zmmx_bin_inverse(uint32_t slot_size)
{
	return (uint32_t)((UINT64_C(1) << 32) / slot_size) + 1;
}

/* clang-format off */
#define ZMMX_BIN_FITS(bin, size, elements, pages) \
	_Static_assert((size) % 8 == 0 && (size) * (elements) <= (pages) * 4096 \
	               && ((elements) + 1) * (size) > (pages) * 4096, "bin " #bin " fills its pages");
ZMMX_BIN_TABLE(ZMMX_BIN_FITS)
#undef ZMMX_BIN_FITS
/* clang-format on */

#define ZMMX_MAX_RUN_PAGES 7
#define ZMMX_MAX_ELEMENTS 512

#endif
