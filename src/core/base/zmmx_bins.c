/* The table of the bins. */
#include "core/base/zmmx_bins.h"

#define ROW(bin, size, elements, pages) {size, elements, pages, (size) - (UINT64_C(1) << 32) % (size)},
const zmmx_bin_row zmmx_bin_rows[ZMMX_BINS] = {ZMMX_BIN_TABLE(ROW)};
#undef ROW

zmmx_bin_stats zmmx_bin_shape(unsigned bin)
{
	const zmmx_bin_row *row = &zmmx_bin_rows[bin];
	return (zmmx_bin_stats){.slot_size = row->slot_size, .pages = row->pages, .elements = row->elements};
}
