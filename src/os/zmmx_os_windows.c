/* Windows: VirtualAlloc and friends. An allocation is made and released as a whole there; its pages get and lose their
 * memory one by one. So a part that the heap unmaps loses its memory at once, and its addresses with the last part. */
#include <errno.h>
#include <windows.h>
#include <bcrypt.h>
#include <psapi.h>

#include "os/zmmx_os.h"

/* Attempts to get aligned addresses: another thread may take them between the query and the call. */
#define ALIGN_TRIES 8

static int last_error(void)
{
	DWORD error = GetLastError();
	return error == ERROR_NOT_ENOUGH_MEMORY || error == ERROR_COMMITMENT_LIMIT ? ENOMEM : EINVAL;
}

static size_t region_at(const char *start, MEMORY_BASIC_INFORMATION *region)
{
	if (!VirtualQuery(start, region, sizeof(*region))) {
		return 0;
	}
	return region->RegionSize - (size_t)(start - (const char *)region->BaseAddress);
}

static void *take(void *start, size_t size, DWORD how, DWORD access)
{
	return VirtualAlloc(start, size, how, access);
}

static void *map_aligned(const zmmx_os *os, size_t size, size_t alignment, DWORD how, DWORD access)
{
	char *start = take(NULL, size, how, access);
	if (!start || !((uintptr_t)start & (alignment - 1))) {
		return start;
	}
	VirtualFree(start, 0, MEM_RELEASE);
	if (size > SIZE_MAX - alignment) {
		return NULL;
	}
	for (int i = 0; i < ALIGN_TRIES; i++) {
		start = take(NULL, size + alignment - os->page_size, MEM_RESERVE, PAGE_NOACCESS);
		if (!start) {
			return NULL;
		}
		VirtualFree(start, 0, MEM_RELEASE);
		start += -(uintptr_t)start & (alignment - 1);
		if (take(start, size, how, access)) {
			return start;
		}
	}
	return NULL;
}

static void *windows_map(const zmmx_os *os, size_t size, size_t alignment)
{
	return map_aligned(os, size, alignment, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

/* The pages around it are reserved and never get memory. */
static void *windows_map_guarded(const zmmx_os *os, size_t size)
{
	size_t page = os->page_size;
	char *start = size <= SIZE_MAX - 2 * page ? take(NULL, size + 2 * page, MEM_RESERVE, PAGE_NOACCESS) : NULL;
	if (start && !take(start + page, size, MEM_COMMIT, PAGE_READWRITE)) {
		VirtualFree(start, 0, MEM_RELEASE);
		start = NULL;
	}
	return start ? start + page : NULL;
}

static void *windows_reserve(const zmmx_os *os, size_t size, size_t alignment)
{
	return map_aligned(os, size, alignment, MEM_RESERVE, PAGE_NOACCESS);
}

/* The end of the allocation; *has_memory tells whether any of its pages has memory. */
static char *allocation_end(char *base, bool *has_memory)
{
	MEMORY_BASIC_INFORMATION region;
	char *at = base;
	*has_memory = false;
	for (; region_at(at, &region) && region.AllocationBase == base; at += region.RegionSize) {
		*has_memory |= region.State == MEM_COMMIT;
	}
	return at;
}

/* Takes back the memory of [start, end), or of the part in the allocation of `start`, and releases the allocation with
 * its last memory. *next is the end of that part. */
static int allocation_unmap(char *start, char *end, char **next)
{
	MEMORY_BASIC_INFORMATION region;
	if (!region_at(start, &region) || region.State == MEM_FREE) {
		return EINVAL;
	}
	bool has_memory;
	char *base = region.AllocationBase, *allocation = allocation_end(base, &has_memory);
	*next = allocation < end ? allocation : end;
	if (!VirtualFree(start, (size_t)(*next - start), MEM_DECOMMIT)) {
		return last_error();
	}
	allocation_end(base, &has_memory);
	return has_memory || VirtualFree(base, 0, MEM_RELEASE) ? 0 : last_error();
}

/* The range may span several allocations, because extend() puts one after the other. */
static int windows_unmap(const zmmx_os *os, void *start, size_t size)
{
	(void)os;
	int error = 0;
	for (char *at = start, *end = at + size; at < end && !error;) {
		error = allocation_unmap(at, end, &at);
	}
	return error;
}

/* Adds one more piece of memory at `at`, at most `size` bytes; 0 if the addresses are taken, or there is no memory.
 * Addresses that are reserved there are ours if they belong to the allocation of the byte before. */
static size_t extend_step(char *at, size_t size)
{
	MEMORY_BASIC_INFORMATION before, region;
	size_t step = region_at(at, &region);
	if (!step || !region_at(at - 1, &before)) {
		return 0;
	}
	step = step < size ? step : size;
	if (region.State == MEM_RESERVE && region.AllocationBase == before.AllocationBase) {
		return take(at, step, MEM_COMMIT, PAGE_READWRITE) ? step : 0;
	}
	/* new addresses begin at multiples of the granularity; otherwise the call takes some before `at` and fails */
	return region.State == MEM_FREE && take(at, step, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) == at ? step : 0;
}

static int windows_extend(const zmmx_os *os, void *start, size_t old_size, size_t new_size)
{
	char *end = (char *)start + old_size, *at = end;
	for (size_t left = new_size - old_size; left;) {
		size_t step = extend_step(at, left);
		if (!step) {
			if (at > end) {
				windows_unmap(os, end, (size_t)(at - end));
			}
			return ENOMEM;
		}
		at += step;
		left -= step;
	}
	return 0;
}

/* MEM_RESET allows the system to drop the content when memory is short. Unlocking pages that are not locked fails, and
 * takes them out of the working set at once. */
static int windows_purge(const zmmx_os *os, void *start, size_t size)
{
	(void)os;
	if (!take(start, size, MEM_RESET, PAGE_READWRITE)) {
		return last_error();
	}
	VirtualUnlock(start, size);
	return 0;
}

static size_t windows_resident(const zmmx_os *os, const void *start, size_t size)
{
	const char *at = start;
	size_t pages = 0;
	for (size_t left = size / os->page_size; left;) {
		PSAPI_WORKING_SET_EX_INFORMATION in_memory[256];
		size_t step = sizeof(in_memory) / sizeof(in_memory[0]);
		step = step < left ? step : left;
		for (size_t i = 0; i < step; i++) {
			in_memory[i].VirtualAddress = (void *)(uintptr_t)(at + i * os->page_size);
		}
		if (!K32QueryWorkingSetEx(GetCurrentProcess(), in_memory, (DWORD)(step * sizeof(in_memory[0])))) {
			return 0;
		}
		for (size_t i = 0; i < step; i++) {
			pages += in_memory[i].VirtualAttributes.Valid;
		}
		at += step * os->page_size;
		left -= step;
	}
	return pages * os->page_size;
}

size_t zmmx_os_process_resident(void)
{
	PROCESS_MEMORY_COUNTERS counters;
	return K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) ? counters.WorkingSetSize : 0;
}

size_t zmmx_os_process_private(void)
{
	return zmmx_os_process_resident();
}

static double seconds(FILETIME time)
{
	return ((double)time.dwHighDateTime * 4294967296.0 + (double)time.dwLowDateTime) / 1e7;
}

/* Windows counts all faults together. Most are minor. */
zmmx_os_usage zmmx_os_process_usage(void)
{
	PROCESS_MEMORY_COUNTERS counters = {0};
	FILETIME created, ended, kernel = {0}, user = {0};
	K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters));
	GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user);
	return (zmmx_os_usage){counters.PeakWorkingSetSize, counters.PageFaultCount, 0, seconds(user), seconds(kernel)};
}

static uint64_t windows_clock(const zmmx_os *os)
{
	LARGE_INTEGER ticks, frequency;
	(void)os;
	QueryPerformanceCounter(&ticks);
	QueryPerformanceFrequency(&frequency);
	uint64_t seconds = (uint64_t)(ticks.QuadPart / frequency.QuadPart);
	uint64_t rest = (uint64_t)(ticks.QuadPart % frequency.QuadPart);
	return seconds * 1000000 + rest * 1000000 / (uint64_t)frequency.QuadPart;
}

static bool windows_random(const zmmx_os *os, void *bytes, size_t size)
{
	(void)os;
	return BCryptGenRandom(NULL, bytes, (ULONG)size, BCRYPT_USE_SYSTEM_PREFERRED_RNG) >= 0;
}

static int windows_protect(const zmmx_os *os, void *start, size_t size, bool accessible)
{
	DWORD before;
	(void)os;
	return VirtualProtect(start, size, accessible ? PAGE_READWRITE : PAGE_NOACCESS, &before) ? 0 : last_error();
}

/* Huge pages need a privilege that services seldom have, and page tables cannot be moved, so there is no huge_pages(),
 * populate() or move(). 4 KiB is the only other page size on the processors that Windows still runs on. */
const zmmx_os *zmmx_os_default(void)
{
	static const zmmx_os os = {
		.page_size = 4096,
		.map = windows_map,
		.map_guarded = windows_map_guarded,
		.unmap = windows_unmap,
		.extend = windows_extend,
		.reserve = windows_reserve,
		.purge = windows_purge,
		.resident = windows_resident,
		.clock = windows_clock,
		.random = windows_random,
		.protect = windows_protect,
	};
	return &os;
}
