/* The figures of a site while a profile is recorded.
 *
 * A peak takes no copy of all sites: it gets a number, and a site keeps what was live at the peak when that changes for
 * the first time afterwards. So the figures are exact, and a peak costs the same however many sites there are. */
#include "php/record/zmmx_php_profile_site.h"

#include "os/zmmx_os.h"

#define KIB UINT64_C(1024)
#define MIB (KIB * 1024)

const uint64_t zmmx_lifetime_bounds[ZMMX_LIFETIME_BOUNDS] = {
	/* clang-format off */
	0, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB, 64 * MIB, 256 * MIB, 1024 * MIB,
	/* clang-format on */
};

unsigned zmmx_lifetime(uint64_t age)
{
	unsigned number = 0;
	while (number < ZMMX_LIFETIME_BOUNDS && age > zmmx_lifetime_bounds[number]) {
		number++;
	}
	return number;
}

static void peak_keep(zmmx_profile_site *site, const zmmx_peak *peak)
{
	if (site->peak_number != peak->number) {
		site->peak_number = peak->number;
		site->peak = site->site.live;
		site->peak_wasted = site->wasted;
	}
}

static double wasted_of(const zmmx_sums *sums, size_t size)
{
	return sums->bytes - sums->blocks * (double)size;
}

void zmmx_profile_site_add(zmmx_profile_site *site, const zmmx_peak *peak, const zmmx_sums *sums, size_t size)
{
	peak_keep(site, peak);
	site->site.live.blocks += sums->blocks;
	site->site.live.bytes += sums->bytes;
	site->wasted += wasted_of(sums, size);
}

void zmmx_profile_site_remove(zmmx_profile_site *site, const zmmx_peak *peak, const zmmx_sums *sums, size_t size)
{
	peak_keep(site, peak);
	site->site.live.blocks -= sums->blocks;
	site->site.live.bytes -= sums->bytes;
	site->wasted -= wasted_of(sums, size);
}

void zmmx_profile_site_clear(zmmx_profile_site *site, const zmmx_peak *peak)
{
	peak_keep(site, peak);
	site->site.live = (zmmx_sums){0};
	site->wasted = 0;
}

zmmx_sums zmmx_profile_site_peak(const zmmx_profile_site *site, const zmmx_peak *peak, double *wasted)
{
	bool kept = site->peak_number == peak->number;
	*wasted = kept ? site->peak_wasted : site->wasted;
	return kept ? site->peak : site->site.live;
}

/* While the heap grows each block is a peak; the clock is read when a peak is 1/128 above the last whose time is known. */
void zmmx_peak_follow(zmmx_peak *peak, size_t live)
{
	if (live <= peak->bytes) {
		return;
	}
	peak->number++;
	peak->bytes = live;
	if (live > peak->timed + peak->timed / 128) {
		const zmmx_os *os = zmmx_os_default();
		peak->timed = live;
		peak->time = os->clock(os);
	}
}
